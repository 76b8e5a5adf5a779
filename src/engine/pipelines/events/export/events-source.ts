import type { Database } from 'better-sqlite3';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { type EventsExport, eventsExportSchema } from '../../../../shared/pipelines/found-events.ts';
import type { ExportCells, ExportColumn, ExportSource } from '../../../exporting/export-source.ts';
import type { EventColumns } from '../columns/event-columns.ts';
import { orderOf } from '../columns/event-orders.ts';
import { readAttributeNames } from '../columns/event-texts.ts';
import { passing } from '../columns/filter-events.ts';
import type { InSteps, KeptColumns } from '../columns/open-columns.ts';
import { eventsAt } from '../event-views.ts';
import { flatColumns } from '../flat-columns.ts';
import { readOptions } from './read-options.ts';

const batchEvents = 1_000;

/** What is exported of: the file, and its events in memory. */
export interface ExportedFile {
  readonly db: Database;
  readonly kept: KeptColumns;
  readonly inSteps: InSteps;
  /** The name of a recipe by its hash; null where the file does not know it. */
  readonly nameOf: (recipe: string) => string | null;
}

const text = (name: string): ExportColumn => ({ name, kind: 'text' });
const ownColumns: readonly ExportColumn[] = flatColumns.map((name) =>
  name === 'row_count' ? { name, kind: 'integer' } : text(name),
);
const ownNames: ReadonlySet<string> = new Set(flatColumns);

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

/** The column of an attribute; one that is called like a column of ours says what it is. */
const attributeColumn = (name: string): ExportColumn =>
  text(ownNames.has(name) || name === 'ungrounded' ? `attribute_${name}` : name);

interface Shape {
  readonly columns: readonly ExportColumn[];
  readonly rowsOf: (event: ExtractedEvent, recipe: string | null) => readonly ExportCells[];
}

const wide = (names: readonly string[]): Shape => ({
  columns: [
    ...ownColumns,
    ...names.map(attributeColumn),
    ...(names.length === 0 ? [] : [text('ungrounded')]),
  ],
  rowsOf: (event, recipe) => {
    const own = ownCells(event, recipe);
    if (names.length === 0) return [own];
    const told = names.map((name) => event.attributes?.[name] ?? null);
    return [[...own, ...told, event.ungrounded ?? null]];
  },
});

const long: Shape = {
  columns: [...ownColumns, text('attribute'), text('value'), text('grounded')],
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
  { rowid, recipe, recipes }: EventColumns,
  places: Int32Array,
  { rowsOf }: Shape,
): Generator<readonly ExportCells[]> {
  const names = recipes.words.map((hash) => nameOf(hash) ?? hash);
  for (let from = 0; from < places.length; from += batchEvents) {
    const batch = places.subarray(from, from + batchEvents);
    const recipeAt = new Map(
      [...batch].map((place) => [rowid[place] ?? 0, names[recipe[place] ?? -1] ?? null]),
    );
    const found = eventsAt(db, [...recipeAt.keys()]);
    yield found.flatMap(({ place, event }) => rowsOf(event, recipeAt.get(place) ?? null));
  }
}

/** Events by filter and order, a thousand at a time: nothing is sorted twice, and the file can be written to meanwhile. */
export async function eventsSource(file: ExportedFile, options: unknown): Promise<ExportSource> {
  const { db, kept, inSteps } = file;
  const { filter, shape, sort, descending }: EventsExport = readOptions(eventsExportSchema, options);
  const { columns, verdicts } = await kept.judged(filter, false);
  const places = passing(verdicts, orderOf(columns, sort));
  if (descending) places.reverse();
  const shaped =
    shape === 'long'
      ? long
      : wide(await inSteps(readAttributeNames(db, columns, (place) => verdicts.of[place] === 0)));
  return {
    columns: shaped.columns,
    // Of attributes it is not known beforehand how many there are.
    total: shape === 'long' ? null : places.length,
    batches: batchesOf(file, columns, places, shaped),
  };
}
