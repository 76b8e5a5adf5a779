import type { Database } from 'better-sqlite3';
import type { WorkerDeath } from '../engine-api.ts';
import { callRecords } from '../ledger/call-record.ts';
import { addRepeatedCalls } from '../ledger/job-record.ts';
import { readLoadingMark, setLoadingMark } from '../ledger/loading-mark.ts';

/** Notes what was under way when a process or worker died: those calls have to be repeated. Inside a transaction. */
export function loseInFlight(db: Database, jobId: string, at: number, after: WorkerDeath | null): void {
  const calls = callRecords(db, jobId);
  const mark = readLoadingMark(db);
  // Whoever was being loaded it was, and nobody in flight.
  const overLoading = after !== null && mark?.jobId === jobId;
  if (overLoading) calls.insertDied(mark.stage, mark.itemId, at);
  if (mark !== null) setLoadingMark(db, null);
  const lost = calls.loseInFlight(at, after === null || overLoading ? null : 'engine_died');
  if (lost > 0) addRepeatedCalls(db, jobId, lost);
}
