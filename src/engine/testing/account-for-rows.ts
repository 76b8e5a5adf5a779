import type { Database } from 'better-sqlite3';
import { classifyRow, type RowMeaning } from '../demo-model/classify-row.ts';
import { readSubjects } from '../demo-model/subjects.ts';
import { setAsideOf } from '../ledger/item-record.ts';
import { compactRow } from '../pipelines/events/compact-row.ts';
import { isOwnEvent } from '../pipelines/events/foreign-results.ts';
import { withDatabase } from './source-file.ts';

interface BehaviourRow {
  readonly id: string;
  readonly userId: string;
  readonly timestamp: string;
  readonly text: string;
}

interface StoredEvent {
  readonly event_id: string;
  readonly event_type: string;
  readonly event_category: string;
  readonly timestamp: string;
  readonly context: string;
  readonly source_behavior_ids: string;
}

interface StoredSequence {
  readonly sequence: string;
  readonly start_time: string;
  readonly end_time: string;
  readonly status: string;
}

export interface Account {
  /** What is wrong with the results of users that count as succeeded; empty where every row is accounted for. */
  readonly problems: readonly string[];
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  /** Users without any sequence. */
  readonly untouched: readonly string[];
  readonly citedRows: number;
  readonly setAsideRows: number;
  readonly unaccountedRows: number;
  readonly events: number;
}

const sayAs = (type: string, category: string, subject: string): string =>
  `${type} | ${category} | ${subject}`;

const say = (meaning: RowMeaning | null): string =>
  meaning === null ? 'set aside' : sayAs(meaning.type, meaning.category, meaning.context);

/** The rows of every user, by time, in the words that a request has for them. */
export function readBehaviours(db: Database): Map<string, BehaviourRow[]> {
  const stored = db
    .prepare<[], Record<string, string | null>>(
      `SELECT CAST(id AS TEXT) AS id, user_id, timestamp, action, item_id, app_id, media_id, poi_id,
        CAST(duration AS TEXT) AS duration, properties, behavior_text FROM behavior_data ORDER BY user_id, timestamp, id + 0`,
    )
    .all();
  const users = new Map<string, BehaviourRow[]>();
  for (const row of stored) {
    const userId = row.user_id ?? '';
    const text = compactRow({
      id: row.id ?? '',
      time: row.timestamp ?? null,
      text: row.behavior_text ?? null,
      action: row.action ?? null,
      item: row.item_id ?? null,
      places: [row.poi_id ?? null, row.app_id ?? null, row.media_id ?? null],
      duration: row.duration ?? null,
      properties: row.properties ?? null,
    });
    const rows = users.get(userId) ?? [];
    rows.push({ id: row.id ?? '', userId, timestamp: row.timestamp ?? '', text });
    users.set(userId, rows);
  }
  return users;
}

/** What is said of a row: of each subject that its event names it may be meant. */
type Statement = readonly string[];

/** What the results say about each row of a user, as the truth would be said: none, once, or wrongly twice. */
function statements(events: readonly StoredEvent[], setAside: readonly string[]): Map<string, Statement[]> {
  const said = new Map<string, Statement[]>();
  const add = (id: string, words: Statement): void => void said.set(id, [...(said.get(id) ?? []), words]);
  for (const event of events) {
    const words = statementOf(event);
    for (const id of JSON.parse(event.source_behavior_ids) as string[]) add(id, words);
  }
  for (const id of setAside) add(id, ['set aside']);
  return said;
}

function statementOf(event: StoredEvent): Statement {
  const { text = '' } = JSON.parse(event.context) as { text?: string };
  return readSubjects(text).map((subject) => sayAs(event.event_type, event.event_category, subject));
}

/** What events say that no row of their user is. (Of its own rows one may be gone: a fault leaves some out.) */
function strangeSubjects(rows: readonly BehaviourRow[], events: readonly StoredEvent[]): string[] {
  const truths = new Set(rows.map((row) => say(classifyRow(row.text))));
  return events.flatMap((event) =>
    statementOf(event)
      .filter((words) => !truths.has(words))
      .map((words) => `${event.event_id} says ${words}, which no row is`),
  );
}

