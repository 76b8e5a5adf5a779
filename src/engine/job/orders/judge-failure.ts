import { classifyCallError } from '../../calling/call-error.ts';
import { ProviderError } from '../../calling/provider-error.ts';
import type { Pause } from '../stage-end.ts';

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

/** What a request about orders failed by, and what is to be done about it. */
export function judgeFailure(thrown: unknown, now: number) {
  const { error, remedy } = classifyCallError(thrown, now);
  const status = thrown instanceof ProviderError ? thrown.status : null;
  const isLasting = remedy.kind === 'pause' && (remedy.reason === 'auth' || remedy.reason === 'quota');
  /** Every other would fail alike: the job rests; null where it may pass, or is of this order alone. */
  const pause: Pause | null = isLasting ? { kind: 'paused', reason: remedy.reason, error } : null;
  return {
    error,
    pause,
    /** The server has taken nothing in, for certain. */
    isNothingMade: refuses(status) || wasNeverSent(thrown),
    /** It does not know what it was asked about. */
    isUnknownThere: status === 404 || status === 410,
    /** It does not know the way that it was asked in. */
    isNoSuchWay: status === 404 || status === 405 || status === 501,
  };
}
