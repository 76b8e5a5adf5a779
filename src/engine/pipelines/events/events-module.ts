import { basename } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../shared/app-error.ts';
import type { EventsInfo } from '../../../shared/pipelines/events/info.ts';
import { eventsOptionsSchema, type RecipeQuery } from '../../../shared/pipelines/events/options.ts';
import type { RecipesOfFile } from '../../../shared/pipelines/events/recipes.ts';
import type { UnreadQuery, UserRowsQuery } from '../../../shared/pipelines/events/rows.ts';
import type { EventQuery, UserQuery } from '../../../shared/pipelines/events/users.ts';
import { eventsContract } from '../../../shared/pipelines/events.ts';
import type { PickQuery } from '../../../shared/pipelines/events-trial.ts';
import { insightsSchema } from '../../../shared/pipelines/insights.ts';
import type { DraftProposal, Proposal } from '../../../shared/proposal.ts';
import type { Selection } from '../../../shared/work.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { countSetAside } from '../../ledger/count-set-aside.ts';
import { openElsewhere } from '../../ledger/open-elsewhere.ts';
import { estimateJob } from '../../packing/estimate-job.ts';
import { usedRecipes } from '../../recipes/note-recipe.ts';
import { createCallViews } from '../call-views.ts';
import type { OpenPipeline, PipelineModule } from '../module.ts';
import type { CallStage } from '../pipeline.ts';
import { openColumns } from './columns/open-columns.ts';
import { createRunComparison } from './compare/compare-runs.ts';
import { watchUnread } from './count-unread.ts';
import { draftProposal } from './detect/draft.ts';
import { propose } from './detect/propose.ts';
import { firstEventsOf, readEvents } from './event-views.ts';
import { openExports } from './export/open-exports.ts';
import { countForeign, watchForeignResults } from './foreign-results.ts';
import { openFound } from './found/open-found.ts';
import { openInsights } from './insights/count-insights.ts';
import { listSelected } from './list-selected.ts';
import { notATable } from './not-a-table.ts';
import { pickUsers } from './pick-users.ts';
import { openReading, type Reading } from './reading.ts';
import { offerTables, previewRecipe } from './recipe-views.ts';
import { reportInsights, reportQuality, reportRecipe } from './report-events.ts';
import { countResults, extractionStage, resultTableNames, rowsPerEvent } from './result-tables.ts';
import { openReview } from './review/open-review.ts';
import { readQuality } from './review/read-quality.ts';
import { timesNotices } from './settle-times.ts';
import { openTypes } from './types/open-types.ts';
import { countUsers, userlessNotice } from './user-list.ts';

/** Takes steps to their end, and lets others have their turn after each. */
async function inSteps<Answer>(steps: Generator<void, Answer>): Promise<Answer> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await nextTurn();
  }
}

/** What the file holds as of now. */
function infoOf(
  source: SourceFile,
  proposal: Proposal | DraftProposal,
  reading: Reading,
  types: Pick<ReturnType<typeof openTypes>, 'count'>,
): EventsInfo {
  reading.recall();
  // Where another program has written to the file, this lists its users anew.
  const newRows = reading.growth().newRows();
  const results = countResults(source.db);
  return {
    recipe: reading.recipeFor({ recipe: null }),
    mapping: reading.mapping(),
    missing: reading.missing(),
    proposal,
    times: reading.times(),
    ...countUsers(source),
    ...results,
    types: types.count(),
    rowsPerEvent: rowsPerEvent(source.db, results.events),
    newRows,
  };
}

/** The stage without whom it would leave to jobs that wait for their orders. */
function withoutOthers({ db }: SourceFile, stage: CallStage<unknown>): CallStage<unknown> {
  const theirs = openElsewhere(db, { pipeline: 'events', stage: stage.name, jobId: null });
  return {
    ...stage,
    listItems: (chosen) => [...stage.listItems(chosen)].filter(({ id }) => !theirs.has(id)),
  };
}

