import { AppError } from '../../../shared/app-error.ts';
import type { Page } from '../../../shared/page.ts';
import { eventsOptionsSchema } from '../../../shared/pipelines/events/options.ts';
import type { SourceRow, UserRowsQuery } from '../../../shared/pipelines/events/rows.ts';
import type { UserDetail, UserQuery, UserSummary } from '../../../shared/pipelines/events/users.ts';
import type { FailuresExport } from '../../../shared/pipelines/failures.ts';
import { carBuying } from '../../../shared/recipes/car-buying.ts';
import { defaultReadLimits, type ReadLimits, type SourceMapping } from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { pageOf } from '../../database/page-of.ts';
import { setAsideOf } from '../../ledger/item-record.ts';
import { findKeepable } from '../../ledger/keep-failed.ts';
import { findWaiting, lastOptions, partsOfFailed } from '../../ledger/outcomes.ts';
import { compactRow, cutText, type RawRow, unreadOf } from './compact-row.ts';
import { eventsOf } from './event-views.ts';
import { countFailures, failedAfter } from './failed-users.ts';
import type { Growth } from './growth.ts';
import { extractionStage } from './result-tables.ts';
import { rowsOfEdits } from './review/edit-image.ts';
import { createSeenRows } from './seen-rows.ts';
import { settledRecipe } from './settled-recipe.ts';
import { createUserReader, type UserReader } from './user-reader.ts';
import { type StoredSummary, summaryOf, summarySelect } from './user-summary.ts';

export type UserViews = ReturnType<typeof createUserViews>;

const shownEvents = 200;
const shownText = 2_000;

/** A row's words, for a person: more of them than the model may have read, and a sign where there are more still. */
function shownWords(row: RawRow, longest: number): string {
  const most = Math.max(shownText, longest);
  const { text } = row;
  if (text === null || text.trim() === '') return compactRow(row, most, 1);
  return text.length > most ? `${cutText(text, most)}…` : text;
}

/** How much a job read that was asked this; null where nothing is known of it. */
function limitsOf(stored: unknown): ReadLimits | null {
  const { success, data } = eventsOptionsSchema.safeParse(stored);
  if (stored === null || !success) return null;
  return settledRecipe({ ...data, recipe: data.recipe ?? carBuying }).read;
}

/** Rows of a failed user that could be kept; what is missing was counted when the user failed. */
function keepableRows(db: SourceFile['db'], { userId, result, rows, missing }: StoredSummary): number {
  if (result !== 'failed' || missing === null) return 0;
  return findKeepable(db, extractionStage, userId) === null ? 0 : rows - missing;
}

/**
 * The paged reads behind the views. A file without results or ledger reads as one whose users all wait.
 * @param limits how much is read of a row and a profile now: of a user who has been read, it is as much as was read then
 */
export function createUserViews(
  source: SourceFile,
  mapping: SourceMapping,
  growth: Pick<Growth, 'count'>,
  limits: () => ReadLimits = () => defaultReadLimits,
) {
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

  return {
    users: (query: UserQuery, active: ReadonlySet<string>): Page<UserSummary> =>
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

    /** The next users by id, some hundreds at most, whose last reading failed; with null from the first on. */
    failedAfter: (userId: string | null, asked: FailuresExport) => failedAfter(db, select(), userId, asked),
    /** How many users failed by which cause and in which run, as it stands now. */
    failures: () => countFailures(db, select()),
    user: (userId: string, active: ReadonlySet<string>): UserDetail => {
      const stored = findUser(userId);
      const reader = readerFor(userId);
      return {
        summary: summarize(active)(stored),
        profile: reader.profile(userId),
        profileUnread: reader.profileUnread(userId),
        events: eventsOf(db, userId, shownEvents),
        setAsideRows: setAsideOf(stored.setAside).length,
        keepableRows: keepableRows(db, stored),
      };
    },

    /** Reads as much of a user as was read of it last; of one who is not there nothing. */
    reader: readerFor,

    userRows: (query: UserRowsQuery): Page<SourceRow> => {
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
