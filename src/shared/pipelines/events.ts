import { z } from 'zod';
import type { ErrorInfo } from '../app-error.ts';
import { maxPageSize, type Page } from '../page.ts';
import type { MappingNeed, Proposal } from '../proposal.ts';
import { type Recipe, recipeSchema, typeWord } from '../recipe.ts';
import { liftOptions } from '../recipes/lift-options.ts';
import {
  type ReadLimits,
  readLimitsSchema,
  type SourceMapping,
  sourceMappingSchema,
  type TimeKind,
  timeKinds,
} from '../source-mapping.ts';
import { selectionSchema } from '../work.ts';
import { type CallDetail, type CallSummary, callQuerySchema, callsQuerySchema } from './calls.ts';
import {
  type ComparedUser,
  comparedRunsSchema,
  comparedUserSchema,
  type RunComparison,
} from './compared-runs.ts';
import { act, type ForeignCount, foreignQuerySchema, held, type PipelineContract, read } from './contract.ts';
import { type PickedUser, pickQuerySchema } from './events-trial.ts';
import { eventsWords } from './events-words.ts';
import type { ExtractedEvent, FirstEvents } from './extracted-event.ts';
import {
  type EventFacets,
  eventFilterSchema,
  eventsExportSchema,
  type FoundEvents,
  foundQuerySchema,
  insightsExportSchema,
} from './found-events.ts';
import type { InJob } from './in-job.ts';
import { type Funnel, funnelSchema, type Insights, insightsSchema, type SetAsideRows } from './insights.ts';
import { reviewActs, reviewReads } from './review.ts';

/** What is read of which table in place of what the recipe says. */
const readInsteadSchema = z.object({
  recipe: recipeSchema.nullable().default(null),
  /** Null for the recipe's, or for what is found by looking. */
  mapping: sourceMappingSchema.nullable().default(null),
  timeKind: z.enum(timeKinds).optional(),
  longestRow: readLimitsSchema.shape.longestRow.unwrap().optional(),
  longestProfile: readLimitsSchema.shape.longestProfile.unwrap().optional(),
});

/**
 * What a job over users is asked: its recipe, or null for the one that the file was read with last, else the one that is
 * proposed for it; and what is other than in the recipe.
 */
export const eventsOptionsSchema = z.preprocess(
  liftOptions,
  readInsteadSchema.extend({
    /** Events of a user that Gleaner did not write are replaced when the user is read; else they stay beside. */
    replaceForeign: z.boolean().default(false),
    /** What an analyst has reviewed of a user is replaced when the user is read again; else it stays as it is. */
    replaceReviewed: z.boolean().default(false),
  }),
);
export type EventsOptions = z.output<typeof eventsOptionsSchema>;

/** How the times of the rows are written, by looking at all of them. */
export interface TimesInfo {
  /** Null where it cannot be told. */
  readonly kind: TimeKind | null;
  /** The first row's time as it is stored and as it is read; null where none can be read. */
  readonly example: { readonly stored: string; readonly read: string } | null;
  /** Rows that name a user. */
  readonly rows: number;
  /** Those whose time is missing or cannot be read: they come last, under `?`. */
  readonly rowsWithoutTime: number;
  /** Rows that are written in another way than the column's kind; they are read only where the usual ways are mixed. */
  readonly otherKinds: readonly { readonly kind: TimeKind; readonly rows: number }[];
}

export const timesQuerySchema = readInsteadSchema.pick({ recipe: true, mapping: true, timeKind: true });
export type TimesQuery = z.infer<typeof timesQuerySchema>;

/** What a job with such options would make of the rows' times. */
export interface TimesReport extends TimesInfo {
  /** What a person should know of it before a start. */
  readonly notices: readonly ErrorInfo[];
}

/** Users with results whose rows have become more since they were read, and how many rows came. */
export interface NewRows {
  readonly users: number;
  readonly rows: number;
}

/** What of the rows of users who were read is not as it was then. */
export interface RowChanges {
  /** Users of whom rows were changed or are gone, and the first of them by name. */
  readonly users: number;
  readonly named: readonly string[];
  /** Users of whom it is not known what their rows were: read by an earlier version, or with other columns. */
  readonly unknown: number;
  /** Users of whom no row is left; what was found of them stays. */
  readonly gone: number;
}

