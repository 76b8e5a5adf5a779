import { z } from 'zod';
import { recipeSchema, typeWord } from '../recipe.ts';
import { act, read } from './contract.ts';

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

export const reviewReads = {
  'events.editStack': read<EditStack>()(z.undefined()),
};

export const reviewActs = {
  'events.editEvents': act<EventEditReport>()(editEventsSchema),
  /** Of the last edit of events that is not undone yet, of whatever user. */
  'events.undoEvents': act<EventEditReport>()(z.undefined()),
  'events.redoEvents': act<EventEditReport>()(z.undefined()),
};
