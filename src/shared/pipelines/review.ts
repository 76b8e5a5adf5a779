import { z } from 'zod';
import type { JobStatus } from '../job.ts';
import { type Page, pageAsked } from '../page.ts';
import { recipeSchema, typeWord } from '../recipe.ts';
import { selectionSchema } from '../work.ts';
import { read, route } from './contract.ts';
import type { RatedShare } from './ratio-interval.ts';
import type { EventScore } from './score-events.ts';

/** What an analyst has done with an event: found it right, changed it, or written it. */
export const editMarks = ['accepted', 'edited', 'added'] as const;
export type EditMark = (typeof editMarks)[number];

const mostRows = 20_000;
const eventId = z.string().min(1).max(200);
const eventIds = z.array(eventId).min(1).max(10_000);
const rowIds = z.array(z.string().max(2_000)).max(mostRows);
/** As results name times: a day, and a time of day behind it. */
const eventTime = z
  .string()
  .max(40)
  .regex(/^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/);

/** What is said of an event by hand; what is left out stays, or is as its rows have it. */
const saidOfEvent = z.object({
  type: typeWord.optional(),
  category: typeWord.optional(),
  /** When it began. */
  time: eventTime.optional(),
  context: z.string().max(2_000).optional(),
  /** All of them, by name. */
  attributes: z.record(typeWord, z.string().trim().max(500)).optional(),
});

/** What can be done to the events of one user. */
export const eventEditSchema = z.discriminatedUnion('kind', [
  /** They are right as they are: these, or with null all that nobody has looked at. */
  z.object({ kind: z.literal('accept'), events: eventIds.nullable() }),
  saidOfEvent.extend({ kind: z.literal('edit'), event: eventId, rows: rowIds.optional() }),
  /** These of its rows become an event of their own, alike in all else. */
  z.object({ kind: z.literal('split'), event: eventId, rows: rowIds }),
  /** The one that begins first takes the rows of all. */
  z.object({ kind: z.literal('merge'), events: eventIds.min(2) }),
  z.object({ kind: z.literal('delete'), events: eventIds }),
  saidOfEvent.extend({ kind: z.literal('add'), type: typeWord, rows: rowIds }),
  /** The user is reviewed: what nobody has looked at is right as it is, and nothing is missing. */
  z.object({ kind: z.literal('done') }),
  /** The user is not reviewed after all; the events stay as they are. */
  z.object({ kind: z.literal('reopen') }),
]);
export type EventEdit = z.output<typeof eventEditSchema>;

export const editEventsSchema = z.object({
  userId: z.string().max(2_000),
  edit: eventEditSchema,
  /** The recipe whose types and attributes hold; null for what the file was read by last. */
  recipe: recipeSchema.nullable().default(null),
});
export type EditEventsInput = z.output<typeof editEventsSchema>;

export type EditKind = EventEdit['kind'];

/** What an edit came to, or its undoing. */
export interface EventEditReport {
  readonly userId: string;
  readonly kind: EditKind;
  /** Events of the user that were changed, written or removed; 0 where everything was so already. */
  readonly events: number;
  /** The events that the edit is about as they are called now; of a deletion none. */
  readonly eventIds: readonly string[];
}

/** An edit that can be undone, or done again. */
export interface StackedEdit {
  readonly userId: string;
  readonly kind: EditKind;
  /** In epoch milliseconds. */
  readonly at: number;
  readonly events: number;
}

/** What would be undone next, and done again next. */
export interface EditStack {
  readonly undo: StackedEdit | null;
  readonly redo: StackedEdit | null;
}

/** So many users have to be reviewed, or all where there are fewer, before a share is told. */
export const leastReviewed = 30;

/** Why a user is worth a look. */
export const reviewReasons = [
  /** Drawn at random. */
  'drawn',
  /** With events that nobody has looked at since it was reviewed, or with other rows. */
  'again',
  /** Rows that nothing accounts for. */
  'unread',
  /** Values that stand in no row that their event cites. */
  'ungrounded',
  /** Types that hardly anybody else has. */
  'rare',
  /** Another model has found other events. */
  'disagree',
  /** Far more events for its rows than others have, or far fewer. */
  'many',
  'few',
] as const;
export type ReviewReason = (typeof reviewReasons)[number];

/** How far the review of a user is. */
export type ReviewState = 'open' | 'begun' | 'done';

export const reviewQueueSchema = z.object({
  /** Those with this reason; null for all. */
  reason: z.enum(reviewReasons).nullable().default(null),
  /** Also those that are done with. */
  withDone: z.boolean().default(false),
  ...pageAsked(),
});
export type ReviewQueueQuery = z.output<typeof reviewQueueSchema>;

/** A user who is worth a look. */
export interface QueuedUser {
  readonly userId: string;
  readonly state: ReviewState;
  readonly rows: number;
  readonly events: number;
  readonly reasons: readonly {
    readonly reason: ReviewReason;
    /** Rows, values or events that it is about; of a drawn user its place in the draw, from 1. */
    readonly count: number;
    /** The rarest type, where it is about types. */
    readonly type?: string;
  }[];
}

