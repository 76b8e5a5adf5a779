import type { Database } from 'better-sqlite3';
import { AppError, type ErrorCode, type ErrorInfo } from '../../../shared/app-error.ts';
import type { Page } from '../../../shared/page.ts';
import { eventsOptionsSchema } from '../../../shared/pipelines/events/options.ts';
import type { SourceRow, UserRowsQuery } from '../../../shared/pipelines/events/rows.ts';
import type {
  UserDetail,
  UserQuery,
  UserResult,
  UserSummary,
} from '../../../shared/pipelines/events/users.ts';
import type { InJob } from '../../../shared/pipelines/in-job.ts';
import { carBuying } from '../../../shared/recipes/car-buying.ts';
import { defaultReadLimits, type ReadLimits, type SourceMapping } from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { pageOf } from '../../database/page-of.ts';
import { hasTable } from '../../database/read-schema.ts';
import { setAsideOf } from '../../ledger/item-record.ts';
import { findKeepable } from '../../ledger/keep-failed.ts';
import { findWaiting, joinLastOutcome, lastOptions, partsOfFailed } from '../../ledger/outcomes.ts';
import { compactRow, cutText, type RawRow, unreadOf } from './compact-row.ts';
import { eventsOf } from './event-views.ts';
import type { Growth } from './growth.ts';
import { rowsMissing } from './judge-user.ts';
import { eventsTable, extractionStage, sequencesTable } from './result-tables.ts';
import { rowsOfEdits } from './review/edit-image.ts';
import { createSeenRows } from './seen-rows.ts';
import { settledRecipe } from './settled-recipe.ts';
import { createUserReader, type UserReader } from './user-reader.ts';

/** The paged reads behind the views. A file without results or ledger reads as one whose users all wait. */
export interface UserViews {
  users(query: UserQuery, active: ReadonlySet<string>): Page<UserSummary>;
  user(userId: string, active: ReadonlySet<string>): UserDetail;
  /** The next users by id, some hundreds at most, whose last reading failed; with null from the first on. */
  failedAfter(userId: string | null): readonly UserSummary[];
  userRows(query: UserRowsQuery): Page<SourceRow>;
  /** Reads as much of a user as was read of it last; of one who is not there nothing. */
  reader(userId: string): UserReader;
}

interface StoredSummary {
  readonly userId: string;
  readonly result: UserResult;
  readonly rows: number;
  readonly newRows: number;
  /** 1 where rows that were read are known to have changed. */
  readonly changed: number;
  readonly events: number;
  readonly coverage: number | null;
  /** Rows that the last reading did not account for. */
  readonly missing: number | null;
  readonly attempts: number;
  readonly code: ErrorCode | null;
  readonly message: string | null;
  readonly setAside: Uint8Array | string | null;
  readonly updatedAt: number | null;
}

const shownEvents = 200;
const shownText = 2_000;

/** A row's words, for a person: more of them than the model may have read, and a sign where there are more still. */
function shownWords(row: RawRow, longest: number): string {
  const most = Math.max(shownText, longest);
  const { text } = row;
  if (text === null || text.trim() === '') return compactRow(row, most, 1);
  return text.length > most ? `${cutText(text, most)}…` : text;
}

