import { isDeepStrictEqual } from 'node:util';
import {
  type EventsOptions,
  eventsOptionsSchema,
  type RecipeQuery,
} from '../../../shared/pipelines/events/options.ts';
import type { TimesInfo, TimesQuery, TimesReport } from '../../../shared/pipelines/events/times.ts';
import { eventsContract } from '../../../shared/pipelines/events.ts';
import type { DraftProposal, MappingNeed, Proposal } from '../../../shared/proposal.ts';
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
import { recipeHash } from '../../recipes/recipe-hash.ts';
import { checkMapping, checkNames, mappingNeeded } from './check-mapping.ts';
import { createEventsPipeline, type EventsPipeline } from './events-pipeline.ts';
import { createGrowth, noGrowth } from './growth.ts';
import { surveyRowTimes, timesNotices, withGivenKind, withKind } from './settle-times.ts';
import { settledRecipe } from './settled-recipe.ts';
import { withEdits } from './types/settle-types.ts';
import { countUsers, listNobody, listUsers } from './user-list.ts';
import { createUserViews } from './user-views.ts';

type OpenMapping = ReturnType<typeof openMapping>;

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
    times: (): TimesInfo => times,
    list: (): void => {
      listUsers(source, mapping);
      const listed = countUsers(source).rows;
      if (listed === rows) return;
      rows = listed;
      times = surveyRowTimes(source, mapping);
    },
    views: createUserViews(source, mapping, growth, limits),
  };
}

/**
 * A file of which it is not known yet what is read: nobody is there.
 * @param draft a column of it that was not found is an empty text
 */
function openNothing(source: SourceFile, draft: SourceMapping, limits: () => ReadLimits): OpenMapping {
  listNobody(source);
  const growth = noGrowth(source);
  // Statements about one user are made ready, and asked of nobody: any column does.
  const anyColumn = source.db
    .prepare<[string, string], string>('SELECT name FROM pragma_table_xinfo(?, ?)')
    .pluck()
    .get(draft.table, source.schema);
  const named = (column: string): string => column || (anyColumn ?? 'rowid');
  const filled = {
    ...draft,
    idColumn: named(draft.idColumn),
    timeColumn: named(draft.timeColumn),
  };
  return {
    asked: draft,
    mapping: draft,
    growth,
    times: () => ({ kind: null, example: null, rows: 0, rowsWithoutTime: 0, otherKinds: [] }),
    list: () => listNobody(source),
    views: createUserViews(source, filled, growth, limits),
  };
}

/** What was named for the newest job, recipe and kind of times: it holds until another is named. */
function namedBefore(source: SourceFile): Partial<Pick<EventsOptions, 'recipe' | 'timeKind'>> {
  const stored = newestOptions(source.db, eventsContract.name);
  const { success, data } = eventsOptionsSchema.safeParse(stored);
  return success && stored !== null ? data : {};
}

type Asked = Pick<EventsOptions, 'recipe' | 'mapping' | 'timeKind'>;

export type Reading = ReturnType<typeof openReading>;

const missingOf = (proposal: Proposal | DraftProposal): readonly MappingNeed[] =>
  'missing' in proposal ? proposal.missing : [];

/** What recipes and options come to in a file. */
function createSettling(source: SourceFile, proposal: Proposal | DraftProposal) {
  const { mapping: proposed } = proposal;
  const missing = missingOf(proposal);
  /** The recipe that is asked for; without one what the file was read by last, else what is proposed. */
  const recipeFor = ({ recipe }: RecipeQuery): Recipe =>
    withEdits(recipe ?? namedBefore(source).recipe ?? builtInRecipes[proposal.recipe], keptEdits(source.db));
  const kindFor = ({ mapping, timeKind }: Asked, { read }: Recipe): TimeKind | undefined => {
    const named = timeKind ?? read.timeKind;
    return named ?? (mapping === null && read.mapping === null ? namedBefore(source).timeKind : undefined);
  };
  /** What a recipe leaves open is as it was found. @throws AppError mapping_needed where it has to be said by hand */
  const mappingFor = (asked: Pick<Asked, 'mapping'>, recipe: Recipe): SourceMapping => {
    const said = asked.mapping ?? recipe.read.mapping;
    if (said === null && missing.length > 0) throw mappingNeeded(source, proposed.table, missing);
    return said ?? proposed;
  };
  /** The recipe and the mapping that such options come to. */
  const settle = (asked: Asked) => {
    const recipe = recipeFor(asked);
    const timeKind = kindFor(asked, recipe);
    const mapping = withGivenKind(mappingFor(asked, recipe), timeKind);
    return { recipe, mapping, ...(timeKind && { timeKind }) };
  };
  const leavesOpen = (asked: RecipeQuery): boolean =>
    missing.length > 0 && recipeFor(asked).read.mapping === null;
  return { recipeFor, mappingFor, settle, leavesOpen };
}

