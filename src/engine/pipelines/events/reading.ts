import { isDeepStrictEqual } from 'node:util';
import {
  type EventsOptions,
  eventsContract,
  eventsOptionsSchema,
  type TimesInfo,
  type TimesQuery,
  type TimesReport,
} from '../../../shared/pipelines/events.ts';
import type { Proposal } from '../../../shared/proposal.ts';
import type { Recipe } from '../../../shared/recipe.ts';
import { builtInRecipes } from '../../../shared/recipes/built-in.ts';
import {
  defaultReadLimits,
  type ReadLimits,
  type SourceMapping,
  type TimeKind,
} from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { newestOptions } from '../../ledger/job-record.ts';
import { keptEdits } from '../../ledger/type-edits.ts';
import { checkMapping, checkNames } from './check-mapping.ts';
import { createEventsPipeline, type EventsPipeline } from './events-pipeline.ts';
import { createGrowth, type Growth } from './growth.ts';
import { surveyRowTimes, timesNotices, withGivenKind, withKind } from './settle-times.ts';
import { settledRecipe } from './settled-recipe.ts';
import { withEdits } from './types/settle-types.ts';
import { countUsers, listUsers } from './user-list.ts';
import { createUserViews } from './user-views.ts';

/** One mapping of the file in use: who is there, when their rows happened, and what is shown of them. */
function openMapping(source: SourceFile, asked: SourceMapping, limits: () => ReadLimits) {
  listUsers(source, asked);
  let times = surveyRowTimes(source, asked);
  let { rows } = countUsers(source);
  const mapping = withKind(asked, times);
  const growth = createGrowth(source, mapping, limits);
  return {
    asked,
    mapping,
    growth,
    times: () => times,
    list: () => {
      listUsers(source, mapping);
      const listed = countUsers(source).rows;
      if (listed === rows) return;
      rows = listed;
      times = surveyRowTimes(source, mapping);
    },
    views: createUserViews(source, mapping, growth, limits),
  };
}

/** What was named for the newest job, recipe and kind of times: it holds until another is named. */
function namedBefore(source: SourceFile): Partial<Pick<EventsOptions, 'recipe' | 'timeKind'>> {
  const stored = newestOptions(source.db, eventsContract.name);
  const { success, data } = eventsOptionsSchema.safeParse(stored);
  return success && stored !== null ? data : {};
}

type Asked = Pick<EventsOptions, 'recipe' | 'mapping' | 'timeKind'>;

/** How an open file is read: by the recipe and the mapping that were asked for last, and at first by those it was read by. */
export interface Reading {
  /** Once the ledger can be read, the file is looked at as it was read last. */
  recall(): void;
  mapping(): SourceMapping;
  times(): TimesInfo;
  growth(): Growth;
  list(): void;
  views(): ReturnType<typeof createUserViews>;
  /** The recipe that is asked for; without one what the file was read by last, else what is proposed. */
  recipeFor(asked: Pick<EventsOptions, 'recipe'>): Recipe;
  limitsFor(asked: Pick<EventsOptions, 'recipe' | 'mapping' | 'longestRow' | 'longestProfile'>): ReadLimits;
  /** What is asked for is in use from then on. @throws AppError no_usable_table */
  pipelineFor(given: unknown): EventsPipeline;
  /** What a recipe comes to in this file; what is in use stays. @throws AppError where the file does not fit it */
  look(asked: Pick<EventsOptions, 'recipe'>): {
    readonly pipeline: EventsPipeline;
    readonly mapping: SourceMapping;
  };
  /** The pipeline of a job of this file, whatever mapping is in use. */
  pipelineOf(given: unknown): EventsPipeline;
  timesReport(query: TimesQuery): TimesReport;
}

export function openReading(source: SourceFile, proposal: Proposal): Reading {
  const { mapping: proposed } = proposal;
  let limits: ReadLimits = defaultReadLimits;
  let inUse = openMapping(source, proposed, () => limits);
  let isRecalled = false;
  const use = (asked: SourceMapping): SourceMapping => {
    const isInUse = [inUse.asked, inUse.mapping].some((mapping) => isDeepStrictEqual(asked, mapping));
    if (!isInUse) {
      checkMapping(source, asked);
      inUse = openMapping(source, asked, () => limits);
    }
    return inUse.mapping;
  };
  const recipeFor: Reading['recipeFor'] = ({ recipe }) =>
    withEdits(recipe ?? namedBefore(source).recipe ?? builtInRecipes[proposal.recipe], keptEdits(source.db));
  const kindFor = ({ mapping, timeKind }: Asked, { read }: Recipe): TimeKind | undefined => {
    const named = timeKind ?? read.timeKind;
    return named ?? (mapping === null && read.mapping === null ? namedBefore(source).timeKind : undefined);
  };
  /** The recipe and the mapping that such options come to. */
  const settle = (asked: Asked) => {
    const recipe = recipeFor(asked);
    const timeKind = kindFor(asked, recipe);
    const mapping = withGivenKind(asked.mapping ?? recipe.read.mapping ?? proposed, timeKind);
    return { recipe, mapping, ...(timeKind && { timeKind }) };
  };
  return {
    recall: () => {
      if (isRecalled) return;
      isRecalled = true;
      use(settle(eventsOptionsSchema.parse({})).mapping);
    },
    mapping: () => inUse.mapping,
    times: () => inUse.times(),
    growth: () => inUse.growth,
    list: () => inUse.list(),
    views: () => inUse.views,
    recipeFor,
    limitsFor: (asked) => settledRecipe({ ...asked, recipe: recipeFor(asked) }).read,
    pipelineFor: (given) => {
      isRecalled = true;
      const options = eventsOptionsSchema.parse(given ?? {});
      const settled = settle(options);
      const asked = { ...options, ...settled, mapping: use(settled.mapping) };
      limits = settledRecipe(asked).read;
      return createEventsPipeline(source, asked, inUse.growth);
    },
    look: (asked) => {
      const options = eventsOptionsSchema.parse(asked);
      const settled = settle(options);
      checkMapping(source, settled.mapping);
      return {
        pipeline: createEventsPipeline(source, { ...options, ...settled }),
        mapping: settled.mapping,
      };
    },
    pipelineOf: (given) => {
      const options = eventsOptionsSchema.parse(given ?? {});
      const recipe = recipeFor(options);
      const mapping = options.mapping ?? recipe.read.mapping ?? proposed;
      checkNames(source, mapping);
      return createEventsPipeline(source, { ...options, recipe, mapping });
    },
    timesReport: (query) => {
      const asked = settle(query).mapping;
      const isInUse = isDeepStrictEqual(asked, inUse.asked);
      if (!isInUse) checkNames(source, asked);
      const times = isInUse ? inUse.times() : surveyRowTimes(source, asked);
      return { ...times, notices: timesNotices(asked, times) };
    },
  };
}
