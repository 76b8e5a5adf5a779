import type { Database } from 'better-sqlite3';
import type { ErrorCode, ErrorInfo } from '../../../shared/app-error.ts';
import type { UserSummary } from '../../../shared/pipelines/events/users.ts';
import type { InJob } from '../../../shared/pipelines/in-job.ts';
import { hasTable } from '../../database/read-schema.ts';
import { joinLastOutcome } from '../../ledger/outcomes.ts';
import { rowsMissing } from './judge-user.ts';
import { eventsTable, extractionStage, sequencesTable } from './result-tables.ts';

/** One line of the table of users, as it is read. */
export interface StoredSummary extends Omit<UserSummary, 'inJob' | 'changed' | 'error'> {
  /** 1 where rows that were read are known to have changed. */
  readonly changed: number;
  /** Rows that the last reading did not account for. */
  readonly missing: number | null;
  readonly code: ErrorCode | null;
  readonly message: string | null;
  readonly setAside: Uint8Array | string | null;
  /** The run of the last reading; null where none of the file's has read it. */
  readonly jobId: string | null;
}

/** A user's newest outcome: the ledger's last word; where it says nothing, what the results say, whoever wrote them. */
export function summarySelect(db: Database): string {
  const hasResults = hasTable(db, 'main', sequencesTable) && hasTable(db, 'main', eventsTable);
  const sequence = hasResults
    ? `(SELECT status FROM main.event_sequences s WHERE s.user_id = u.user_id ORDER BY s.rowid DESC LIMIT 1)`
    : 'NULL';
  const events = hasResults
    ? '(SELECT COUNT(*) FROM main.extracted_events e WHERE e.user_id = u.user_id)'
    : '0';
  const item = joinLastOutcome(db, 'u.user_id', extractionStage, 'item');
  return `SELECT u.user_id AS userId, u.rows AS rows, ${events} AS events, COALESCE(growth.fresh, 0) AS newRows,
      changes.user_id IS NOT NULL AS changed,
      CASE WHEN item.status = 'failed' THEN 'failed'
           WHEN item.status = 'succeeded' AND item.unaccounted > 0 THEN 'incomplete'
           WHEN item.status = 'succeeded' THEN 'done'
           WHEN ${sequence} = 'success' THEN 'done'
           WHEN ${sequence} = 'incomplete' THEN 'incomplete'
           WHEN ${sequence} = 'failed' THEN 'failed' ELSE 'none' END AS result,
      CASE WHEN item.status IS NOT NULL AND u.rows > 0 THEN MAX(0.0, 1.0 - CAST(item.unaccounted AS REAL) / MAX(1, u.rows - COALESCE(growth.fresh, 0))) END AS coverage,
      item.unaccounted AS missing,
      COALESCE(item.attempts, 0) AS attempts, item.code AS code, item.message AS message,
      item.set_aside AS setAside, item.updated_at AS updatedAt,
      item.job_id AS jobId
    FROM temp.gleaner_users u LEFT JOIN temp.gleaner_growth growth ON growth.user_id = u.user_id
      LEFT JOIN temp.gleaner_changes changes ON changes.user_id = u.user_id ${item}`;
}

export function errorOf(stored: StoredSummary): ErrorInfo | null {
  if (stored.result !== 'failed') return null;
  const { rows, missing, code, message } = stored;
  const told = code === 'rows_unaccounted' && missing ? rowsMissing(missing, rows).message : message;
  return {
    code: code ?? 'malformed_reply',
    message: told ?? 'An earlier run of another program failed here.',
    ...(missing === null ? {} : { params: { missing, rows } }),
    // What to do depends on the cause: the catalogue says it by code, in every language.
    hint: '',
  };
}

export function summaryOf(stored: StoredSummary, inJob: InJob): UserSummary {
  return {
    userId: stored.userId,
    result: stored.result,
    inJob,
    rows: stored.rows,
    newRows: stored.newRows,
    changed: stored.changed === 1,
    events: stored.events,
    coverage: stored.coverage,
    attempts: stored.attempts,
    error: errorOf(stored),
    updatedAt: stored.updatedAt,
  };
}