/** What a file holds of behaviour and of what was found in it. */
export interface EventsInfo {
  /** What a job is asked that names no recipe: what the file was read with last, else what is proposed for it. */
  readonly recipe: Recipe;
  readonly mapping: SourceMapping;
  /**
   * What of the mapping has to be said by hand before anything can be read; as a rule nothing. While there is something, the mapping
   * is a draft: an empty text stands for a column that was not found.
   */
  readonly missing: readonly MappingNeed[];
  /** What was found by looking at the file, with the reasons. */
  readonly proposal: Proposal;
  readonly times: TimesInfo;
  readonly users: number;
  readonly rows: number;
  readonly succeededUsers: number;
  readonly failedUsers: number;
  readonly events: number;
  /** Names that events go by. */
  readonly types: number;
  /** Rows of users that were read, for each event; null where there are none. */
  readonly rowsPerEvent: number | null;
  /** Rows that came since their users were read. */
  readonly newRows: NewRows;
}

/**
 * What a user has, by the last reading that came to an end, whatever a job does with the user since: nothing yet, every row
 * accounted for, some given up as missing, or a failure.
 */
export const userResults = ['none', 'done', 'incomplete', 'failed'] as const;
export type UserResult = (typeof userResults)[number];

/** Which users a list shows: by what they have, those who are asked about now, those with new rows or with changed ones. */
export const userFilters = [...userResults, 'active', 'new', 'changed'] as const;
export type UserFilter = (typeof userFilters)[number];

/** One line of the table of users. */
export interface UserSummary {
  readonly userId: string;
  readonly result: UserResult;
  readonly inJob: InJob;
  readonly rows: number;
  /** Rows that came since the user was read; 0 where that never was. */
  readonly newRows: number;
  /** Whether rows that were read have changed or left, as far as somebody has looked; see `events.changes`. */
  readonly changed: boolean;
  readonly events: number;
  /** Share of rows cited or set aside, 0–1, in the last reading, even one that failed; null where it is not known (never run here). */
  readonly coverage: number | null;
  readonly attempts: number;
  /** Why the last reading failed; null where it did not. */
  readonly error: ErrorInfo | null;
  readonly updatedAt: number | null;
}

export const userSorts = ['userId', 'result', 'rows', 'events', 'coverage'] as const;

export const userQuerySchema = z.object({
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(maxPageSize).default(50),
  search: z.string().max(200).default(''),
  show: z.enum(userFilters).nullable().default(null),
  sort: z.enum(userSorts).default('userId'),
  descending: z.boolean().default(false),
});
export type UserQuery = z.infer<typeof userQuerySchema>;

export interface SourceRow {
  readonly id: string;
  readonly time: string;
  readonly text: string;
  /** Events that cite the row, by event id; a set-aside row has none. */
  readonly eventIds: readonly string[];
  readonly setAside: boolean;
  /** Characters of the row that the model has not read, or would not read; 0 where it reads it whole. */
  readonly unread: number;
  /** The last reading came to an end without accounting for it. */
  readonly missing: boolean;
  /** It came since the user was read. */
  readonly isNew: boolean;
}

export const userRowsQuerySchema = z.object({
  userId: z.string(),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(maxPageSize).default(maxPageSize),
});
export type UserRowsQuery = z.infer<typeof userRowsQuerySchema>;

/** A user with the profile and events; the rows come in pages of their own. */
export interface UserDetail {
  readonly summary: UserSummary;
  /** As much of it as the model reads. */
  readonly profile: string;
  /** Characters of the profile beyond that. */
  readonly profileUnread: number;
  /** The first 200 events; `summary.events` says how many there are. */
  readonly events: readonly ExtractedEvent[];
  readonly setAsideRows: number;
  /** Rows of a failed user that replies accounted for, and that could be kept; 0 where there is nothing to keep. */
  readonly keepableRows: number;
}

export const eventQuerySchema = z.object({
  userId: z.string().nullable().default(null),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(maxPageSize).default(maxPageSize),
});
export type EventQuery = z.infer<typeof eventQuerySchema>;

/** Rows and profiles of which the model would read a part only. */
export interface UnreadCount {
  /** What is longer is cut there. */
  readonly limits: ReadLimits;
  readonly rows: number;
  readonly profiles: number;
  /** False where they are so many that they were counted by the length of what the file holds alone. */
  readonly exact: boolean;
}

export const unreadQuerySchema = readInsteadSchema
  .omit({ timeKind: true })
  .extend({ selection: selectionSchema });
export type UnreadQuery = z.infer<typeof unreadQuerySchema>;

/** The recipes that a file can be read by, as far as the file itself knows. */
export interface RecipesOfFile {
  /** What a job is asked that names none. */
  readonly inUse: Recipe;
  /** Those that jobs of the file ran with, the last first; as they ran, with their table and columns. */
  readonly used: readonly { readonly hash: string; readonly usedAt: number; readonly recipe: Recipe }[];
}

/**
 * Where a type comes from: it stands in the recipe, it is what others become, the analyst calls others so, or the model coined it.
 */
export const typeOrigins = ['listed', 'other', 'named', 'coined'] as const;

