import type { AppError } from '../../../shared/app-error.ts';
import { classifyCallError } from '../../calling/call-error.ts';
import { ProviderError } from '../../calling/provider-error.ts';
import type { Pause } from '../stage-end.ts';

/** What a request about orders failed by, and what is to be done about it. */
export interface OrderFailure {
  readonly error: AppError;
  /** Every other would fail alike: the job rests; null where it may pass, or is of this order alone. */
  readonly pause: Pause | null;
  /** The server has taken nothing in, for certain. */
  readonly isNothingMade: boolean;
  /** It does not know what it was asked about. */
  readonly isUnknownThere: boolean;
  /** It does not know the way that it was asked in. */
  readonly isNoSuchWay: boolean;
}

const neverLeft = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/;

/** Whether a request cannot have reached the server. */
function wasNeverSent(thrown: unknown): boolean {
  for (let at = thrown; at instanceof Error; at = at.cause)
    if (neverLeft.test(String((at as NodeJS.ErrnoException).code ?? ''))) return true;
  return false;
}

/** Statuses that refuse, rather than break: what was asked for was not done. */
const refuses = (status: number | null): boolean =>
  status !== null && status >= 400 && status < 500 && ![408, 409, 425, 499].includes(status);

/** Judges what a request about orders failed by. */
export function judgeFailure(thrown: unknown, now: number): OrderFailure {
  const { error, remedy } = classifyCallError(thrown, now);
  const status = thrown instanceof ProviderError ? thrown.status : null;
  const isLasting = remedy.kind === 'pause' && (remedy.reason === 'auth' || remedy.reason === 'quota');
  return {
    error,
    pause: isLasting ? { kind: 'paused', reason: remedy.reason, error } : null,
    isNothingMade: refuses(status) || wasNeverSent(thrown),
    isUnknownThere: status === 404 || status === 410,
    isNoSuchWay: status === 404 || status === 405 || status === 501,
  };
}
