import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import type { RouteInput, RouteName } from '../../shared/contract.ts';
import { useStore } from '../store/store.ts';
import { liveReads, read } from './read-client.ts';

/** What is read of the open file, kept current while a job runs. With no input nothing is asked. */
export function useRead<Name extends RouteName>(name: Name, input: RouteInput<Name> | null) {
  const path = useStore((state) => state.source?.path);
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    // Under a key of its own: who asks nothing would else keep those from asking again who ask it without an input.
    queryKey: [liveReads, path, name, input === null ? 'nothing' : { input }],
    queryFn: input === null ? skipToken : () => read(name, input),
    placeholderData: keepPreviousData,
  });
  return {
    /** The latest answer; it stays while a new one is on its way. */
    data: data ?? null,
    error,
    /** The data on show belongs to an earlier question, or there is none yet. */
    loading: input !== null && (isPending || isPlaceholderData),
    again: () => void refetch(),
  };
}
