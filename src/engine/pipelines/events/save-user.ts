import type { Database } from 'better-sqlite3';
import type { Recipe } from '../../../shared/recipe.ts';
import { prepared } from '../../database/prepared.ts';
import { sqlTime } from '../../database/sql-text.ts';
import type { ContentProblem } from '../../items.ts';
import { noteRetyped } from '../../ledger/type-edits.ts';
import type { SaveContext, SavedItem, SaveItemContext } from '../pipeline.ts';
import { aboutEvent } from './about-event.ts';
import { ownEvents } from './event-views.ts';
import { eventIdsOf, isOwnEvent, isOwnSequence } from './foreign-results.ts';
import { rowsMissing } from './judge-user.ts';
import type { ReadNotes } from './note-read.ts';
import { inSequence, type PlacedRows, rowPlacer } from './order-events.ts';
import type { EventPayload } from './parse-reply.ts';
import type { KeptEvent } from './review/kept-events.ts';
import { createReviewKeeper, keptOfNobody } from './review/review-keeper.ts';
import { isReviewedEvent } from './review/reviewed-event.ts';
import { type SettledName, standingEdits, typeSettler } from './types/settle-types.ts';
import type { RowStamp, UserReader } from './user-reader.ts';

export type UserWriter = ReturnType<typeof createUserWriter>;

export interface WriterOptions {
  /** Results of a user that somebody else wrote go when Gleaner's own are written; else they stay beside them. */
  readonly replaceForeign: boolean;
  /** What an analyst has reviewed of a user goes as well; else it stays as it is when the user is read again. */
  readonly replaceReviewed?: boolean;
  /** The hash of the recipe that events are found by; null where it is not known. */
  readonly recipe: string | null;
  /** The recipe's aliases. */
  readonly aliases?: Recipe['ask']['aliases'];
  /** Told the types of a user's events. */
  readonly onSaved?: (types: readonly string[]) => void;
  /** The words of a user's rows by id, to see whether a value stands there. */
  readonly wordsOf?: (userId: string) => ReadonlyMap<string, string>;
}

const wordsOf = ({ code, message }: ContentProblem): string => `${code}: ${message}`;

type FoundEvent = EventPayload['events'][number];

/** An event with its rows in order. */
type PlacedEvent = FoundEvent & PlacedRows;

/** The events of a user in order of time, as nearly all are that come. */
function inOrder(payloads: readonly EventPayload[], stamps: readonly RowStamp[]): readonly PlacedEvent[] {
  const placed = rowPlacer(stamps);
  const events: PlacedEvent[] = [];
  let isInOrder = true;
  for (const payload of payloads) {
    for (const found of payload.events) {
      const event = { ...found, ...placed(found.rows) };
      isInOrder &&= event.place >= (events.at(-1)?.place ?? 0);
      events.push(event);
    }
  }
  return isInOrder ? events : events.sort((a, b) => a.place - b.place);
}

const inOrderOfRows = (kept: readonly KeptEvent[], stamps: readonly RowStamp[]): readonly KeptEvent[] => {
  if (kept.length === 0) return kept;
  const placed = rowPlacer(stamps);
  return kept
    .map((event) => ({ event, place: placed(event.sourceRowIds).place }))
    .sort((a, b) => a.place - b.place)
    .map(({ event }) => event);
};

/** So many rows go into one statement: what is the same for all of them goes to the database once. */
const rowsTogether = 24;

/** What is the same for all events of a user. */
interface EventsOf {
  /** What their ids begin with. */
  readonly ids: string;
  readonly user: string;
  readonly at: string;
  readonly recipe: string | null;
}

/** The words of a user's rows, where a value may stand in one, and what the events are called in the end. */
interface Beside {
  readonly words: ReadonlyMap<string, string> | undefined;
  readonly types: string[];
  /** Ids that are given already. */
  readonly taken: ReadonlySet<string>;
}

type NoteRetyped = ReturnType<typeof noteRetyped> | null;

/** Writes the events of a user, and answers their ids; one that an edit has changed by itself, since its place is noted. */
function createEventWriter(db: Database, settle: (event: FoundEvent) => SettledName, note: NoteRetyped) {
  const row = '(@ids || ?, @user, ?, ?, ?, ?, ?, ?, @at, @recipe)';
  const insertOf = (rows: number) =>
    prepared<[readonly (string | null)[], EventsOf]>(
      db,
      `INSERT INTO main.extracted_events
        (event_id, user_id, event_type, timestamp, end_time, context, event_category, source_behavior_ids, created_at, recipe)
       VALUES ${Array.from({ length: rows }, () => row).join(', ')}`,
    );
  return (
    events: readonly PlacedEvent[],
    of: EventsOf,
    { words, types, taken }: Beside,
  ): readonly string[] => {
    let values: (string | null)[] = [];
    let waiting = 0;
    const write = (): void => {
      if (waiting > 0) insertOf(waiting).run(values, of);
      values = [];
      waiting = 0;
    };
    const ids: string[] = [];
    let last = 0;
    for (const event of events) {
      const { type, category, changes } = settle(event);
      do last += 1;
      while (taken.has(`${of.ids}${last}`));
      const number = String(last);
      const about = JSON.stringify(aboutEvent(event, words));
      types.push(type);
      const cells = [number, type, event.time, event.end, about, category, JSON.stringify(event.rows)];
      const eventId = of.ids + number;
      ids.push(eventId);
      if (note !== null && changes.length > 0) {
        write();
        const { lastInsertRowid } = insertOf(1).run(cells, of);
        for (const change of changes) note({ ...change, eventId }, lastInsertRowid);
        continue;
      }
      values.push(...cells);
      waiting += 1;
      if (waiting === rowsTogether) write();
    }
    write();
    return ids;
  };
}

