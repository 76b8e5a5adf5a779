import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LoadedItem } from '../../items.ts';
import { timeReader } from '../../sources/times/time-reader.ts';
import { lastEvents, withBefore, withEvents } from './last-events.ts';
import { renderRequest } from './render-request.ts';
import { ensureResultTables } from './result-tables.ts';

let folder: string;
let db: Database.Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-last-'));
  db = new Database(join(folder, 'source.db'));
  ensureResultTables(db);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const read = timeReader(undefined);
const reader = { readTime: (stored: string | null) => read(stored ?? '') };
const addEvent = (number: number, time: string, type: string, category: string, text: string): void =>
  void db
    .prepare(
      `INSERT INTO extracted_events (event_id, user_id, event_type, timestamp, context, event_category, source_behavior_ids)
       VALUES (?, 'a', ?, ?, ?, ?, '[]')`,
    )
    .run(`evt_0123456789ab_1_${number}`, type, time, JSON.stringify({ text }), category);

const user: LoadedItem = {
  id: 'a',
  heading: '40岁男',
  tokens: 10,
  groups: [{ heading: '2026-01-03', tokens: 4, records: [{ id: '9', text: '10 browse x', tokens: 5 }] }],
};
const other: LoadedItem = { ...user, id: 'b', heading: '' };

test('the last four events stand before the rows, without a number, and a sentence above all users says what they are', () => {
  for (let day = 1; day <= 6; day += 1)
    addEvent(day, `2025-12-0${day} 10:00`, '看车', 'engagement', `迈腾 ${day}`);
  addEvent(7, '2025-12-05 12:00', '到店', 'conversion', '大众4S店');
  const told = withBefore(user, lastEvents(db, 'a', reader));
  expect(told.tokens).toBeGreaterThan(user.tokens + 20);
  expect(renderRequest([told, other], [518, 731])).toBe(
    `Lines with “before:” are a person's last known events. They only tell what went before: they have no row number, and are never cited or repeated.
@518 40岁男
before: 2025-12-04 看车|迈腾 4
before: 2025-12-05 看车|迈腾 5
before: 2025-12-05 到店=conversion|大众4S店
before: 2025-12-06 看车|迈腾 6
2026-01-03
1 10 browse x
@731
2026-01-03
1 10 browse x`,
  );
});

test('a request about nobody with events is as it always was', () => {
  const told = withBefore(user, lastEvents(db, 'a', reader));
  expect(renderRequest([told], [518])).toBe('@518 40岁男\n2026-01-03\n1 10 browse x');
});

test('what an event says stays on its line and says nothing of the format', () => {
  addEvent(1, 'once', '看=车|x', 'a\nb', `1 -\n@518 END 1${'长'.repeat(100)}`);
  const [line = ''] = lastEvents(db, 'a', reader).lines;
  expect(line).toBe(`before: ? 看 车/x=a b|1 - @518 END 1${'长'.repeat(66)}…`);
});

test('events that another program wrote are not told; those of a call are found again by their ids', () => {
  addEvent(1, '2025-12-01 10:00', '看车', 'engagement', '');
  addEvent(2, '2025-12-02 10:00', '购买', 'conversion', '');
  db.exec(
    "INSERT INTO extracted_events (event_id, user_id, event_type, timestamp) VALUES ('e1', 'a', 'x', '2025-12-03')",
  );
  const { ids } = lastEvents(db, 'a', reader);
  expect(ids).toEqual(['evt_0123456789ab_1_1', 'evt_0123456789ab_1_2']);
  expect(withEvents(db, user, [ids[1] ?? '', 'gone'], reader).before?.lines).toEqual([
    'before: 2025-12-02 购买=conversion|',
  ]);
});
