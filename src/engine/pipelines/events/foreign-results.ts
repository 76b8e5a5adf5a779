import type { Database } from 'better-sqlite3';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import type { ForeignCount } from '../../../shared/pipelines/contract.ts';
import { hasColumn, hasTable } from '../../database/read-schema.ts';
import type { ListedItem } from '../../items.ts';
import { wasEdited } from '../../ledger/event-edits.ts';
import { latestJob } from '../../ledger/job-record.ts';
import { hasLedger } from '../../ledger/ledger-tables.ts';
import { hasSucceeded } from '../../ledger/outcomes.ts';
import { eventsTable, extractionStage } from './result-tables.ts';

/** The beginning of every id that Gleaner gives to an event: `evt_`, the job's id, the user's place in it, a number. */
const ownId = `evt_${'[0-9a-f]'.repeat(12)}_`;
const ownIdLength = 'evt_'.length + 12 + '_'.length;

/** What the ids of a job's events begin with. */
export const eventIdsOfJob = (jobId: string): string => `evt_${jobId}_`;

/** What the ids of a user's events begin with; each goes on with its number among them. */
export const eventIdsOf = (jobId: string, ordinal: number): string => `${eventIdsOfJob(jobId)}${ordinal}_`;

/**
 * A condition on a row of `extracted_events`: Gleaner wrote it. The id tells, so that it is known of rows whose ledger was
 * set aside or thrown away, too; nobody else writes such.
 */
export const isOwnEvent = `COALESCE(event_id GLOB '${ownId}[0-9]*_[0-9]*'
  AND substr(event_id, ${ownIdLength + 1}) NOT GLOB '*[^0-9_]*', FALSE)`;

/**
 * The same of a row of `event_sequences`: its events tell, and where it has none, the ledger's outcome of the user, or that an
 * analyst has edited them away. A failure without events, whoever noted it, says only that the user is still to be read, and gives way as well.
 */
export function isOwnSequence(db: Database): string {
  const isEmpty = "COALESCE(sequence, '') IN ('', '[]')";
  // A bracket stands for itself in brackets only.
  const own = `COALESCE(sequence GLOB '[[]"${ownId}[0-9]*', FALSE) OR (status = 'failed' AND ${isEmpty})`;
  const isRead = hasSucceeded(db, 'event_sequences.user_id', extractionStage);
  return `(${own} OR (${isEmpty} AND (${isRead} OR ${wasEdited(db, 'event_sequences.user_id')})))`;
}

const sumOf = (counted: readonly { readonly events: number }[]): number =>
  counted.reduce((sum, { events }) => sum + events, 0);

/** Events of this file's users that Gleaner did not write; with users, those are the chosen ones. */
export function countForeign(db: Database, users: readonly ListedItem[] | null = null): ForeignCount {
  if (!hasTable(db, 'main', eventsTable) || !hasColumn(db, eventsTable, 'user_id'))
    return { users: 0, events: 0, inFile: 0 };
  const isForeign = hasColumn(db, eventsTable, 'event_id') ? `NOT ${isOwnEvent}` : 'TRUE';
  const counted = db
    .prepare<[], { readonly user: string; readonly events: number }>(
      `SELECT CAST(user_id AS TEXT) AS user, COUNT(*) AS events FROM main.extracted_events
       WHERE ${isForeign} AND CAST(user_id AS TEXT) IN (SELECT user_id FROM temp.gleaner_users) GROUP BY 1`,
    )
    .all();
  const chosen = users === null ? null : new Set(users.map(({ id }) => id));
  const touched = chosen === null ? counted : counted.filter(({ user }) => chosen.has(user));
  return { users: touched.length, events: sumOf(touched), inFile: sumOf(counted) };
}

/** What to say of results that somebody else wrote; null where there are none. */
function foreignResultsNotice(db: Database): ErrorInfo | null {
  const { users, events } = countForeign(db);
  if (events === 0) return null;
  return {
    code: 'foreign_results',
    message: `Events in this file that Gleaner did not write: ${events}, of ${users} users. They stay beside what it finds.`,
    hint: 'The window asks before a start that would meet them; on the command line they are replaced with: extract FILE --replace-foreign.',
    params: { count: events, users },
  };
}

/** The same; every event is looked at again only where a job has begun or ended since, or another program has written. */
export function watchForeignResults(db: Database): () => ErrorInfo | null {
  const version = db.prepare<[], number>('PRAGMA main.data_version').pluck();
  let known: { readonly stamp: string; readonly notice: ErrorInfo | null } | null = null;
  return () => {
    const job = hasLedger(db) ? latestJob(db) : null;
    const stamp = `${version.get()} ${job?.id} ${job?.status}`;
    if (known?.stamp !== stamp) known = { stamp, notice: foreignResultsNotice(db) };
    return known.notice;
  };
}