/** Writes users' results. Both run inside the engine's transaction. */
export function createUserWriter(
  db: Database,
  reader: Pick<UserReader, 'times'>,
  options: WriterOptions = { replaceForeign: false, recipe: null },
  notes: ReadNotes | null = null,
) {
  const { replaceForeign, replaceReviewed = false, recipe, aliases = [], onSaved } = options;
  const edits = standingEdits(db);
  const settle = typeSettler(edits, aliases);
  const note = edits.length === 0 ? null : noteRetyped(db);
  const review = createReviewKeeper(db, settle, replaceReviewed);
  const stays = replaceReviewed ? 'FALSE' : `COALESCE(${isReviewedEvent}, FALSE)`;
  const replaced = `${replaceForeign ? 'TRUE' : isOwnEvent} AND NOT ${stays}`;
  const ownSequences = replaceForeign ? 'TRUE' : isOwnSequence(db);
  const dropEvents = db.prepare(`DELETE FROM main.extracted_events WHERE user_id = ? AND ${replaced}`);
  const dropForeign = db.prepare(`DELETE FROM main.extracted_events WHERE user_id = ? AND NOT ${isOwnEvent}`);
  const dropSequences = db.prepare(`DELETE FROM main.event_sequences WHERE user_id = ? AND ${ownSequences}`);
  const dropFailures = db.prepare(
    `DELETE FROM main.event_sequences WHERE user_id = ? AND status = 'failed' AND ${ownSequences}`,
  );
  const isWhole = db.prepare(
    "SELECT 1 FROM main.event_sequences WHERE user_id = ? AND status IN ('success', 'incomplete')",
  );
  const addEvents = createEventWriter(db, settle, note);
  // A table of another's making may take one sequence a user, and one that stays is the user's then.
  const addSequence = db.prepare(
    `INSERT INTO main.event_sequences
      (user_id, sequence, start_time, end_time, status, error_message, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );

  const addRead = (values: readonly (string | null)[], problem: ContentProblem | null, at: string): void => {
    if (problem === null) return void addSequence.run(...values, 'success', null, at);
    const words = wordsOf(problem);
    try {
      addSequence.run(...values, 'incomplete', words, at);
    } catch (thrown) {
      // A table of another's making may know two words alone; then the user is not called whole.
      if ((thrown as { readonly code?: unknown }).code !== 'SQLITE_CONSTRAINT_CHECK') throw thrown;
      addSequence.run(...values, 'failed', words, at);
    }
  };

  return {
    save: (userId: string, payloads: readonly EventPayload[], context: SaveItemContext): SavedItem => {
      const rows = reader.times(userId);
      const { grows } = context;
      const { kept, leavesOut } = grows ? keptOfNobody : review.of(userId);
      const found = inOrder(payloads, rows);
      const events = found.filter((event) => !leavesOut({ type: settle(event).type, rows: event.rows }));
      const setAside = payloads.flatMap((payload) => payload.setAside);
      const aside = grows ? [...(notes?.setAsideBefore(userId) ?? []), ...setAside] : setAside;
      const givenUp = notes?.note(userId, rows, payloads, context);
      const unaccounted = (grows ? givenUp : null) ?? context.unaccounted;
      const earlier = grows ? ownEvents(db, userId) : inOrderOfRows(kept, rows);
      if (!grows) dropEvents.run(userId);
      else if (replaceForeign) dropForeign.run(userId);
      dropSequences.run(userId);
      const at = sqlTime(context.at);
      const types: string[] = [];
      const words = events.some(({ attributes }) => attributes !== undefined)
        ? options.wordsOf?.(userId)
        : undefined;
      const of = { ids: eventIdsOf(context.jobId, context.ordinal), user: userId, at, recipe };
      const taken = new Set(kept.map(({ eventId }) => eventId));
      const ids = addEvents(events, of, { words, types, taken });
      review.note(userId, { jobId: context.jobId, grows, found });
      onSaved?.(types);
      const sequence = earlier.length > 0 ? inSequence(earlier, ids, events, rows) : ids;
      const start = rows[0]?.time ?? null;
      const end = rows.at(-1)?.time ?? null;
      const problem = unaccounted > 0 ? rowsMissing(unaccounted, rows.length) : null;
      addRead([userId, JSON.stringify(sequence), start, end], problem, at);
      return { results: ids.length, setAside: aside, ...(grows ? { unaccounted } : {}) };
    },

    saveFailure: (userId: string, problem: ContentProblem, context: SaveContext): void => {
      dropFailures.run(userId);
      if (isWhole.get(userId) !== undefined) return;
      addSequence.run(userId, '[]', null, null, 'failed', wordsOf(problem), sqlTime(context.at));
    },
  };
}
