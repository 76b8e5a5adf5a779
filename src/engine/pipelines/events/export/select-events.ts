import type { Database } from 'better-sqlite3';
import type { EventsExport } from '../../../../shared/pipelines/found-events.ts';
import { countIds } from '../columns/count-ids.ts';
import { ranksOf } from '../columns/event-orders.ts';
import { needsTexts } from '../columns/filter-events.ts';
import { float64Column, int32Column, uint32Column } from '../columns/growing-column.ts';
import { numberKeys, type OrderKey, orderPositions } from '../columns/order-positions.ts';
import { createWordList } from '../columns/word-list.ts';
import { eventsTable } from '../result-tables.ts';
import { type AttributeColumns, createNameCount } from './attribute-names.ts';
import { type OfUser, passingByUser } from './passing-by-user.ts';
import { pagesByUser } from './rows-to-test.ts';

/** Which events go out, in which order. */
export interface SelectedEvents {
  /** Their places in the table. */
  readonly places: ArrayLike<number>;
  readonly attributes: AttributeColumns;
}

interface TableSize {
  readonly count: number;
  readonly first: number | null;
  readonly last: number | null;
}

/** What is kept of each event that goes out: where it stands, and what it is put in order by. */
function createSelection(db: Database, sort: EventsExport['sort']) {
  const { count, first, last } = db
    .prepare<[], TableSize>(
      `SELECT (SELECT COUNT(*) FROM main.${eventsTable}) AS count, (SELECT MIN(rowid) FROM main.${eventsTable}) AS first,
        (SELECT MAX(rowid) FROM main.${eventsTable}) AS last`,
    )
    .get() as TableSize;
  // Where a job goes on further places come up; they are far from the last that four bytes have room for.
  const isShort = (first ?? 0) >= 0 && (last ?? 0) < 2 ** 31;
  const places = isShort ? uint32Column(count) : float64Column(count);
  const room = (by: boolean): number => (by ? count : 0);
  const start = float64Column(room(sort !== 'user'));
  const rows = int32Column(room(sort === 'rows'));
  const type = int32Column(room(sort === 'type'));
  const types = createWordList();
  return {
    add: (event: OfUser): void => {
      places.push(event.place);
      if (sort !== 'user') start.push(event.start === Number.NEGATIVE_INFINITY ? Number.NaN : event.start);
      if (sort === 'rows') rows.push(countIds(event.sources));
      if (sort === 'type') type.push(types.numberOf(event.type));
    },
    places: () => places.values(),
    keys: (): readonly OrderKey[] => {
      if (sort === 'user') return [];
      const inTable = numberKeys(places.values());
      const inTime = numberKeys(start.values());
      if (sort === 'start') return [...inTable, ...inTime];
      if (sort === 'rows') {
        const counts = rows.values();
        return [...inTable, ...inTime, (at) => counts[at] ?? 0];
      }
      const ranks = ranksOf(types.words);
      const numbers = type.values();
      return [...inTable, ...inTime, (at) => ranks[numbers[at] ?? 0] ?? 0];
    },
  };
}

/**
 * Goes once through the events of a table that `isOrderedByUser`, in steps, and keeps of each that goes out its place alone: four bytes
 * an event, and while they are put in another order than that of users some thirty.
 */
export function* selectEvents(
  db: Database,
  { filter, shape, sort, descending }: EventsExport,
): Generator<void, SelectedEvents> {
  const counted = createNameCount();
  const selection = createSelection(db, sort);
  const isWide = shape === 'wide';
  const pages = pagesByUser(db, {
    userId: filter.userId,
    // The others of its user say whether an event meets a sequence.
    ids: filter.sequence === null ? filter.ids : null,
    withContext: isWide || needsTexts(filter),
    withSources: sort === 'rows',
  });
  for (const events of passingByUser(pages, filter, isWide)) {
    if (events === null) yield;
    for (const event of events ?? []) {
      selection.add(event);
      counted.add(event.names);
    }
  }
  const places = selection.places();
  const keys = selection.keys();
  if (keys.length > 0) {
    const order = yield* orderPositions(places.length, keys);
    const inTable = places.slice();
    for (let at = 0; at < order.length; at += 1) places[at] = inTable[order[at] ?? 0] ?? 0;
  }
  if (descending) places.reverse();
  return { places, attributes: counted.columns() };
}
