import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import type { Estimate } from '../../../shared/work.ts';
import { read } from '../../reads/read-client.ts';
import type { SelectionKind } from '../../store/state.ts';
import { useStore } from '../../store/store.ts';

export interface EstimateState {
  /** The last answer; it stays while a new one is on its way. */
  readonly estimate: Estimate | null;
  readonly error: ErrorInfo | null;
  readonly loading: boolean;
  readonly again: () => void;
}

/** What a job reads: users, or mails. */
export type EstimateOf = 'users' | 'mails';

/**
 * What a job over the selection would take; asked again when the settings or the file's counts change. Not
 * while a job runs: the counts change all the time then, and every answer takes work away from the job.
 */
export function useEstimate(selection: SelectionKind, of: EstimateOf = 'users'): EstimateState {
  const model = useStore(({ settings }) => settings.model);
  const options = useStore(({ settings }) => settings.talent);
  const path = useStore(({ source }) => source?.path);
  const counts = useStore(({ source }) =>
    JSON.stringify(of === 'mails' ? source?.found.mail : source?.found.events),
  );
  const running = useStore(({ job }) => job?.status === 'running');
  const { data, error, isPending, isPlaceholderData, isFetching, refetch } = useQuery({
    queryKey: ['estimate', path, of, selection, model, of === 'mails' ? options : null, counts],
    queryFn: () =>
      read(
        'job.estimate',
        of === 'mails'
          ? { pipeline: 'mail', selection: { kind: selection }, options }
          : { pipeline: 'events', selection: { kind: selection } },
      ),
    enabled: !running,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  return {
    estimate: data ?? null,
    error,
    loading: !running && (isPending || isPlaceholderData || (error !== null && isFetching)),
    again: () => void refetch(),
  };
}
