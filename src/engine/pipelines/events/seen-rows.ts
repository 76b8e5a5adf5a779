import { type EventsOptions, eventsOptionsSchema } from '../../../shared/pipelines/events/options.ts';
import type { SourceMapping } from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import { type ReadOutcome, readOutcomes } from '../../ledger/read-outcomes.ts';
import { readRecord } from '../../ledger/read-records.ts';
import { qualified } from '../../sources/cell-text.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { eventsOf } from './event-views.ts';
import type { EventPayload } from './parse-reply.ts';
import { extractionStage } from './result-tables.ts';
import { compareIds } from './row-order.ts';
import { rowSource, userColumnOf } from './row-source.ts';
import { forUser, idColumns, rowId, type UserKey, userKey } from './user-sql.ts';

/** Which table rows are read from and what they go by: ids of another are ids of other rows. */
export const rowsSource = (mapping: SourceMapping): string =>
  fingerprintOf('rows', mapping.table, idColumns(mapping));

/** Rows of a user that are not asked about again. */
export interface Seen {
  /** Those that were cited, set aside or given up. */
  readonly rows: ReadonlySet<string>;
  readonly givenUp: readonly string[];
  /** Those that were set aside. */
  readonly setAside: readonly string[];
}

/** What replies brought of a user's rows, by id; of readings before they were kept, what the events cite. */
function* accountedIn(
  { payloads, setAside }: ReadOutcome,
  citedNow: () => Iterable<string>,
): Generator<string> {
  yield* setAside;
  if (payloads === null) return yield* citedNow();
  for (const payload of payloads as readonly EventPayload[]) {
    yield* payload.setAside;
    for (const event of payload.events) yield* event.rows;
  }
}

/** Of rows that no reply accounted for, so many were given up: those that came first, since others came later. */
export function givenUpOf(
  ids: Iterable<string>,
  accounted: ReadonlySet<string>,
  count: number,
): readonly string[] {
  if (count <= 0) return [];
  const open = [...ids].filter((id) => !accounted.has(id));
  return open.sort(compareIds).slice(0, count);
}

export type SeenRows = ReturnType<typeof createSeenRows>;

/** Which rows of users have been read. */
export function createSeenRows(source: SourceFile, mapping: SourceMapping) {
  const { db } = source;
  const here = rowsSource(mapping);
  const rowIds = forUser<UserKey, string>(
    source,
    userColumnOf(mapping),
    (where) => `SELECT ${rowId(mapping)} FROM ${rowSource(source, mapping)} WHERE ${where}`,
  );
  // Asked for only once somebody goes through them: a statement that has begun and is not ended keeps the file busy.
  function* idsOf(userId: string): Generator<string> {
    const key = userKey(userId);
    yield* rowIds(key).pluck().iterate(key) as IterableIterator<string>;
  }
  /** Of readings of earlier versions the job alone tells what was read. */
  const isOfHere = ({ options }: ReadOutcome): boolean => {
    const asked: Partial<EventsOptions> = eventsOptionsSchema.safeParse(options).data ?? {};
    const read = asked.mapping ?? asked.recipe?.read.mapping ?? null;
    return read === null || rowsSource(read) === here;
  };
  const of = (userId: string): Seen | null => {
    const record = readRecord(db, extractionStage, userId);
    if (record !== null && record.source !== here) return null;
    const outcomes = readOutcomes(db, extractionStage, userId);
    const [last] = outcomes;
    if (last === undefined || (record === null && !isOfHere(last))) return null;
    const cited = (): readonly string[] => eventsOf(db, userId).flatMap((event) => event.sourceRowIds);
    const accounted = new Set<string>();
    for (const outcome of outcomes) for (const id of accountedIn(outcome, cited)) accounted.add(id);
    const givenUp = record?.givenUp ?? givenUpOf(idsOf(userId), accounted, last.unaccounted);
    for (const id of givenUp) accounted.add(id);
    return { rows: accounted, givenUp, setAside: last.setAside };
  };
  return {
    /** Null where nothing is known of them by id. */
    of,
    /** How many of a user's rows there are that were not. */
    countFresh: (userId: string): number => {
      const seen = of(userId);
      if (seen === null) return 0;
      let fresh = 0;
      for (const id of idsOf(userId)) if (!seen.rows.has(id)) fresh += 1;
      return fresh;
    },
  };
}

/** The highest number of a row; 0 where the table is empty. A look at the end of the table alone. */
export function highestNumber(source: SourceFile, mapping: SourceMapping): number {
  const highest = source.db
    .prepare<[], number | null>(`SELECT MAX(${q(mapping.idColumn)}) FROM ${qualified(source, mapping.table)}`)
    .pluck()
    .get();
  return highest ?? 0;
}
