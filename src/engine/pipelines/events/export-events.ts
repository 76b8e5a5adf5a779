import { maxPageSize, type Page } from '../../../shared/page.ts';
import type { EventQuery } from '../../../shared/pipelines/events.ts';
import type { ExtractedEvent } from '../../../shared/pipelines/extracted-event.ts';
import type { ExportRow } from '../../export-rows.ts';
import type { ExportSource } from '../module.ts';

const columns = [
  'event_id',
  'user_id',
  'time',
  'type',
  'category',
  'context',
  'source_row_ids',
  'attributes',
  'ungrounded',
  'edited',
] as const;

function* rowsOf(read: (query: EventQuery) => Page<ExtractedEvent>): Generator<ExportRow> {
  for (let offset = 0; ; offset += maxPageSize) {
    const { rows, total } = read({ userId: null, offset, limit: maxPageSize });
    for (const event of rows) {
      const values = [event.eventId, event.userId, event.time, event.type, event.category, event.context];
      const cells = [
        ...values,
        JSON.stringify(event.sourceRowIds),
        JSON.stringify(event.attributes ?? {}),
        JSON.stringify(event.ungrounded ?? []),
        event.edited ?? '',
      ];
      yield Object.fromEntries(columns.map((name, index) => [name, cells[index]]));
    }
    if (rows.length === 0 || offset + rows.length >= total) return;
  }
}

/** Every event, a page at a time, so that the file can be written to meanwhile. */
export function eventsExport(read: (query: EventQuery) => Page<ExtractedEvent>): ExportSource {
  return { columns, rows: rowsOf(read) };
}
