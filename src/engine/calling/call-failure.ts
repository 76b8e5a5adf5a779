import { AppError, type ErrorCode } from '../../shared/app-error.ts';
import type { PauseReason } from '../../shared/job.ts';

/**
 * What to do about a call that failed:
 * - `retry`: the same request again, after a while;
 * - `pause`: the whole job stops, since every other call would fail alike;
 * - `content`: this request will not do; smaller ones may.
 */
export type CallRemedy =
  | {
      readonly kind: 'retry';
      readonly retryAfterMs: number | null;
      /** A fault of the address rather than of the moment, unless the address has worked before. */
      readonly onlyIfItWorked: boolean;
    }
  | { readonly kind: 'pause'; readonly reason: PauseReason }
  | { readonly kind: 'content' };

export interface CallFailure {
  readonly error: AppError;
  readonly remedy: CallRemedy;
}

type Retry = Extract<CallRemedy, { kind: 'retry' }>;

export const retryWith = (how: Partial<Omit<Retry, 'kind'>>): Retry => ({
  kind: 'retry',
  retryAfterMs: null,
  onlyIfItWorked: false,
  ...how,
});

/** What a failure says to the person. */
export interface Sentence {
  readonly message: string;
  readonly hint: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly cause: unknown;
}

const errorOf = (code: ErrorCode, { message, ...options }: Sentence): AppError =>
  new AppError(code, message, options);

/** The whole job stops, by an error in the words of the catalogue. */
export const pauseWith = (error: AppError, reason: PauseReason): CallFailure => ({
  error,
  remedy: { kind: 'pause', reason },
});

export const pauseFor = (code: ErrorCode, reason: PauseReason, sentence: Sentence): CallFailure => ({
  error: errorOf(code, sentence),
  remedy: { kind: 'pause', reason },
});

export const retryFor = (
  code: ErrorCode,
  sentence: Sentence,
  how: Partial<Omit<Retry, 'kind'>> = {},
): CallFailure => ({ error: errorOf(code, sentence), remedy: retryWith(how) });

export const contentFor = (code: ErrorCode, sentence: Sentence): CallFailure => ({
  error: errorOf(code, sentence),
  remedy: { kind: 'content' },
});