function openBy(source: SourceFile, proposal: Proposal | DraftProposal): OpenPipeline {
  const reading = openReading(source, proposal);
  const unread = watchUnread(source);
  const selected = (selection: Selection) => listSelected(source, selection, reading.growth());
  const changes = () => inSteps(reading.growth().findChanged());
  const types = openTypes(source.db, reading);
  const review = openReview(source, reading, inSteps);
  const columns = openColumns(source.db, inSteps);
  const insights = openInsights(columns);
  const found = openFound(source.db, columns);
  const comparison = createRunComparison(source.db, inSteps);
  const calls = createCallViews(source.db, [extractionStage], reading.pipelineOf);
  const foreignNotice = watchForeignResults(source.db);
  const info = () => infoOf(source, proposal, reading, types);
  return {
    info,
    notices: () => {
      reading.recall();
      return [
        ...timesNotices(reading.mapping(), reading.times()),
        ...[userlessNotice(source) ?? [], foreignNotice() ?? []].flat(),
      ];
    },
    list: reading.list,
    pipelineFor: reading.pipelineFor,
    estimate: async (options, selection, settings) => {
      const [stage] = reading.pipelineFor(options).stages;
      if (selection.kind === 'changed') await changes();
      return estimateJob(withoutOthers(source, stage), selection, settings);
    },
    reads: {
      'events.users': async (query: UserQuery, { active }) => {
        if (query.show === 'changed') await changes();
        return reading.views().users(query, active);
      },
      'events.user': ({ userId }: { userId: string }, { active }) => reading.views().user(userId, active),
      'events.calls': calls.calls,
      'events.call': calls.call,
      'events.rows': (query: UserRowsQuery) => reading.views().userRows(query),
      'events.foreign': ({ selection }: { selection: Selection }) =>
        countForeign(source.db, selected(selection)),
      'events.unread': ({ selection, ...asked }: UnreadQuery) => {
        // What is read by nothing yet is read by what is asked, or it is said what is missing.
        if (reading.missing().length > 0) reading.pipelineFor(asked);
        return unread(reading.mapping(), reading.limitsFor(asked), selected(selection));
      },
      'events.times': reading.timesReport,
      'events.recipes': (): RecipesOfFile => ({
        inUse: reading.recipeFor({ recipe: null }),
        used: usedRecipes(source.db),
      }),
      'events.recipeVersion': (query: RecipeQuery) => {
        reading.recall();
        return reading.versionFor(query);
      },
      'events.tables': () => offerTables(source),
      'events.preview': (query: RecipeQuery) => {
        const { pipeline, mapping } = reading.look(query);
        return previewRecipe(source, pipeline, mapping);
      },
      'events.pick': ({ recipe, pick }: PickQuery) => {
        reading.pipelineFor({ recipe });
        return pickUsers(source, pick);
      },
      'events.readBy': (query: RecipeQuery) => {
        reading.readBy(query);
        return info();
      },
      'events.changes': changes,
      'events.found': found.found,
      'events.facets': found.facets,
      'events.failures': () => reading.views().failures(),
      'events.insights': insights.insights,
      'events.funnel': insights.funnel,
      'events.setAside': () => inSteps(countSetAside(source.db, extractionStage)),
      'events.comparedRuns': comparison.runs,
      'events.comparedUser': comparison.user,
      'events.firstOf': ({ ids }: { readonly ids: readonly string[] }) => firstEventsOf(source.db, ids),
      'events.events': (query: EventQuery) => readEvents(source.db, query),
      ...types.reads,
      ...review.reads,
    },
    report: async (options, words) => {
      const { data } = eventsOptionsSchema.safeParse(options);
      const recipe = data?.recipe ?? reading.recipeFor({ recipe: null });
      const all = await insights.insights(insightsSchema.parse({}), { active: new Set() });
      return {
        asked: reportRecipe(recipe, words),
        found: [...reportQuality(readQuality(source.db, recipe), words), ...reportInsights(all, words)],
      };
    },
    acts: { ...types.acts, ...review.acts },
    tables: { ...openExports(source.db, columns, inSteps, reading.views), ...review.tables },
  };
}

/** Users' raw rows to events. */
export const eventsModule: PipelineModule = {
  contract: eventsContract,
  resultTables: resultTableNames,
  open: (source) => {
    const proposal = propose(source);
    return proposal === null ? null : openBy(source, proposal);
  },
  /** What looks like behaviour and cannot be read is refused by name, and is not mapped by hand in its place. */
  openByHand: (source) => {
    const draft = notATable(source) === null ? draftProposal(source) : null;
    return draft === null ? null : openBy(source, draft);
  },
  nameOf: (options) => eventsOptionsSchema.safeParse(options).data?.recipe?.name ?? null,
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