/** Users worth a look: those drawn first, in the order of the draw, then those with most reasons. */
export interface ReviewQueue extends Page<QueuedUser> {
  /** How many of each reason are left to be looked at. */
  readonly counts: Readonly<Record<ReviewReason, number>>;
  /** Of all reasons. */
  readonly open: number;
  /** Users drawn at random, and how many of them are reviewed. */
  readonly drawn: number;
  readonly reviewed: number;
  /** Users that were read, out of whom is drawn. */
  readonly population: number;
}

export const drawUsersSchema = z.object({
  /** How many there are to be in all; those that were drawn before stay. */
  count: z.number().int().min(1).max(10_000).default(leastReviewed),
  seed: z.number().int().min(0).default(1),
});
export type DrawUsersInput = z.output<typeof drawUsersSchema>;

export interface DrawnUsers {
  readonly drawn: number;
  readonly added: number;
}

/** What was found of a type in the reviewed users, and what is right. */
export interface TypeQuality extends EventScore {
  readonly type: string;
  readonly precision: RatedShare | null;
  readonly recall: RatedShare | null;
}

/**
 * How right the events are: of the users who were drawn at random and are reviewed, what was found in the last reading against what
 * was put right.
 */
export interface Quality {
  readonly reviewed: number;
  /** So many have to be, before the shares are told. */
  readonly needed: number;
  readonly drawn: number;
  readonly population: number;
  /** Of what was found, what is right; null until enough are reviewed. */
  readonly precision: RatedShare | null;
  /** Of what is right, what was found. */
  readonly recall: RatedShare | null;
  readonly score: EventScore;
  /** Those with most events first. */
  readonly types: readonly TypeQuality[];
  /** What was called by another type, the most frequent first. */
  readonly retyped: readonly { readonly found: string; readonly right: string; readonly events: number }[];
  /** How many more would have to be reviewed for intervals half as wide; null where that is not known. */
  readonly toHalve: number | null;
  /** The jobs whose events these are, with how many users. */
  readonly runs: readonly { readonly jobId: string; readonly users: number }[];
}

/** How far the review of one user is. */
export interface UserReview {
  readonly state: ReviewState;
  readonly reviewedAt: number | null;
  /** Its place among those drawn, from 1; null where it was not. */
  readonly place: number | null;
}

/** The reviewed users, whose events are known to be right. */
export interface GoldUsers {
  readonly users: number;
  /** Of them, those who were drawn at random. */
  readonly drawn: number;
  /** Reviewed users whose rows are more or fewer since: they are left out. */
  readonly changed: number;
  readonly rows: number;
}

/** A run of the file, or a trial of it, held against what is right of the reviewed users that it has read. */
export interface ReadingScore {
  readonly kind: 'run' | 'trial';
  readonly jobId: string;
  readonly status: JobStatus;
  readonly model: string;
  /** The recipe, by its name. */
  readonly asked: string | null;
  readonly at: number | null;
  /** Reviewed users that it has read. */
  readonly users: number;
  readonly precision: RatedShare | null;
  readonly recall: RatedShare | null;
  readonly score: EventScore;
  readonly cost: number | null;
  readonly currency: string;
  /** What all rows of the file would cost at what these did; null where the price is not known. */
  readonly costOfAll: number | null;
}

export interface ReadingScores {
  readonly gold: GoldUsers;
  /** Trials first, the newest first. */
  readonly scores: readonly ReadingScore[];
}

/** A trial by another model than the file was read by, held against the events that the file has. */
export interface Opinion {
  readonly jobId: string;
  readonly model: string;
  readonly asked: string | null;
  readonly at: number | null;
  readonly users: number;
  /** Of the file's events, those that it has found as well, under the same type; and the other way round. */
  readonly ofOurs: RatedShare | null;
  readonly ofTheirs: RatedShare | null;
  /** `found` is what it has found, `right` what the file has, `hits` what both have. */
  readonly types: readonly TypeQuality[];
  /** What it calls `found` and the file calls `right`. */
  readonly retyped: Quality['retyped'];
}

export const reviewReads = {
  'events.editStack': read<EditStack>()(z.undefined()),
  'events.queue': read<ReviewQueue>()(reviewQueueSchema),
  'events.quality': read<Quality>()(z.undefined()),
  'events.userReview': read<UserReview>()(z.object({ userId: z.string() })),
  /** Every run and trial that has read reviewed users, held against what is right of them. */
  'events.scores': read<ReadingScores>()(z.undefined()),
  'events.opinions': read<readonly Opinion[]>()(z.undefined()),
  /** How many of the chosen users have events that were put right by hand. */
  'events.edited': read<{ readonly users: number }>()(z.object({ selection: selectionSchema })),
};

export const reviewActs = {
  'events.editEvents': route<EventEditReport>()(editEventsSchema),
  /** Of the last edit of events that is not undone yet, of whatever user. */
  'events.undoEvents': route<EventEditReport>()(z.undefined()),
  'events.redoEvents': route<EventEditReport>()(z.undefined()),
  /** Draws users to be reviewed; who was drawn stays so. */
  'events.drawUsers': route<DrawnUsers>()(drawUsersSchema),
};
