import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../../shared/app-error.ts';
import {
  type EventQuery,
  type EventsInfo,
  type EventsOptions,
  eventsContract,
  eventsOptionsSchema,
  type TimesQuery,
  type TimesReport,
  type UnreadQuery,
  type UserQuery,
  type UserRowsQuery,
} from '../../../shared/pipelines/events.ts';
import {
  defaultReadLimits,
  type ReadLimits,
  type SourceMapping,
  type TimeKind,
} from '../../../shared/source-mapping.ts';
import type { Selection } from '../../../shared/work.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { readSchema } from '../../database/read-schema.ts';
import { quoteIdentifier } from '../../database/sql-text.ts';
import { newestOptions } from '../../ledger/job-record.ts';
import { estimateJob } from '../../packing/estimate-job.ts';
import { qualified } from '../../sources/cell-text.ts';
import { createCallViews } from '../call-views.ts';
import type { OpenPipeline, PipelineModule } from '../module.ts';
import { checkMapping, checkNames } from './check-mapping.ts';
import { watchUnread } from './count-unread.ts';
import { readEvents } from './event-views.ts';
import { createEventsPipeline, type EventsPipeline, listSelected } from './events-pipeline.ts';
import { eventsExport } from './export-events.ts';
import { findForm } from './find-form.ts';
import { countForeign, watchForeignResults } from './foreign-results.ts';
import { notATable } from './not-a-table.ts';
import { countResults, extractionStage, resultTableNames } from './result-tables.ts';
import { findDateColumn, surveyRowTimes, timesNotices, withGivenKind, withKind } from './settle-times.ts';
import { countUsers, listUsers, userlessNotice } from './user-list.ts';
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

/** One mapping of the file in use: who is there, when their rows happened, and what is shown of them. */
function openMapping(source: SourceFile, asked: SourceMapping, limits: () => ReadLimits) {
  listUsers(source, asked);
  let times = surveyRowTimes(source, asked);
  let { rows } = countUsers(source);
  const mapping = withKind(asked, times);
  return {
    asked,
    mapping,
    times: () => times,
    list: () => {
      listUsers(source, mapping);
      const listed = countUsers(source).rows;
      if (listed === rows) return;
      rows = listed;
      times = surveyRowTimes(source, mapping);
    },
    views: createUserViews(source, mapping, limits),
  };
}

/** The kind of times that was named for the newest job: it holds until another is named. */
function namedBefore(source: SourceFile): TimeKind | undefined {
  const { success, data } = eventsOptionsSchema.safeParse(newestOptions(source.db, eventsContract.name));
  return success ? data.timeKind : undefined;
}

function open(source: SourceFile): OpenPipeline | null {
  const form = findForm(readSchema(source.db, source.schema));
  if (form === null) return null;
  const proposed = findDateColumn(source, settleForm(source, form));
  let limits = defaultReadLimits;
  let inUse = openMapping(source, proposed, () => limits);
  const use = (asked: SourceMapping): SourceMapping => {
    const isInUse = [inUse.asked, inUse.mapping].some((mapping) => isDeepStrictEqual(asked, mapping));
    if (!isInUse) {
      checkMapping(source, asked);
      inUse = openMapping(source, asked, () => limits);
    }
    return inUse.mapping;
  };
  const kindFor = ({
    mapping,
    timeKind,
  }: Pick<EventsOptions, 'mapping' | 'timeKind'>): TimeKind | undefined =>
    timeKind ?? (mapping === null ? namedBefore(source) : undefined);
  let isRecalled = false;
  /** Once the ledger can be read, the file is looked at as it was read last. */
  const recall = (): void => {
    if (isRecalled) return;
    isRecalled = true;
    use(withGivenKind(proposed, namedBefore(source)));
  };
  const pipelineFor = (given: unknown): EventsPipeline => {
    isRecalled = true;
    const options = eventsOptionsSchema.parse(given ?? {});
    const timeKind = kindFor(options);
    const mapping = use(withGivenKind(options.mapping ?? proposed, timeKind));
    limits = options;
    return createEventsPipeline(source, { ...options, ...(timeKind && { timeKind }), mapping });
  };
  const unread = watchUnread(source);
  /** The pipeline of a job of this file, whatever mapping is in use. */
  const pipelineOf = (given: unknown): EventsPipeline => {
    const options = eventsOptionsSchema.parse(given ?? {});
    const mapping = options.mapping ?? proposed;
    checkNames(source, mapping);
    return createEventsPipeline(source, { ...options, mapping });
  };
  const timesReport = (asked: SourceMapping): TimesReport => {
    const isInUse = isDeepStrictEqual(asked, inUse.asked);
    if (!isInUse) checkNames(source, asked);
    const times = isInUse ? inUse.times() : surveyRowTimes(source, asked);
    return { ...times, notices: timesNotices(asked, times) };
  };
  const calls = createCallViews(source.db, [extractionStage], pipelineOf);
  const foreignNotice = watchForeignResults(source.db);
  const info = (): EventsInfo => {
    recall();
    return {
      mapping: inUse.mapping,
      times: inUse.times(),
      ...countUsers(source),
      ...countResults(source.db),
    };
  };
  return {
    info,
    notices: () => {
      recall();
      return [
        ...timesNotices(inUse.mapping, inUse.times()),
        ...[userlessNotice(source) ?? [], foreignNotice() ?? []].flat(),
      ];
    },
    list: () => inUse.list(),
    pipelineFor,
    estimate: (options, selection, settings) =>
      estimateJob(pipelineFor(options).stages[0], selection, settings),
    reads: {
      'events.users': (query: UserQuery, { active }) => inUse.views.users(query, active),
      'events.user': ({ userId }: { userId: string }, { active }) => inUse.views.user(userId, active),
      'events.calls': calls.calls,
      'events.call': calls.call,
      'events.rows': (query: UserRowsQuery) => inUse.views.userRows(query),
      'events.foreign': ({ selection }: { selection: Selection }) =>
        countForeign(
          source.db,
          listSelected(source, selection).map((user) => user.id),
        ),
      'events.unread': ({ selection, ...asked }: UnreadQuery) =>
        unread(inUse.mapping, asked, listSelected(source, selection)),
      'events.times': (query: TimesQuery) =>
        timesReport(withGivenKind(query.mapping ?? proposed, kindFor(query))),
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
