import { insightsExportSchema } from '../../../../shared/pipelines/found-events.ts';
import type { ExportCells, ExportSource } from '../../../exporting/export-source.ts';
import type { KeptColumns } from '../columns/open-columns.ts';
import { countInsights } from '../insights/count-insights.ts';
import { columnsOf } from './columns-of.ts';
import { readOptions } from './read-options.ts';

const columns = columnsOf(['picture', 'key', 'next', 'events', 'users'], ['events', 'users']);

/** What all events of a filter come to: the figures behind each picture, one below the other. */
export async function insightsSource(kept: KeptColumns, options: unknown): Promise<ExportSource> {
  const { filter } = readOptions(insightsExportSchema, options);
  const { columns: events, verdicts } = await kept.judged(filter, false);
  const told = countInsights(events, (place) => verdicts.of[place] === 0);
  const rows: readonly ExportCells[] = [
    ['all', null, null, told.events, told.users],
    ...told.types.map(({ key, events: count, users }) => ['type', key, null, count, users]),
    ...told.categories.map(({ key, events: count }) => ['category', key, null, count, null]),
    ...told.days.map(({ key, events: count }) => ['day', key, null, count, null]),
    ...told.hours.map(({ key, events: count }) => ['hour', String(key), null, count, null]),
    ...told.perUser.map(({ key, events: users }) => ['events_of_user', String(key), null, null, users]),
    ...told.paths.map(({ from, to, times, users }) => ['path', from, to, times, users]),
  ];
  return { columns, total: rows.length, batches: [rows] };
}
