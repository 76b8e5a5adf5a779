import type { AppError } from '../../../shared/app-error.ts';

/** More than one a place: one for the form of requests, and a few to find a size that fits. */
const grace = 3;

/** How many requests may go to an address that has not answered one yet, whatever it answers in their place. */
export type Trust = ReturnType<typeof createTrust>;

export function createTrust() {
  let hasAnswered = false;
  let sent = 0;
  let inFlight = 0;
  /** Of those in flight, such as wait for the others. */
  let waiting = 0;
  let failure: AppError | null = null;
  let change = Promise.withResolvers<void>();
  const tell = (): void => {
    change.resolve();
    change = Promise.withResolvers<void>();
  };
  return {
    /**
     * Lets a request go. Where so many have gone that nothing was answered to, it waits for what is in flight, and answers
     * false where none of that was answered either.
     */
    mayGo: async (ceiling: number, signal: AbortSignal) => {
      while (!hasAnswered && sent >= ceiling + grace) {
        signal.throwIfAborted();
        if (inFlight === 0) return false;
        await change.promise;
      }
      sent += 1;
      inFlight += 1;
      return true;
    },
    /**
     * Whether a request that was refused for its form may go in another. Where so many have gone that nothing was answered to,
     * it waits for the others in flight: what all of them were refused for has been learnt, and one will be answered.
     */
    mayResend: async (ceiling: number) => {
      while (!hasAnswered && sent >= ceiling + grace) {
        if (inFlight - waiting <= 1) return false;
        waiting += 1;
        await change.promise;
        waiting -= 1;
      }
      sent += 1;
      return true;
    },
    /** A request is being answered: what it has said so far is kept even if it breaks off. */
    answering: () => {
      hasAnswered = true;
      tell();
    },
    /** A request that went is over: it was answered, or this is how it failed. */
    ended: (how: AppError | null) => {
      inFlight -= 1;
      if (how === null) hasAnswered = true;
      else failure = how;
      tell();
    },
    hasAnswered: () => hasAnswered,
    /** How the last of them failed; null where none has. */
    lastFailure: () => failure,
  };
}
