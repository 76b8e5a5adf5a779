import { AppError, type ErrorCode } from '../../shared/app-error.ts';
import type { PauseReason } from '../../shared/job.ts';
import { asDatabaseError } from '../database/database-error.ts';

/**
 * How a stage ended. `stopped`: somebody aborted it, and knows why. `waiting`: the rest of it is in orders. `cancelled`: its
 * orders were to be the end of it, and are over.
 */
export type StageEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'cancelled' }
  | Pause;

export interface Pause {
  readonly kind: 'paused';
  readonly reason: PauseReason;
  readonly error: AppError;
}

/** Storage faults and what the job does about them: it pauses, and the file decides what was saved. */
const storagePauses: Partial<Record<ErrorCode, PauseReason>> = {
  disk_full: 'disk_full',
  io_error: 'disk_full',
  read_only: 'disk_full',
  database_locked: 'database_locked',
  database_corrupt: 'source_changed',
  source_changed: 'source_changed',
};

/** A pause for what the storage said; null where the fault is ours. */
export function storagePause(thrown: unknown): Pause | null {
  const error = asDatabaseError(thrown);
  if (!(error instanceof AppError)) return null;
  const reason = storagePauses[error.code];
  return reason === undefined ? null : { kind: 'paused', reason, error };
}
