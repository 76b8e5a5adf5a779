import { basename } from 'node:path';
import { AppError } from '../../../shared/app-error.ts';
import {
  type EventQuery,
  type EventsInfo,
  eventsContract,
  eventsOptionsSchema,
  type SourceMapping,
  type UserQuery,
  type UserRowsQuery,
} from '../../../shared/pipelines/events.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { readSchema } from '../../database/read-schema.ts';
import { quoteIdentifier } from '../../database/sql-text.ts';
import { estimateJob } from '../../packing/estimate-job.ts';
import { qualified } from '../../sources/cell-text.ts';
import type { OpenPipeline, PipelineModule } from '../module.ts';
import { readEvents } from './event-views.ts';
import { createEventsPipeline } from './events-pipeline.ts';
import { eventsExport } from './export-events.ts';
import { findForm } from './find-form.ts';
import { watchForeignResults } from './foreign-results.ts';
import { notATable } from './not-a-table.ts';
import { countResults, resultTableNames } from './result-tables.ts';
import { countUsers, listUsers, userlessNotice } from './user-list.ts';
import { createUserReader } from './user-reader.ts';
import { createUserViews } from './user-views.ts';

/** Rows looked at to see which of its two forms a table is in. */
const sampledRows = 200;

/** A table with both forms' columns is in the text form where its first rows have text. */
function settleForm(source: SourceFile, mapping: SourceMapping): SourceMapping {
  if (mapping.textColumn === null || mapping.actionColumn === null) return mapping;
  const text = quoteIdentifier(mapping.textColumn);
  const filled = source.db
    .prepare(
      `SELECT COUNT(*) FROM (SELECT ${text} AS t FROM ${qualified(source, mapping.table)} LIMIT ${sampledRows})
       WHERE t IS NOT NULL AND t <> ''`,
    )
    .pluck()
    .get() as number;
  return { ...mapping, form: filled > 0 ? 'text' : 'columns' };
}

function open(source: SourceFile): OpenPipeline | null {
  const form = findForm(readSchema(source.db, source.schema));
  if (form === null) return null;
  const mapping = settleForm(source, form);
  listUsers(source, mapping);
  const pipeline = createEventsPipeline(source, mapping);
  const replacing = createEventsPipeline(source, mapping, { replaceForeign: true });
  const foreignNotice = watchForeignResults(source.db);
  const views = createUserViews(source, createUserReader(source, mapping));
  const info = (): EventsInfo => ({ mapping, ...countUsers(source), ...countResults(source.db) });
  return {
    info,
    notices: () => [userlessNotice(source) ?? [], foreignNotice() ?? []].flat(),
    list: () => listUsers(source, mapping),
    // Jobs of earlier versions have no options.
    pipelineFor: (options) =>
      eventsOptionsSchema.parse(options ?? {}).replaceForeign ? replacing : pipeline,
    estimate: (_options, selection, settings, secondsPerCall) =>
      estimateJob(pipeline.stages[0], selection, settings, secondsPerCall),
    reads: {
      'events.users': (query: UserQuery, { active }) => views.users(query, active),
      'events.user': ({ userId }: { userId: string }, { active }) => views.user(userId, active),
      'events.rows': (query: UserRowsQuery) => views.userRows(query),
      'events.events': (query: EventQuery) => readEvents(source.db, query),
    },
    tables: { events: () => eventsExport((query) => readEvents(source.db, query)) },
  };
}

/** Users' raw rows to events. */
export const eventsModule: PipelineModule = {
  contract: eventsContract,
  resultTables: resultTableNames,
  open,
  absent: (source, found) => {
    const { path } = source;
    const view = notATable(source);
    if (view !== null) return view;
    return found.includes('mail')
      ? new AppError('no_usable_table', `${basename(path)} holds mails, and no table of behaviour rows.`, {
          hint: 'Read its mails instead: the Talent page, or talent FILE on the command line.',
          params: { path },
        })
      : new AppError('no_usable_table', `${basename(path)} has no table of behaviour rows.`, {
          hint: 'It needs a table with a user, a time, and a text or an action, such as behavior_data(user_id, timestamp, behavior_text).',
          params: { path },
        });
  },
};
