import { maxPageSize } from '../../../../shared/page.ts';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import type { EventFilter, FoundQuery } from '../../../../shared/pipelines/found-events.ts';
import { harmlessCell } from '../../../../shared/spreadsheet-text.ts';
import { read } from '../../../reads/read-client.ts';

/** More than this are better exported. */
export const mostCopied = 10_000;

const breaks = /[\t\r\n]+/g;

/** A cell that is pasted as it is: no formula, and on one line. */
const cell = (text: string): string => harmlessCell(text).replaceAll(breaks, ' ');

/** Events as a table that can be pasted into a spreadsheet, under the names of its columns. */
export function eventsAsTable(events: readonly ExtractedEvent[], names: readonly string[]): string {
  const attributes = [...new Set(events.flatMap((event) => Object.keys(event.attributes ?? {})))];
  const lines = events.map((event) => [
    ...[event.userId, event.type, event.category, event.time, event.endTime],
    ...[String(event.sourceRowIds.length), event.context],
    ...attributes.map((name) => event.attributes?.[name] ?? ''),
  ]);
  return [[...names, ...attributes], ...lines].map((cells) => cells.map(cell).join('\t')).join('\n');
}

/** Reads the events that pass, in order, as many as can be copied at once. */
export async function readChosen(
  filter: EventFilter,
  order: Pick<FoundQuery, 'sort' | 'descending'>,
): Promise<readonly ExtractedEvent[]> {
  const all: ExtractedEvent[] = [];
  for (;;) {
    const { rows, total } = await read('events.found', {
      ...{ ...filter, ...order, offset: all.length, limit: maxPageSize },
    });
    all.push(...rows);
    if (rows.length === 0 || all.length >= Math.min(total, mostCopied)) return all.slice(0, mostCopied);
  }
}
