import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/app-error.ts';
import type { JobEvent, JobSnapshot } from '../../shared/job.ts';
import { prepared } from '../database/prepared.ts';
import { pack, unpack } from './packed.ts';

/** Most events that one reading answers. */
export const eventPageSize = 1_000;

export function appendEvent(db: Database, event: JobEvent): void {
  prepared(db, 'INSERT INTO main.gleaner_event (job_id, seq, at, type, data) VALUES (?, ?, ?, ?, ?)').run(
    event.jobId,
    event.seq,
    event.at,
    event.type,
    pack(event.data),
  );
  prepared(db, 'UPDATE main.gleaner_job SET last_seq = ? WHERE id = ?').run(event.seq, event.jobId);
}

/** Events from a number on, in order. */
export function readEvents(db: Database, jobId: string, fromSeq: number): readonly JobEvent[] {
  return db
    .prepare<[string, number, number], { seq: number; at: number; type: string; data: KeptData }>(
      'SELECT seq, at, type, data FROM main.gleaner_event WHERE job_id = ? AND seq >= ? ORDER BY seq LIMIT ?',
    )
    .all(jobId, fromSeq, eventPageSize)
    .map(({ type, seq, at, data }) => ({ type, jobId, seq, at, data: parseData(data) }) as JobEvent);
}

/** The snapshot that a job's last `progress` told; null where there was none. */
export function lastProgress(db: Database, jobId: string): JobSnapshot | null {
  const data = db
    .prepare<[string], KeptData>(
      "SELECT data FROM main.gleaner_event WHERE job_id = ? AND type = 'progress' ORDER BY seq DESC LIMIT 1",
    )
    .pluck()
    .get(jobId) as KeptData | undefined;
  return data === undefined ? null : (parseData(data) as JobSnapshot);
}

/** What an event tells, as the ledger keeps it. */
export type KeptData = Uint8Array | string;

/** @throws AppError ledger_damaged */
export function parseData(data: KeptData): unknown {
  try {
    return unpack(data);
  } catch (cause) {
    throw new AppError('ledger_damaged', "What happened in this file's jobs cannot be read any more.", {
      hint: 'All results are kept, and jobs can go on.',
      cause,
    });
  }
}
