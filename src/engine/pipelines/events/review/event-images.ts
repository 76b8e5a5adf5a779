import type { Database } from 'better-sqlite3';
import { quoteIdentifier as q } from '../../../database/sql-text.ts';
import { forgetRetyped, type Retyped, retypedOf } from '../../../ledger/type-edits.ts';
import { isOwnEvent } from '../foreign-results.ts';
import { eventsTable } from '../result-tables.ts';

/** A cell of any table, as JSON: whole numbers beyond those that JSON holds, reals and bytes say what they are. */
type CellImage =
  | null
  | string
  | number
  | { readonly whole: string }
  | { readonly real: number }
  | { readonly bytes: string };

/** A row of the table of events as it was, by column, and which edits of types had changed it before. */
export interface EventImage {
  readonly eventId: string;
  readonly place: number;
  readonly cells: Readonly<Record<string, CellImage>>;
  readonly retyped: readonly RetypedImage[];
}

type RetypedImage = Pick<Retyped, 'edit' | 'type' | 'category'>;

type Cell = null | string | number | bigint | Buffer;

function imageOf(cell: Cell): CellImage {
  if (typeof cell === 'bigint')
    return Number.isSafeInteger(Number(cell)) ? Number(cell) : { whole: String(cell) };
  if (typeof cell === 'number') return { real: cell };
  return Buffer.isBuffer(cell) ? { bytes: cell.toString('base64') } : cell;
}

/** How a cell is given to SQLite so that it is of the same kind again. */
function cellOf(image: CellImage): { readonly sql: string; readonly value: Cell } {
  if (typeof image !== 'object' || image === null) return { sql: '?', value: image };
  if ('whole' in image) return { sql: '?', value: BigInt(image.whole) };
  if ('real' in image) return { sql: 'CAST(? AS REAL)', value: image.real };
  return { sql: '?', value: Buffer.from(image.bytes, 'base64') };
}

const isSame = (one: CellImage | undefined, other: CellImage | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** The columns that can be written; generated ones are not among them. */
const columnsOf = (db: Database): readonly { readonly name: string; readonly isPlace: boolean }[] =>
  (db.pragma(`main.table_info(${eventsTable})`) as readonly { name: string; type: string; pk: number }[]).map(
    ({ name, type, pk }, _, all) => ({
      name,
      isPlace: pk === 1 && type.toUpperCase() === 'INTEGER' && !all.some((other) => other.pk > 1),
    }),
  );

/** These events of a user, whole, as far as Gleaner wrote them, in the order of the table. */
export function readImages(db: Database, userId: string, eventIds: readonly string[]): readonly EventImage[] {
  const columns = columnsOf(db);
  const rows = db
    .prepare<[string, string], Cell[]>(
      `SELECT rowid, CAST(event_id AS TEXT), ${columns.map(({ name }) => q(name)).join(', ')}
       FROM main.extracted_events
       WHERE user_id = ? AND ${isOwnEvent} AND event_id IN (SELECT value FROM json_each(?)) ORDER BY rowid`,
    )
    .safeIntegers()
    .raw()
    .all(userId, JSON.stringify(eventIds)) as Cell[][];
  const retyped = retypedOf(db);
  return rows.map(([place, eventId, ...cells]) => ({
    eventId: String(eventId),
    place: Number(place),
    cells: Object.fromEntries(columns.map(({ name }, index) => [name, imageOf(cells[index] ?? null)])),
    retyped: retyped(Number(place), String(eventId)),
  }));
}

/** What an event was called before any edit of types that still stands. */
export function originalName({ cells, retyped: [first] }: EventImage): { type: string; category: string } {
  const { event_type, event_category } = cells;
  return {
    type: String(first?.type ?? event_type ?? ''),
    category: String(first?.category ?? event_category ?? ''),
  };
}

export function removeEvent(db: Database, image: Pick<EventImage, 'place' | 'eventId'>): void {
  forgetRetyped(db, image.place, image.eventId);
  db.prepare('DELETE FROM main.extracted_events WHERE rowid = ? AND event_id = ?').run(
    image.place,
    image.eventId,
  );
}

/** Writes a row that is not there again, in its old place unless somebody has taken it. Answers the place. */
export function insertImage(db: Database, { place, cells }: EventImage): number {
  const columns = columnsOf(db).filter(({ name }) => Object.hasOwn(cells, name));
  const written = columns.map(({ name }) => ({ name: q(name), ...cellOf(cells[name] ?? null) }));
  const isTaken = db.prepare('SELECT 1 FROM main.extracted_events WHERE rowid = ?').get(place) !== undefined;
  const own = columns.some(({ isPlace }) => isPlace);
  const named = isTaken ? written.filter((_, index) => !columns[index]?.isPlace) : written;
  const all = own || isTaken ? named : [{ name: 'rowid', sql: '?', value: place }, ...named];
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO main.extracted_events (${all.map(({ name }) => name).join(', ')})
       VALUES (${all.map(({ sql }) => sql).join(', ')})`,
    )
    .run(...all.map(({ value }) => value));
  return Number(lastInsertRowid);
}

/** Gives a row the cells of `to` where it still has those of `from`: what was changed since by others stays. */
export function replaceCells(db: Database, present: EventImage, from: EventImage, to: EventImage): void {
  const changed = columnsOf(db).filter(
    ({ name, isPlace }) =>
      !isPlace &&
      Object.hasOwn(to.cells, name) &&
      isSame(present.cells[name], from.cells[name]) &&
      !isSame(present.cells[name], to.cells[name]),
  );
  if (changed.length === 0) return;
  const written = changed.map(({ name }) => ({ name: q(name), ...cellOf(to.cells[name] ?? null) }));
  db.prepare(
    `UPDATE main.extracted_events SET ${written.map(({ name, sql }) => `${name} = ${sql}`).join(', ')}
     WHERE rowid = ?`,
  ).run(...written.map(({ value }) => value), present.place);
}