/** One type of the events of a file. */
export interface TypeSummary {
  readonly type: string;
  /** Of most of its events. */
  readonly category: string;
  /** How many categories its events have. */
  readonly categories: number;
  readonly events: number;
  readonly users: number;
  readonly origin: (typeof typeOrigins)[number];
  /** The context of an event of it; may be empty. */
  readonly example: string;
}

/** What was done to types last, and can be undone. */
export interface LastTypeEdit {
  readonly types: readonly string[];
  /** What they became; null where they kept their names, and only the category is another. */
  readonly into: string | null;
  readonly category: string;
  readonly events: number;
  readonly at: number;
}

/** The types of a file, those with most events first. */
export interface TypesPage extends Page<TypeSummary> {
  /** Every category that there is, in order. */
  readonly categories: readonly string[];
  readonly lastEdit: LastTypeEdit | null;
  /** Events whose type the recipe does not list and that stand under its type for others, by what the model called them. */
  readonly unlisted: readonly { readonly type: string; readonly events: number }[];
}

export const typeSorts = ['type', 'category', 'events', 'users'] as const;

/** The recipe that is asked by; null for what the file was read by last, else what is proposed. */
const byRecipe = readInsteadSchema.pick({ recipe: true });

export const typesQuerySchema = byRecipe.extend({
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(maxPageSize).default(maxPageSize),
  search: z.string().max(200).default(''),
  sort: z.enum(typeSorts).default('events'),
  descending: z.boolean().default(true),
});
export type TypesQuery = z.output<typeof typesQuerySchema>;

/** Several types become one, one is renamed, or some are moved to another category: over all results. */
export const typeEditSchema = byRecipe.extend({
  types: z.array(z.string().min(1).max(500)).min(1).max(1_000),
  /** Null where each keeps its name. */
  into: typeWord.nullable(),
  /** Null for that of `into`, or, where there is none yet, of most of the types. */
  category: typeWord.nullable().default(null),
});
export type TypeEditInput = z.output<typeof typeEditSchema>;

export const typeUndoSchema = byRecipe.prefault({});

/** What an edit, or its undoing, came to. */
export interface TypeEditReport {
  /** How many events it has changed. */
  readonly events: number;
  /** The recipe that was asked by, as it holds from then on, and its hash, which events name it by. */
  readonly recipe: Recipe;
  readonly hash: string;
}

/** Events of one type, or of one that they were merged into. */
export const typeExamplesSchema = z.object({
  type: z.string().max(500),
  limit: z.number().int().min(1).max(20).default(5),
});

export const doubtsQuerySchema = byRecipe.extend({
  /** Whose events; null for all that Gleaner wrote. */
  jobId: z.string().max(64).nullable().default(null),
});
export type DoubtsQuery = z.output<typeof doubtsQuerySchema>;

/** What of the events is kept and may be wrong, and so is counted. Of a job: of its events that still stand. */
export interface Doubts {
  /** Values of attributes, and of them those that stand in none of their rows. */
  readonly attributes: number;
  readonly ungrounded: number;
  /** Events whose type was set to the recipe's type for others. */
  readonly others: number;
  /** Users with more events than the recipe asks for at most, and how many events they have beyond that. */
  readonly usersOver: number;
  readonly eventsOver: number;
  /** The bound; null where there is none. */
  readonly mostEvents: number | null;
}
/** A table or view of the file that rows can be read from. */
export interface TableOffer {
  readonly name: string;
  readonly isView: boolean;
  /** What names a row for good, by its schema; nothing of a view. */
  readonly rowId: readonly string[];
  readonly columns: readonly {
    readonly name: string;
    /** As it is declared; may be empty. */
    readonly type: string;
    /** A cell of it that holds something, cut where it is long; null where none of the first does. */
    readonly example: string | null;
  }[];
}

/** What the model would be sent of the first users. */
export interface RecipePreview {
  /** The one that the recipe comes to in this file. */
  readonly mapping: SourceMapping;
  readonly system: string;
  readonly systemTokens: number;
  readonly users: readonly {
    readonly userId: string;
    readonly rows: number;
    readonly tokens: number;
    readonly text: string;
    /** There is more than is shown. */
    readonly cut: boolean;
  }[];
}

export const recipeQuerySchema = readInsteadSchema.pick({ recipe: true });
export type RecipeQuery = z.output<typeof recipeQuerySchema>;

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
    'events.editTypes': act<TypeEditReport>()(typeEditSchema),
    /** Of the last edit that is not undone yet. */
    'events.undoTypes': act<TypeEditReport>()(typeUndoSchema),
    ...reviewActs,
  },
  foreignResults: 'events.foreign',
  isTried: true,
  tables: ['events', 'sequences', 'failures', 'insights', 'gold'],
  exportOptions: { events: eventsExportSchema, insights: insightsExportSchema },
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
