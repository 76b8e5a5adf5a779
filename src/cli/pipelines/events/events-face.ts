import type { Command } from 'commander';
import type { JobSnapshot } from '../../../shared/job.ts';
import type { EventsInfo } from '../../../shared/pipelines/events/info.ts';
import { unreadQuerySchema } from '../../../shared/pipelines/events/rows.ts';
import { timesQuerySchema } from '../../../shared/pipelines/events/times.ts';
import { formatNumber } from '../../format-number.ts';
import type { PipelineFace } from '../pipeline-face.ts';
import { newRowsWords, tellChanged } from './changes.ts';
import { addCompareCommand } from './compare-command.ts';
import { doubtLines } from './doubts.ts';
import { addEventsCommand } from './events-command.ts';
import { eventsExporting } from './export-options.ts';
import { addKeepCommand } from './keep-command.ts';
import { addLimitOptions, readLimits, tellUnread, unreadWords } from './read-limits.ts';
import { addRecipeOption, readRecipe } from './recipe-option.ts';
import { addRecipesCommand } from './recipes-command.ts';
import { addReviewCommands } from './review-command.ts';
import { addTimeOption, readTimeKind, tellTimes, timesWords } from './time-kind.ts';
import { addTryCommand } from './try-command.ts';
import { addTypesCommand } from './types-command.ts';

/** What a job and an estimate are told of what is read. */
const addReading = (command: Command): Command => addTimeOption(addLimitOptions(addRecipeOption(command)));
const readReading = (given: Readonly<Record<string, unknown>>) => ({
  ...readRecipe(given),
  ...readLimits(given),
  ...readTimeKind(given),
});

const perEvent = (rows: number | null): string =>
  rows === null ? '' : `, one for every ${rows.toFixed(1)} rows`;

/** What has to be said by hand before anything of the file can be read; nothing as a rule. */
const mappingWords = ({ missing, mapping }: EventsInfo): string =>
  missing.length === 0
    ? ''
    : `${mapping.table} cannot be read by itself, for want of ${missing.join(', ')}: see recipes FILE\n`;

function resultLines(job: JobSnapshot): readonly string[] {
  const unaccounted =
    job.unaccountedRecords > 0
      ? ` (${formatNumber(job.unaccountedRecords)} rows accepted as unaccounted for)`
      : '';
  return [
    `events     ${formatNumber(job.results)} from ${formatNumber(job.processedRecords)} rows${perEvent(job.recordsPerResult)}${unaccounted}`,
  ];
}

/** Users and their events. */
export const eventsFace: PipelineFace = {
  items: 'users',
  item: 'user',
  job: {
    name: 'extract',
    description:
      'extract the events of every user without a successful sequence and of rows that came since, or of those chosen',
    selects: {
      named: 'these users, separated by commas, again if need be',
      failed: 'the users that failed',
      all: 'every user again',
      new: 'rows that came since their users were read, and nobody else; their events are added',
      changed: 'users of whom rows that were read have been changed or deleted, whole again',
    },
    nobody: 'nobody',
    addOptions: (command) =>
      addReading(command)
        .option(
          '--replace-foreign',
          'replace events of these users that Gleaner did not write; else they stay',
        )
        .option(
          '--replace-reviewed',
          'replace events of these users that were accepted, edited or added by hand; else they stay as they are',
        ),
    readOptions: (given) => ({
      replaceForeign: given.replaceForeign === true,
      replaceReviewed: given.replaceReviewed === true,
      ...readReading(given),
    }),
    beforeStart: async (engine, selection, options) => {
      await tellTimes(engine, timesQuerySchema.parse(options), process.stderr);
      await tellUnread(
        engine,
        unreadQuerySchema.parse({ ...(options as object), selection }),
        process.stderr,
      );
      await tellChanged(engine, selection, process.stderr);
    },
    estimating: {
      addOptions: addReading,
      readOptions: readReading,
      more: async (engine, selection, options) => {
        const unread = await engine.read(
          'events.unread',
          unreadQuerySchema.parse({ ...(options as object), selection }),
        );
        const { notices: _, ...times } = await engine.read('events.times', timesQuerySchema.parse(options));
        const cut = unreadWords(unread);
        const lines = [`times      ${timesWords(times)}`, ...(cut === null ? [] : [`cut        ${cut}`])];
        return { fields: { unread, times }, lines };
      },
    },
  },
  estimateFlag: null,
  exporting: eventsExporting,
  addCommands: (program, tools) => {
    addEventsCommand(program);
    addKeepCommand(program);
    addCompareCommand(program);
    addRecipesCommand(program);
    addReviewCommands(program);
    addTryCommand(program, tools);
    addTypesCommand(program);
  },
  nothingToDo: 'Nothing to do: no user is without events, and no rows have come since.',
  hasRecords: true,
  status: ({ name, found: { events } }) =>
    events === undefined
      ? null
      : `${mappingWords(events)}${name}: ${formatNumber(events.users)} users, ${formatNumber(events.rows)} rows; ` +
        `${formatNumber(events.succeededUsers)} users with events, ${formatNumber(events.failedUsers)} failed, ` +
        `${formatNumber(events.events)} events${perEvent(events.rowsPerEvent)}\n${newRowsWords(events.newRows)}times: ${timesWords(events.times)}\n`,
  results: resultLines,
  found: async (engine, job) =>
    job.status !== 'completed' || job.total === 0
      ? undefined
      : [
          ...resultLines(job),
          ...doubtLines(await engine.read('events.doubts', { recipe: null, jobId: job.jobId })),
        ],
};
