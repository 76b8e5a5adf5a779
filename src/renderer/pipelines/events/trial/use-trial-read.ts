import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ErrorInfo } from '../../../../shared/app-error.ts';
import type { RouteInput } from '../../../../shared/contract.ts';
import type { ReadAnswer, ReadName, ReadPayload } from '../../../../shared/pipelines/registry.ts';
import { read } from '../../../reads/read-client.ts';
import { useStore } from '../../../store/store.ts';

/** Asks for a read of what a question of the trial brought. */
export async function readTried<Name extends ReadName>(
  column: number,
  name: Name,
  input: ReadPayload<Name>,
): Promise<ReadAnswer<Name>> {
  // The answer of the route is that of the read whose name it is given.
  return (await read('trial.read', { column, name, input } as RouteInput<'trial.read'>)) as ReadAnswer<Name>;
}

/** Changes with whatever a question of the trial has brought; null before it has begun. */
export function useColumnMark(column: number): string | null {
  return useStore(({ trial }) => {
    const job = trial?.columns[column]?.job ?? null;
    return job === null ? null : `${job.jobId} ${job.status} ${job.processed} ${job.results}`;
  });
}

interface TriedRead<Name extends ReadName> {
  readonly data: ReadAnswer<Name> | null;
  readonly error: ErrorInfo | null;
}

/** What a question brought, read again as it brings more. */
export function useTrialRead<Name extends ReadName>(
  column: number,
  name: Name,
  input: ReadPayload<Name>,
): TriedRead<Name> {
  const mark = useColumnMark(column);
  const { data, error } = useQuery({
    queryKey: ['trial', mark, column, name, input],
    queryFn: () => readTried(column, name, input),
    enabled: mark !== null,
    placeholderData: keepPreviousData,
  });
  return { data: data ?? null, error };
}