/**
 * How an open file is read: by the recipe and the mapping that were asked for last, and at first by those it was read by.
 * @param proposal how the file is read by itself, or what it is closest to
 */
export function openReading(source: SourceFile, proposal: Proposal | DraftProposal) {
  const { mapping: proposed } = proposal;
  const missing = missingOf(proposal);
  let limits: ReadLimits = defaultReadLimits;
  const openProposed = (): OpenMapping =>
    (missing.length === 0 ? openMapping : openNothing)(source, proposed, () => limits);
  let inUse = openProposed();
  let isRecalled = false;
  const isInUse = (asked: SourceMapping): boolean =>
    [inUse.asked, inUse.mapping].some((mapping) => isDeepStrictEqual(asked, mapping));
  const use = (asked: SourceMapping): SourceMapping => {
    if (!isInUse(asked)) {
      checkMapping(source, asked);
      inUse = openMapping(source, asked, () => limits);
    }
    return inUse.mapping;
  };
  const { recipeFor, mappingFor, settle, leavesOpen } = createSettling(source, proposal);
  /** What is asked for is in use from then on. @throws AppError mapping_needed; where the file does not fit it */
  const pipelineFor = (given: unknown): EventsPipeline => {
    isRecalled = true;
    const options = eventsOptionsSchema.parse(given ?? {});
    const settled = settle(options);
    const asked = { ...options, ...settled, mapping: use(settled.mapping) };
    limits = settledRecipe(asked).read;
    return createEventsPipeline(source, asked, inUse.growth);
  };
  return {
    /** Once the ledger can be read, the file is looked at as it was read last. */
    recall: (): void => {
      if (isRecalled) return;
      isRecalled = true;
      if (!leavesOpen({ recipe: null })) use(settle(eventsOptionsSchema.parse({})).mapping);
    },
    mapping: () => inUse.mapping,
    /** What has to be said by hand before anything can be read; as a rule nothing. */
    missing: () => (inUse.asked === proposed ? missing : []),
    times: () => inUse.times(),
    growth: () => inUse.growth,
    list: () => inUse.list(),
    views: () => inUse.views,
    recipeFor,
    /** What that recipe is known by as a run would have it, with the table and columns that it comes to in this file. */
    versionFor: (asked: RecipeQuery): string => {
      if (leavesOpen(asked)) return recipeHash(recipeFor(asked));
      const options = eventsOptionsSchema.parse(asked);
      const settled = settle(options);
      const mapping = isInUse(settled.mapping) ? inUse.mapping : settled.mapping;
      return recipeHash(settledRecipe({ ...options, ...settled, mapping }));
    },
    limitsFor: (
      asked: Pick<EventsOptions, 'recipe' | 'mapping' | 'longestRow' | 'longestProfile'>,
    ): ReadLimits => settledRecipe({ ...asked, recipe: recipeFor(asked) }).read,
    pipelineFor,
    /** The same, where nobody is to be read yet: also a recipe that leaves open what has to be said by hand. */
    readBy: (asked: RecipeQuery): void => {
      if (!leavesOpen(asked)) return void pipelineFor(asked);
      isRecalled = true;
      if (inUse.asked !== proposed) inUse = openProposed();
    },
    /** What a recipe comes to in this file; what is in use stays. @throws AppError where the file does not fit it */
    look: (asked: RecipeQuery) => {
      const options = eventsOptionsSchema.parse(asked);
      const settled = settle(options);
      const { mapping } = settled;
      checkMapping(source, mapping);
      return { pipeline: createEventsPipeline(source, { ...options, ...settled }), mapping };
    },
    /** The pipeline of a job of this file, whatever mapping is in use. */
    pipelineOf: (given: unknown): EventsPipeline => {
      const options = eventsOptionsSchema.parse(given ?? {});
      const recipe = recipeFor(options);
      const mapping = mappingFor(options, recipe);
      checkNames(source, mapping);
      return createEventsPipeline(source, { ...options, recipe, mapping });
    },
    timesReport: (query: TimesQuery): TimesReport => {
      const asked = settle(query).mapping;
      const isAsked = isDeepStrictEqual(asked, inUse.asked);
      if (!isAsked) checkNames(source, asked);
      const times = isAsked ? inUse.times() : surveyRowTimes(source, asked);
      return { ...times, notices: timesNotices(asked, times) };
    },
  };
}
