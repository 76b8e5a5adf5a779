import type { AppError } from '../../../shared/app-error.ts';

/** More than one a place: one for the form of requests, and a few to find a size that fits. */
const grace = 3;

/** How many requests may go to an address that has not answered one yet, whatever it answers in their place. */
export interface Trust {
  /**
   * Lets a request go. Where so many have gone that nothing was answered to, it waits for what is in flight, and answers
   * false where none of that was answered either.
   */
  mayGo(ceiling: number, signal: AbortSignal): Promise<boolean>;
  /**
   * Whether a request that was refused for its form may go in another. Where so many have gone that nothing was answered to,
   * it waits for the others in flight: what all of them were refused for has been learnt, and one will be answered.
   */
  mayResend(ceiling: number): Promise<boolean>;
  /** A request is being answered: what it has said so far is kept even if it breaks off. */
  answering(): void;
  /** A request that went is over: it was answered, or this is how it failed. */
  ended(failure: AppError | null): void;
  hasAnswered(): boolean;
  /** How the last of them failed; null where none has. */
  lastFailure(): AppError | null;
}

export function createTrust(): Trust {
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
    mayGo: async (ceiling, signal) => {
      while (!hasAnswered && sent >= ceiling + grace) {
        signal.throwIfAborted();
        if (inFlight === 0) return false;
        await change.promise;
      }
      sent += 1;
      inFlight += 1;
      return true;
    },
    mayResend: async (ceiling) => {
      while (!hasAnswered && sent >= ceiling + grace) {
        if (inFlight - waiting <= 1) return false;
        waiting += 1;
        await change.promise;
        waiting -= 1;
      }
      sent += 1;
      return true;
    },
    answering: () => {
      hasAnswered = true;
      tell();
    },
    ended: (how) => {
      inFlight -= 1;
      if (how === null) hasAnswered = true;
      else failure = how;
      tell();
    },
    hasAnswered: () => hasAnswered,
    lastFailure: () => failure,
  };
}