function checkSequence(
  rows: readonly BehaviourRow[],
  events: readonly StoredEvent[],
  sequence: StoredSequence,
): string[] {
  const ids = events.map((event) => event.event_id);
  const timeOf = new Map(rows.map((row) => [row.id, row.timestamp]));
  return [
    ...(JSON.stringify(ids) === sequence.sequence ? [] : [`sequence ${sequence.sequence} is not ${ids}`]),
    ...(sequence.start_time === rows[0]?.timestamp ? [] : [`starts at ${sequence.start_time}`]),
    ...(sequence.end_time === rows.at(-1)?.timestamp ? [] : [`ends at ${sequence.end_time}`]),
    ...events.flatMap((event) => {
      const times = (JSON.parse(event.source_behavior_ids) as string[]).map((id) => timeOf.get(id) ?? '?');
      if (times.length === 0) return [`${event.event_id} cites nothing`];
      const first = times.toSorted()[0];
      return event.timestamp === first ? [] : [`${event.event_id} is at ${event.timestamp}, not ${first}`];
    }),
  ];
}

/**
 * Holds the results in a file against what the demo model means by every row: each row of each succeeded user has
 * to be cited by exactly one event of its type and category that names its subject, or be set aside; and an event names no
 * subject that no row is about. Events that Gleaner did not write are not looked at.
 */
export function accountForRows(path: string): Account {
  return withDatabase(path, (db) => {
    const eventsOf = db.prepare<[string], StoredEvent>(
      `SELECT event_id, event_type, event_category, timestamp, context, source_behavior_ids
       FROM extracted_events WHERE user_id = ? AND ${isOwnEvent} ORDER BY timestamp, id`,
    );
    const sequencesOf = db.prepare<[string], StoredSequence>(
      'SELECT sequence, start_time, end_time, status FROM event_sequences WHERE user_id = ?',
    );
    const asideOf = db
      .prepare<[string], Uint8Array | string | null>(
        `SELECT set_aside FROM gleaner_item WHERE item_id = ? AND status = 'succeeded' ORDER BY rowid DESC LIMIT 1`,
      )
      .pluck();
    const problems: string[] = [];
    const outcome = { succeeded: [] as string[], failed: [] as string[], untouched: [] as string[] };
    const totals = { citedRows: 0, setAsideRows: 0, unaccountedRows: 0, events: 0 };
    for (const [userId, rows] of readBehaviours(db)) {
      const sequences = sequencesOf.all(userId);
      const [sequence] = sequences;
      const note = (problem: string): void => void problems.push(`${userId}: ${problem}`);
      if (sequences.length > 1) note(`${sequences.length} sequences`);
      const events = eventsOf.all(userId);
      if (sequence?.status !== 'success' && sequence?.status !== 'incomplete') {
        (sequence === undefined ? outcome.untouched : outcome.failed).push(userId);
        if (events.length > 0) note(`${events.length} events without a success`);
        continue;
      }
      outcome.succeeded.push(userId);
      for (const problem of checkSequence(rows, events, sequence)) note(problem);
      for (const problem of strangeSubjects(rows, events)) note(problem);
      const setAside = setAsideOf(asideOf.get(userId) ?? null);
      const said = statements(events, setAside);
      totals.events += events.length;
      const missing = rows.filter((row) => !said.has(row.id)).length;
      if (missing > 0 !== (sequence.status === 'incomplete'))
        note(`${sequence.status}, but ${missing} rows are missing`);
      for (const row of rows) {
        const words = said.get(row.id) ?? [];
        said.delete(row.id);
        const truth = say(classifyRow(row.text));
        if (words.length === 0) totals.unaccountedRows += 1;
        else if (words[0]?.[0] === 'set aside') totals.setAsideRows += 1;
        else totals.citedRows += 1;
        if (words.length > 1) note(`row ${row.id} is said to be ${words.join(' and ')}`);
        else if (words.length === 1 && words[0]?.includes(truth) !== true)
          note(`row ${row.id} is ${truth}, not ${words[0]}`);
      }
      for (const stranger of said.keys()) note(`cites row ${stranger}, which is not the user's`);
    }
    if (totals.unaccountedRows > 0) problems.push(`${totals.unaccountedRows} rows are unaccounted for`);
    return { problems, ...outcome, ...totals };
  });
}

/** SQLite's own verdict on the file. */
export function integrityOf(path: string): unknown {
  return withDatabase(path, (db) => db.pragma('integrity_check', { simple: true }));
}
