import { QueryClient } from '@tanstack/react-query';
import type { ErrorInfo } from '../../shared/app-error.ts';
import type { RouteInput, RouteName, RouteOutput } from '../../shared/contract.ts';
import { ask } from '../bridge/ask.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ErrorInfo;
  }
}

/** Keeps what was read of the open file. Nothing here needs a network, and what failed once is asked again by hand. */
export const readClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      staleTime: 1_000,
      gcTime: 60_000,
    },
  },
});

/** Under which keys the reads stand that change as a job goes on. */
export const liveReads = 'live';

/** Asks, and rejects with the error of an answer that is none. */
export async function read<Name extends RouteName>(
  name: Name,
  input: RouteInput<Name>,
): Promise<RouteOutput<Name>> {
  const answer = await ask(name, input);
  return answer.ok ? answer.data : Promise.reject(answer.error);
}
