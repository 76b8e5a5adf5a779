import { z } from 'zod';
import type { Page } from '../page.ts';
import { type CallDetail, type CallSummary, callQuerySchema, callsQuerySchema } from './calls.ts';
import {
  type ComparedUser,
  comparedRunsSchema,
  comparedUserSchema,
  type RunComparison,
} from './compared-runs.ts';
import {
  type ForeignCount,
  foreignQuerySchema,
  held,
  type PipelineContract,
  read,
  route,
} from './contract.ts';
import { type Doubts, doubtsQuerySchema } from './events/doubts.ts';
import type { EventsInfo, RowChanges } from './events/info.ts';
import { eventsOptionsSchema, recipeQuerySchema } from './events/options.ts';
import type { RecipePreview, RecipesOfFile, TableOffer } from './events/recipes.ts';
import { type SourceRow, type UnreadCount, unreadQuerySchema, userRowsQuerySchema } from './events/rows.ts';
import { type TimesReport, timesQuerySchema } from './events/times.ts';
import {
  type TypeEditReport,
  type TypesPage,
  typeEditSchema,
  typeExamplesSchema,
  typesQuerySchema,
  typeUndoSchema,
} from './events/types.ts';
import { eventQuerySchema, type UserDetail, type UserSummary, userQuerySchema } from './events/users.ts';
import { type PickedUser, pickQuerySchema } from './events-trial.ts';
import { eventsWords } from './events-words.ts';
import type { ExtractedEvent, FirstEvents } from './extracted-event.ts';
import { type FailureCounts, failuresExportSchema } from './failures.ts';
import {
  type EventFacets,
  eventFilterSchema,
  eventsExportSchema,
  type FoundEvents,
  foundQuerySchema,
  insightsExportSchema,
  sequencesExportSchema,
} from './found-events.ts';
import { type Funnel, funnelSchema, type Insights, insightsSchema, type SetAsideRows } from './insights.ts';
import { reviewActs, reviewReads } from './review.ts';

export const eventsContract = {
  name: 'events',
  options: eventsOptionsSchema,
  reads: {
    'events.users': read<Page<UserSummary>>()(userQuerySchema),
    'events.user': read<UserDetail>()(z.object({ userId: z.string() })),
    /** Every call about a user, in order. */
    'events.calls': read<Page<CallSummary>>()(callsQuerySchema),
    'events.call': read<CallDetail>()(callQuerySchema),
    'events.rows': read<Page<SourceRow>>()(userRowsQuerySchema),
    'events.foreign': read<ForeignCount>()(foreignQuerySchema),
    'events.unread': read<UnreadCount>()(unreadQuerySchema),
    'events.times': read<TimesReport>()(timesQuerySchema),
    'events.recipes': read<RecipesOfFile>()(z.undefined()),
    'events.tables': read<readonly TableOffer[]>()(z.undefined()),
    /** The hash by which the results of a run would name the recipe; another one for any other content. */
    'events.recipeVersion': read<string>()(recipeQuerySchema),
    'events.preview': read<RecipePreview>()(recipeQuerySchema),
    /** Whom to try a recipe on; the file is looked at by it from then on. */
    'events.pick': read<readonly PickedUser[]>()(pickQuerySchema),
    /** Looks at the file by a recipe from then on, as an estimate and a start do; answers what it holds then. */
    'events.readBy': read<EventsInfo>()(recipeQuerySchema),
    /** What was changed of rows that were read: looks at every row once, a few seconds for a million. */
    'events.changes': read<RowChanges>()(z.undefined()),
    /** What all events come to; they are gone through when somebody first asks, a second for a million. */
    'events.insights': read<Insights>()(insightsSchema),
    'events.funnel': read<Funnel>()(funnelSchema),
    'events.setAside': read<SetAsideRows>()(z.undefined()),
    /** A page of all events; the first of a file without a filter comes at once, the others when all were gone through. */
    'events.found': read<FoundEvents>()(foundQuerySchema),
    'events.facets': read<EventFacets>()(eventFilterSchema),
    /** Whose last reading failed, by why and by in which run. */
    'events.failures': read<FailureCounts>()(z.undefined()),
    /** What two runs say differently; every user that both have read is looked at. */
    'events.comparedRuns': read<RunComparison>()(comparedRunsSchema),
    'events.comparedUser': read<ComparedUser>()(comparedUserSchema),
    /** The first events of users, in the order that is given; of one without any an empty list. */
    'events.firstOf': read<readonly FirstEvents[]>()(
      z.object({ ids: z.array(z.string().max(2_000)).max(20) }),
    ),
    'events.events': read<Page<ExtractedEvent>>()(eventQuerySchema),
    'events.types': read<TypesPage>()(typesQuerySchema),
    /** A few events of a type, each of another user as far as there are so many. */
    'events.typeExamples': read<readonly ExtractedEvent[]>()(typeExamplesSchema),
    'events.doubts': read<Doubts>()(doubtsQuerySchema),
    ...reviewReads,
  },
  acts: {
    'events.editTypes': route<TypeEditReport>()(typeEditSchema),
    /** Of the last edit that is not undone yet. */
    'events.undoTypes': route<TypeEditReport>()(typeUndoSchema),
    ...reviewActs,
  },
  foreignResults: 'events.foreign',
  isTried: true,
  tables: ['events', 'sequences', 'failures', 'insights', 'gold'],
  exportOptions: {
    events: eventsExportSchema,
    sequences: sequencesExportSchema,
    failures: failuresExportSchema,
    insights: insightsExportSchema,
  },
  mainTable: 'events',
  pages: ['extract', 'recipe', 'users', 'events', 'types', 'review', 'insights'],
  opensOn: ({ missing }: EventsInfo) => (missing.length === 0 ? 'extract' : 'recipe'),
  words: eventsWords,
  info: held<EventsInfo>(),
  soFar: ({ users, succeededUsers, failedUsers, newRows }: EventsInfo) => ({
    items: users,
    done: succeededUsers,
    failed: failedUsers,
    grown: newRows.users,
  }),
} as const satisfies PipelineContract;
