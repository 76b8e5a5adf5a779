import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { PipelineName } from '../../../shared/pipelines/registry.ts';
import type { Selection } from '../../../shared/work.ts';
import { read } from '../../reads/read-client.ts';
import { useStore } from '../../store/store.ts';
import { workOf } from '../../store/work-of.ts';

/**
 * What a job over the selection would take; asked again when the settings or the file's counts change. Not
 * while a job runs: the counts change all the time then, and every answer takes work away from the job. `wanted` is
 * false where nobody looks at it.
 */
export function useEstimate(pipeline: PipelineName, selection: Selection, wanted = true) {
  const settings = useStore((state) => state.settings);
  const fileOptions = useStore((state) => state.fileOptions);
  const path = useStore(({ source }) => source?.path);
  const found = useStore(({ source }) => source?.found[pipeline]);
  const asked = useStore(({ job }) => wanted && job?.status !== 'running');
  const work = workOf({ settings, fileOptions }, pipeline, selection);
  const { data, error, isPending, isPlaceholderData, isFetching, refetch } = useQuery({
    queryKey: ['estimate', path, work, settings.model, found],
    queryFn: () => read('job.estimate', work),
    enabled: asked,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  return {
    /** The last answer; it stays while a new one is on its way. */
    estimate: data ?? null,
    error,
    loading: asked && (isPending || isPlaceholderData || (error !== null && isFetching)),
    again: (): void => void refetch(),
  };
}

export type EstimateState = ReturnType<typeof useEstimate>;
