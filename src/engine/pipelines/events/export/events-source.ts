import type { Database } from 'better-sqlite3';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { type EventsExport, eventsExportSchema } from '../../../../shared/pipelines/found-events.ts';
import type { ExportCells, ExportColumn, ExportSource } from '../../../exporting/export-source.ts';
import { orderOf } from '../columns/event-orders.ts';
import { countAttributes } from '../columns/event-texts.ts';
import { passing } from '../columns/filter-events.ts';
import type { InSteps, KeptColumns } from '../columns/open-columns.ts';
import { eventsAt } from '../event-views.ts';
import { flatColumns } from '../result-tables.ts';
import { type AttributeColumns, createNameCount } from './attribute-names.ts';
import { columnsOf } from './columns-of.ts';
import { isOrderedByUser } from './ordered-by-user.ts';
import { readOptions } from './read-options.ts';
import { type SelectedEvents, selectEvents } from './select-events.ts';

const batchEvents = 1_000;

/** What is exported of: the file, and its events in memory, which are read where nothing else will do. */
export interface ExportedFile {
  readonly db: Database;
  readonly kept: KeptColumns;
  readonly inSteps: InSteps;
  /** The name of a recipe by its hash; null where the file does not know it. */
  readonly nameOf: (recipe: string) => string | null;
}

const shapedBy = (more: readonly string[]): readonly ExportColumn[] =>
  columnsOf([...flatColumns, ...more], ['row_count']);

/** What is told of an event in either shape. */
const ownCells = (event: ExtractedEvent, recipe: string | null): ExportCells => [
  event.userId,
  event.type,
  event.category,
  event.time || null,
  event.endTime || null,
  event.sourceRowIds.length,
  event.sourceRowIds,
  event.context,
  recipe,
  event.edited ?? null,
  event.eventId,
];

/** What stands behind the attributes, whatever they are called. */
const restNames = ['more_attributes', 'ungrounded'] as const;

/** The names of the columns of attributes; one that is called like a column of ours says what it is, and none is called like another. */
function attributeColumns(names: readonly string[]): readonly string[] {
  // Those that keep their names come first to them.
  const taken = new Set<string>([...flatColumns, ...restNames, ...names]);
  const given = new Set<string>([...flatColumns, ...restNames]);
  return names.map((name) => {
    let free = name;
    if (given.has(free))
      do free = `attribute_${free}`;
      while (taken.has(free));
    taken.add(free);
    given.add(free);
    return free;
  });
}

interface Shape {
  readonly columns: readonly ExportColumn[];
  readonly rowsOf: (event: ExtractedEvent, recipe: string | null) => readonly ExportCells[];
}

function wide({ names, hasMore }: AttributeColumns): Shape {
  const rest = restNames.filter((name) => names.length > 0 && (hasMore || name === 'ungrounded'));
  const withColumn = new Set(names);
  const restOf = ({ attributes = {}, ungrounded }: ExtractedEvent): ExportCells => {
    if (names.length === 0) return [];
    if (!hasMore) return [ungrounded ?? null];
    const more = Object.entries(attributes).filter(([name]) => !withColumn.has(name));
    return [more.length === 0 ? null : Object.fromEntries(more), ungrounded ?? null];
  };
  return {
    columns: shapedBy([...attributeColumns(names), ...rest]),
    rowsOf: (event, recipe) => {
      const { attributes = {} } = event;
      const told = names.map((name) => (Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null));
      return [[...ownCells(event, recipe), ...told, ...restOf(event)]];
    },
  };
}

const long: Shape = {
  columns: shapedBy(['attribute', 'value', 'grounded']),
  rowsOf: (event, recipe) => {
    const own = ownCells(event, recipe);
    const told = Object.entries(event.attributes ?? {});
    if (told.length === 0) return [[...own, null, null, null]];
    return told.map(([name, value]) => [
      ...own,
      name,
      value,
      event.ungrounded?.includes(name) === true ? 'no' : 'yes',
    ]);
  },
};

function* batchesOf(
  { db, nameOf }: ExportedFile,
  places: ArrayLike<number>,
  { rowsOf }: Shape,
): Generator<readonly ExportCells[]> {
  for (let from = 0; from < places.length; from += batchEvents) {
    const length = Math.min(batchEvents, places.length - from);
    const batch = Array.from({ length }, (_, at) => places[from + at] ?? 0);
    yield eventsAt(db, batch).flatMap(({ event, recipe }) =>
      rowsOf(event, recipe === null ? null : (nameOf(recipe) ?? recipe)),
    );
  }
}

/** The same of a table that has to be read whole, into memory, before anything is known of one event. */
async function selectInMemory(
  { db, kept, inSteps }: ExportedFile,
  { filter, shape, sort, descending }: EventsExport,
): Promise<SelectedEvents> {
  const { columns, verdicts } = await kept.judged(filter, false);
  const order = passing(verdicts, orderOf(columns, sort));
  if (descending) order.reverse();
  const counted = createNameCount();
  if (shape === 'wide')
    await inSteps(countAttributes(db, columns, (place) => verdicts.of[place] === 0, counted.add));
  return {
    places: Float64Array.from(order, (place) => columns.rowid[place] ?? 0),
    attributes: counted.columns(),
  };
}

/**
 * Events by filter and order, a thousand at a time. What is kept of each is its place: nothing is sorted twice, no snapshot of the
 * database is held, and the file can be written to meanwhile; an event that is there no more when its turn comes is left out.
 */
export async function eventsSource(file: ExportedFile, options: unknown): Promise<ExportSource> {
  const asked = readOptions(eventsExportSchema, options);
  const { places, attributes } = isOrderedByUser(file.db)
    ? await file.inSteps(selectEvents(file.db, asked))
    : await selectInMemory(file, asked);
  const shaped = asked.shape === 'long' ? long : wide(attributes);
  return {
    columns: shaped.columns,
    // Of attributes it is not known beforehand how many there are.
    total: asked.shape === 'long' ? null : places.length,
    batches: batchesOf(file, places, shaped),
  };
}