/** A user's newest outcome: the ledger's last word; where it says nothing, what the results say, whoever wrote them. */
function summarySelect(db: Database): string {
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
      item.set_aside AS setAside, item.updated_at AS updatedAt
    FROM temp.gleaner_users u LEFT JOIN temp.gleaner_growth growth ON growth.user_id = u.user_id
      LEFT JOIN temp.gleaner_changes changes ON changes.user_id = u.user_id ${item}`;
}

function errorOf(stored: StoredSummary): ErrorInfo | null {
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

function summaryOf(stored: StoredSummary, inJob: InJob): UserSummary {
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

/** How much a job read that was asked this; null where nothing is known of it. */
function limitsOf(stored: unknown): ReadLimits | null {
  const { success, data } = eventsOptionsSchema.safeParse(stored);
  if (stored === null || !success) return null;
  return settledRecipe({ ...data, recipe: data.recipe ?? carBuying }).read;
}

const failedAfter = (db: Database, select: string, userId: string | null): readonly UserSummary[] =>
  db
    .prepare<[{ after: string | null }], StoredSummary>(
      `SELECT * FROM (${select}) WHERE result = 'failed' AND (@after IS NULL OR userId > @after) ORDER BY userId LIMIT 500`,
    )
    .all({ after: userId })
    .map((stored) => summaryOf(stored, 'none'));

/** @param limits how much is read of a row and a profile now: of a user who has been read, it is as much as was read then */
export function createUserViews(
  source: SourceFile,
  mapping: SourceMapping,
  growth: Pick<Growth, 'count'>,
  limits: () => ReadLimits = () => defaultReadLimits,
): UserViews {
  const { db } = source;
  const readers = new Map<string, UserReader>();
  const readerFor = (userId: string): UserReader => {
    const asked = limitsOf(lastOptions(db, userId, extractionStage)) ?? limits();
    const key = `${asked.longestRow} ${asked.longestProfile}`;
    const reader = readers.get(key) ?? createUserReader(source, mapping, asked);
    readers.set(key, reader);
    return reader;
  };
  const seenRows = createSeenRows(source, mapping);
  const select = (): string => {
    growth.count();
    return summarySelect(db);
  };
  const summarize = (active: ReadonlySet<string>): ((stored: StoredSummary) => UserSummary) => {
    const waits = findWaiting(db, [extractionStage]);
    return (stored) => {
      const { userId } = stored;
      return summaryOf(stored, active.has(userId) ? 'active' : waits(userId) ? 'waiting' : 'none');
    };
  };

  const findUser = (userId: string): StoredSummary => {
    const stored = db.prepare<[string], StoredSummary>(`${select()} WHERE u.user_id = ?`).get(userId);
    if (stored !== undefined) return stored;
    throw new AppError('unknown_user', `There is no user ${userId} in this file.`, {
      hint: 'Check the id; it has to be written as it stands in the file.',
      params: { user: userId },
    });
  };

  /** What is missing was counted when the user failed. */
  const keepableRows = ({ userId, result, rows, missing }: StoredSummary): number => {
    if (result !== 'failed' || missing === null) return 0;
    return findKeepable(db, extractionStage, userId) === null ? 0 : rows - missing;
  };

  return {
    users: (query, active) =>
      pageOf<StoredSummary, UserSummary>(
        db,
        {
          sql: select(),
          searched: ['userId'],
          active: { id: 'userId', ids: active },
          filters: { new: 'newRows > 0', changed: 'changed' },
          order: [`${query.sort} ${query.descending ? 'DESC' : 'ASC'}`, 'userId'],
        },
        query,
        summarize(active),
      ),

    failedAfter: (userId) => failedAfter(db, select(), userId),

    user: (userId, active) => {
      const stored = findUser(userId);
      const reader = readerFor(userId);
      return {
        summary: summarize(active)(stored),
        profile: reader.profile(userId),
        profileUnread: reader.profileUnread(userId),
        events: eventsOf(db, userId, shownEvents),
        setAsideRows: setAsideOf(stored.setAside).length,
        keepableRows: keepableRows(stored),
      };
    },

    reader: readerFor,

    userRows: (query) => {
      const stored = findUser(query.userId);
      const reader = readerFor(query.userId);
      const { longestRow } = reader.limits;
      const aside = new Set(setAsideOf(stored.setAside));
      const failed = stored.result === 'failed' && stored.code !== null;
      const accounted = new Set(
        failed ? partsOfFailed(db, extractionStage, query.userId).flatMap((part) => part.accounted) : [],
      );
      // Without any that came since nobody has to be told from those that were there.
      const seen = stored.newRows > 0 ? (seenRows.of(query.userId)?.rows ?? null) : null;
      const isNew = (rowId: string): boolean => seen !== null && !seen.has(rowId);
      const dropped = rowsOfEdits(db, query.userId);
      const isMissing = (rowId: string, isCited: boolean): boolean => {
        if (isCited || aside.has(rowId) || isNew(rowId) || dropped.has(rowId)) return false;
        return failed ? !accounted.has(rowId) : stored.result !== 'none';
      };
      const citing = new Map<string, string[]>();
      for (const event of eventsOf(db, query.userId)) {
        for (const id of event.sourceRowIds) citing.set(id, [...(citing.get(id) ?? []), event.eventId]);
      }
      return {
        rows: reader.page(query.userId, query.offset, query.limit).map((row) => ({
          id: row.id,
          time: reader.timeText(row.time) ?? '',
          text: shownWords(row, longestRow),
          eventIds: citing.get(row.id) ?? [],
          // What an analyst has written may cite what the model has set aside.
          setAside: !citing.has(row.id) && (aside.has(row.id) || dropped.has(row.id)),
          unread: unreadOf(row, longestRow),
          missing: isMissing(row.id, citing.has(row.id)),
          isNew: isNew(row.id),
        })),
        total: stored.rows,
        offset: query.offset,
      };
    },
  };
}
