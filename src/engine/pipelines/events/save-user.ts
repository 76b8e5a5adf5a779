import type { Database } from 'better-sqlite3';
import type { Recipe } from '../../../shared/recipe.ts';
import { sqlTime } from '../../database/sql-text.ts';
import type { ContentProblem } from '../../items.ts';
import { keptEdits, noteRetyped } from '../../ledger/type-edits.ts';
import type { SaveContext, SavedItem, SaveItemContext } from '../pipeline.ts';
import { eventIdOf, isOwnEvent, isOwnSequence } from './foreign-results.ts';
import { rowsMissing } from './judge-user.ts';
import type { EventPayload } from './parse-reply.ts';
import { typeSettler } from './types/settle-types.ts';
import type { UserReader } from './user-reader.ts';

/** Writes users' results. Both run inside the engine's transaction. */
export interface UserWriter {
  save(userId: string, payloads: readonly EventPayload[], context: SaveItemContext): SavedItem;
  saveFailure(userId: string, problem: ContentProblem, context: SaveContext): void;
}

export interface WriterOptions {
  /** Results of a user that somebody else wrote go when Gleaner's own are written; else they stay beside them. */
  readonly replaceForeign: boolean;
  /** The hash of the recipe that events are found by; null where it is not known. */
  readonly recipe: string | null;
  /** The recipe's aliases. */
  readonly aliases?: Recipe['ask']['aliases'];
}

const wordsOf = ({ code, message }: ContentProblem): string => `${code}: ${message}`;

export function createUserWriter(
  db: Database,
  reader: Pick<UserReader, 'times'>,
  { replaceForeign, recipe, aliases = [] }: WriterOptions = { replaceForeign: false, recipe: null },
): UserWriter {
  const edits = keptEdits(db).filter(({ undone }) => !undone);
  const settle = typeSettler(edits, aliases);
  const note = edits.length === 0 ? null : noteRetyped(db);
  const ownEvents = replaceForeign ? 'TRUE' : isOwnEvent;
  const ownSequences = replaceForeign ? 'TRUE' : isOwnSequence(db);
  const dropEvents = db.prepare(`DELETE FROM main.extracted_events WHERE user_id = ? AND ${ownEvents}`);
  const dropSequences = db.prepare(`DELETE FROM main.event_sequences WHERE user_id = ? AND ${ownSequences}`);
  const dropFailures = db.prepare(
    `DELETE FROM main.event_sequences WHERE user_id = ? AND status = 'failed' AND ${ownSequences}`,
  );
  const isWhole = db.prepare(
    "SELECT 1 FROM main.event_sequences WHERE user_id = ? AND status IN ('success', 'incomplete')",
  );
  const addEvent = db.prepare(
    `INSERT INTO main.extracted_events
      (event_id, user_id, event_type, timestamp, context, event_category, source_behavior_ids, created_at, recipe)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
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
    save: (userId, payloads, context) => {
      const rows = reader.times(userId);
      const place = new Map(rows.map((row, index) => [row.id, index]));
      const placeOf = (id: string): number => place.get(id) ?? Number.MAX_SAFE_INTEGER;
      const timeOf = (id: string | undefined): string => rows[placeOf(id ?? '')]?.time ?? '';
      const events = payloads
        .flatMap((payload) => payload.events)
        .map((event) => ({ ...event, rows: [...event.rows].sort((a, b) => placeOf(a) - placeOf(b)) }))
        .sort((a, b) => placeOf(a.rows[0] ?? '') - placeOf(b.rows[0] ?? ''));
      dropEvents.run(userId);
      dropSequences.run(userId);
      const at = sqlTime(context.at);
      const ids = events.map((event, index) => {
        const eventId = eventIdOf(context.jobId, context.ordinal, index + 1);
        const about = JSON.stringify(event.context === '' ? {} : { text: event.context });
        const cited = JSON.stringify(event.rows);
        const { type, category, changes } = settle(event);
        const time = timeOf(event.rows[0]);
        const added = addEvent.run(eventId, userId, type, time, about, category, cited, at, recipe);
        for (const change of changes) note?.({ ...change, eventId }, added.lastInsertRowid);
        return eventId;
      });
      const start = rows[0]?.time ?? null;
      const end = rows.at(-1)?.time ?? null;
      const { unaccounted } = context;
      const problem = unaccounted > 0 ? rowsMissing(unaccounted, rows.length) : null;
      addRead([userId, JSON.stringify(ids), start, end], problem, at);
      return { results: ids.length, setAside: payloads.flatMap((payload) => payload.setAside) };
    },

    saveFailure: (userId, problem, context) => {
      dropFailures.run(userId);
      if (isWhole.get(userId) !== undefined) return;
      addSequence.run(userId, '[]', null, null, 'failed', wordsOf(problem), sqlTime(context.at));
    },
  };
}
