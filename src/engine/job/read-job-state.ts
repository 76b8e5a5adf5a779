import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/app-error.ts';
import type { JobEvent, JobSnapshot } from '../../shared/job.ts';
import { lastProgress, readEvents } from '../ledger/event-log.ts';
import { type JobRecord, latestJob, readJob } from '../ledger/job-record.ts';
import { holderOf, type Lease, readLease } from '../ledger/lease.ts';
import { hasLedger } from '../ledger/ledger-tables.ts';
import { checkLedgerVersion } from '../ledger/migrate.ts';
import { migrations } from '../ledger/migrations.ts';
import { snapshotOfRecord } from './job-progress.ts';

/** What a ledger says of a job at one instant, to somebody who only reads. */
export interface JobState {
  readonly job: JobSnapshot;
  /** A page of events from the number asked for. */
  readonly events: readonly JobEvent[];
  readonly lastSeq: number;
  /** The process that says it runs the job, and whether it is alive. */
  readonly lease: Lease | null;
  readonly isAlive: boolean;
}

/** Of a job by its id, or of the latest; with events from a number on, or without any. */
export interface JobStateQuery {
  readonly jobId: string | null;
  readonly fromSeq: number | null;
  readonly now: number;
}

/** The counts are the record's; what only the process at work knows is as it last said. */
function snapshotOf(db: Database, record: JobRecord): JobSnapshot {
  const stored = snapshotOfRecord(record);
  const said = record.status === 'running' ? lastProgress(db, record.id) : null;
  if (said === null || said.stage !== stored.stage) return stored;
  const { activeItems, activeCalls, totalBatches, percent, waitsUntil = null, pace: atOnce = null } = said;
  const { etaSeconds, etaLowSeconds, etaHighSeconds, ratePerMinute } = said;
  const pace = { etaSeconds, etaLowSeconds, etaHighSeconds, ratePerMinute };
  return { ...stored, activeItems, activeCalls, totalBatches, percent, waitsUntil, pace: atOnce, ...pace };
}

const noJobYet = (): AppError =>
  new AppError('no_job', 'No job has run on this file yet.', {
    hint: 'Start one: extract, or talent for mails.',
  });

function refuseWithoutJob(db: Database): void {
  if (!hasLedger(db)) throw noJobYet();
  if (checkLedgerVersion(db) < migrations.length) {
    throw new AppError('bad_input', 'The jobs in this file were written by an earlier Gleaner.', {
      hint: 'Open it once with this one, such as with status FILE.',
    });
  }
}

/**
 * Reads how a job stands and what happened in it, at one instant, and writes nothing.
 * @throws AppError no_job, ledger_newer, bad_input where the ledger is of an earlier version
 */
export function readJobState(db: Database, { jobId, fromSeq, now }: JobStateQuery): JobState {
  const read = (): JobState => {
    refuseWithoutJob(db);
    const record = jobId === null ? latestJob(db) : readJob(db, jobId);
    if (record === null) throw noJobYet();
    return {
      job: snapshotOf(db, record),
      events: fromSeq === null ? [] : readEvents(db, record.id, fromSeq),
      lastSeq: record.lastSeq,
      lease: readLease(record.lease),
      isAlive: holderOf(record, null, now) !== null,
    };
  };
  return db.transaction(read).deferred();
}
