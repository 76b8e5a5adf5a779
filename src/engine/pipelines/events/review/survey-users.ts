import type { Database } from 'better-sqlite3';
import { hasColumn, hasTable } from '../../../database/read-schema.ts';
import { joinLastOutcome } from '../../../ledger/outcomes.ts';
import { readContext } from '../read-context.ts';
import { eventsTable, extractionStage, usersWithEvents } from '../result-tables.ts';
import type { ReadUser } from './judge-users.ts';

const eventsAStep = 10_000;
const usersAStep = 2_000;

interface Counted {
  events: number;
  ungrounded: number;
  readonly types: Set<string>;
}

type StoredEvent = readonly [id: number, user: string | null, type: string | null, context: string | null];

/** What the events of each user come to, in steps. */
function* countEvents(db: Database): Generator<void, ReadonlyMap<string, Counted>> {
  const users = new Map<string, Counted>();
  if (!hasTable(db, 'main', eventsTable) || !hasColumn(db, eventsTable, 'user_id')) return users;
  const has = (column: string): string => (hasColumn(db, eventsTable, column) ? column : 'NULL');
  const page = db
    .prepare<[number, number], StoredEvent>(
      `SELECT rowid, CAST(user_id AS TEXT), CAST(${has('event_type')} AS TEXT),
         CASE WHEN instr(${has('context')}, '"ungrounded"') > 0 THEN CAST(${has('context')} AS TEXT) END
       FROM main.extracted_events WHERE rowid > ? ORDER BY rowid LIMIT ?`,
    )
    .raw();
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const events = page.all(after, eventsAStep);
    for (const [, user, type, context] of events) {
      const known = users.get(user ?? '') ?? { events: 0, ungrounded: 0, types: new Set<string>() };
      users.set(user ?? '', known);
      known.events += 1;
      if (type !== null) known.types.add(type);
      if (context !== null) known.ungrounded += readContext(context).ungrounded?.length ?? 0;
    }
    const last = events.at(-1);
    if (last === undefined) return users;
    [after] = last;
    yield;
  }
}

/** What is known of every user who was read, in steps, so that others can have their turn. */
export function* surveyUsers(db: Database): Generator<void, readonly ReadUser[]> {
  const counted = yield* countEvents(db);
  const item = joinLastOutcome(db, 'u.user_id', extractionStage, 'item');
  const page = db.prepare<[string, number], { userId: string; rows: number; unread: number | null }>(
    `SELECT u.user_id AS userId, u.rows AS rows,
       CASE WHEN item.status = 'succeeded' THEN item.unaccounted END AS unread
     FROM temp.gleaner_users u ${item}
     WHERE u.user_id > ? AND u.user_id IN (${usersWithEvents(db)}) ORDER BY u.user_id LIMIT ?`,
  );
  const users: ReadUser[] = [];
  for (let after = ''; ; ) {
    const listed = page.all(after, usersAStep);
    for (const { userId, rows, unread } of listed) {
      const its = counted.get(userId);
      users.push({
        ...{ userId, rows, unread: unread ?? 0, events: its?.events ?? 0, ungrounded: its?.ungrounded ?? 0 },
        types: [...(its?.types ?? [])],
      });
    }
    const last = listed.at(-1)?.userId;
    if (last === undefined) return users;
    after = last;
    yield;
  }
}
