import Database from 'better-sqlite3';
import type { JobSnapshot } from '../../shared/job.ts';
import type { PastTrial } from '../../shared/trial.ts';
import { harden } from '../database/open-source-file.ts';
import { snapshotOfRecord } from '../job/job-progress.ts';
import { type JobRecord, latestJob } from '../ledger/job-record.ts';
import { isHeldElsewhere, readLease } from '../ledger/lease.ts';
import { answeredMs, hasAsked, triedItems } from '../ledger/trial-record.ts';
import { modelKey, type TriedWork } from '../packing/learn-estimate.ts';
import type { TriedItem } from '../packing/tried-range.ts';
import { trialPlaces } from './trial-place.ts';

/** So many of the newest trials are looked into for one that asked the same. */
const mostLookedAt = 50;

/** Looks into a trial, which may be at work in another thread; null where there is nothing in it that can be read. */
export function lookIntoTrial<Result>(
  place: string,
  look: (db: Database.Database, job: JobRecord) => Result,
): Result | null {
  try {
    const db = new Database(place, { readonly: true, fileMustExist: true, timeout: 100 });
    try {
      harden(db);
      const job = latestJob(db);
      return job === null ? null : look(db, job);
    } finally {
      db.close();
    }
  } catch {
    // It is being made, thrown away or damaged: a trial is no more than that.
    return null;
  }
}

/** How the job of a trial stands: one that was killed at it rests. */
export function trialJob(record: JobRecord): JobSnapshot {
  const job = snapshotOfRecord(record);
  if (job.status !== 'running' || isHeldElsewhere(readLease(record.lease), null, Date.now())) return job;
  return { ...job, status: 'paused', reason: 'interrupted' };
}

/** What was tried on a file and is kept, the newest first: all of it, since it was paid for. */
export function readTrials(folder: string): readonly PastTrial[] {
  return trialPlaces(folder).flatMap((place) => {
    const job = lookIntoTrial(place, (_, record) => trialJob(record));
    if (job === null) return [];
    const { pipeline, total, model, status, promptTokens, completionTokens, cost, currency } = job;
    const at = job.finishedAt ?? job.startedAt;
    return [{ at, pipeline, items: total, model, status, promptTokens, completionTokens, cost, currency }];
  });
}

const itemsOf = (db: Database.Database, jobId: string): readonly TriedItem[] =>
  triedItems(db, jobId).map(({ records, attempts, written }) => ({
    records,
    sent: records * Math.max(1, attempts),
    written,
  }));

/** What the newest trial took that asked the same of the same model, and came to its end; null where there is none. */
export function triedWork(folder: string, key: string, fingerprint: string): TriedWork | null {
  for (const place of trialPlaces(folder).slice(0, mostLookedAt)) {
    const tried = lookIntoTrial(place, (db, job): TriedWork | null => {
      const { estimate, settings } = job;
      const isSame =
        job.status === 'completed' && modelKey(settings) === key && hasAsked(db, job.id, fingerprint);
      const items = isSame ? itemsOf(db, job.id) : [];
      if (items.length === 0 || estimate === null) return null;
      const { batches, promptTokens, completionTokens } = job;
      return {
        packed: estimate.packed,
        took: { batches, promptTokens, completionTokens },
        callSeconds: answeredMs(db, job.id) / 1_000,
        items,
      };
    });
    if (tried !== null) return tried;
  }
  return null;
}
