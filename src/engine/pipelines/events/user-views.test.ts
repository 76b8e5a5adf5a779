import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultModelSettings } from '../../../shared/model-settings.ts';
import { userRowsQuerySchema } from '../../../shared/pipelines/events/rows.ts';
import { eventQuerySchema, type UserQuery, userQuerySchema } from '../../../shared/pipelines/events/users.ts';
import type { FailuresExport } from '../../../shared/pipelines/failures.ts';
import { carBuying } from '../../../shared/recipes/car-buying.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { readSchema } from '../../database/read-schema.ts';
import { changeJobStatus } from '../../ledger/change-job-status.ts';
import { itemRecords } from '../../ledger/item-record.ts';
import { insertJob } from '../../ledger/job-record.ts';
import { migrate } from '../../ledger/migrate.ts';
import { readEvents } from './event-views.ts';
import { findForm } from './find-form.ts';
import { createGrowth } from './growth.ts';
import { ensureResultTables } from './result-tables.ts';
import { listUsers } from './user-list.ts';
import { createUserViews, type UserViews } from './user-views.ts';

let folder: string;
let db: Database.Database;
let views: UserViews;
const nobody: ReadonlySet<string> = new Set();

function open(sql = ''): void {
  db.exec(`CREATE TABLE behavior_data (id INTEGER PRIMARY KEY, user_id TEXT, timestamp TEXT, behavior_text TEXT);
    ${sql}`);
  const source: SourceFile = { db, path: '', schema: 'main', sidecar: null, sizeBytes: 0 };
  const mapping = findForm(readSchema(db, 'main'));
  if (mapping === null) throw new Error('no mapping');
  listUsers(source, mapping);
  views = createUserViews(source, mapping, createGrowth(source, mapping));
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-views-'));
  db = new Database(join(folder, 'source.db'));
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const rowsOf = (users: Readonly<Record<string, number>>): string =>
  Object.entries(users)
    .flatMap(([user, rows]) =>
      Array.from({ length: rows }, (_, row) => `('${user}', '2025-01-01 10:0${row}', 'row ${row}')`),
    )
    .map((values) => `INSERT INTO behavior_data (user_id, timestamp, behavior_text) VALUES ${values};`)
    .join('\n');
const query = (change: Partial<UserQuery> = {}): UserQuery => userQuerySchema.parse(change);
const ids = (change: Partial<UserQuery>, active = nobody): readonly string[] =>
  views.users(query(change), active).rows.map((user) => user.userId);

function addJob(id: string, users: readonly string[]): ReturnType<typeof itemRecords> {
  migrate(db);
  const at = Number(id.slice(1));
  insertJob(db, {
    id,
    pipeline: 'events',
    selection: { kind: 'all' },
    settings: defaultModelSettings,
    total: users.length,
    totalRecords: users.length,
    at,
  });
  changeJobStatus(db, id, 'start', { at });
  const items = itemRecords(db, id, 'extraction');
  items.insertAll(users.map((user) => ({ id: user, records: 2 })));
  return items;
}
const fine = { results: 1, setAside: [], unaccounted: 0 };

describe('users', () => {
  it('shows a file that never ran as users who all wait', () => {
    open(rowsOf({ a: 2, b: 1 }));
    expect(views.users(query(), nobody)).toEqual({
      rows: [
        {
          userId: 'a',
          result: 'none',
          inJob: 'none',
          rows: 2,
          newRows: 0,
          changed: false,
          events: 0,
          coverage: null,
          attempts: 0,
          error: null,
          updatedAt: null,
        },
        {
          userId: 'b',
          result: 'none',
          inJob: 'none',
          rows: 1,
          newRows: 0,
          changed: false,
          events: 0,
          coverage: null,
          attempts: 0,
          error: null,
          updatedAt: null,
        },
      ],
      total: 2,
      offset: 0,
    });
    expect(readEvents(db, eventQuerySchema.parse({}))).toEqual({ rows: [], total: 0, offset: 0 });
  });

  it('pages without missing or repeating any', () => {
    const users = Object.fromEntries(
      Array.from({ length: 23 }, (_, index) => [`u${index}`, 1 + (index % 3)]),
    );
    open(rowsOf(users));
    for (const sort of ['userId', 'result', 'rows', 'events', 'coverage'] as const) {
      for (const descending of [false, true]) {
        const seen: string[] = [];
        for (let offset = 0; offset < 25; offset += 5) {
          const page = views.users(query({ sort, descending, limit: 5, offset }), nobody);
          expect(page).toMatchObject({ total: 23, offset });
          seen.push(...page.rows.map((user) => user.userId));
        }
        expect(seen.sort()).toEqual(Object.keys(users).sort());
      }
    }
    expect(views.users(query({ offset: 100 }), nobody)).toEqual({ rows: [], total: 23, offset: 100 });
  });

  it('sorts by rows both ways, and by id among equals', () => {
    open(rowsOf({ a: 2, b: 3, c: 2 }));
    expect(ids({ sort: 'rows' })).toEqual(['a', 'c', 'b']);
    expect(ids({ sort: 'rows', descending: true })).toEqual(['b', 'a', 'c']);
  });

  it.each([
    ['', ['100%', 'A_b', 'axb', 'back\\slash', "it's", '张三']],
    ['%', ['100%']],
    ['_', ['A_b']],
    ['\\', ['back\\slash']],
    ["'", ["it's"]],
    ['a_B', ['A_b']],
    ['张', ['张三']],
    ['nobody', []],
  ])('searches for %j as it stands', (search, found) => {
    open(rowsOf({ '100%': 1, A_b: 1, axb: 1, 'back\\slash': 1, "it''s": 1, 张三: 1 }));
    expect([...ids({ search })].sort()).toEqual(found);
    expect(views.users(query({ search }), nobody).total).toBe(found.length);
  });

  it('tells the outcome of each, and filters by it', () => {
    open(rowsOf({ a: 2, b: 2, c: 2, d: 2 }));
    ensureResultTables(db);
    const items = addJob('j1', ['a', 'b', 'c', 'd']);
    items.countAttempt('a', 5);
    items.succeed('a', { results: 1, setAside: ['2'], unaccounted: 1 }, null, 50);
    items.countAttempt('b', 6);
    items.countAttempt('b', 7);
    items.fail('b', { code: 'refusal', message: 'No.' }, null, 60);
    const active = new Set(['c']);
    expect(views.users(query(), active).rows).toMatchObject([
      {
        userId: 'a',
        result: 'incomplete',
        inJob: 'none',
        coverage: 0.5,
        attempts: 1,
        error: null,
        updatedAt: 50,
      },
      {
        userId: 'b',
        result: 'failed',
        inJob: 'none',
        coverage: 0,
        attempts: 2,
        error: { code: 'refusal', message: 'No.' },
      },
      { userId: 'c', result: 'none', inJob: 'active', error: null },
      { userId: 'd', result: 'none', inJob: 'waiting', error: null },
    ]);
    expect(ids({ show: 'done' }, active)).toEqual([]);
    expect(ids({ show: 'incomplete' }, active)).toEqual(['a']);
    expect(ids({ show: 'failed' }, active)).toEqual(['b']);
    expect(ids({ show: 'active' }, active)).toEqual(['c']);
    expect(ids({ show: 'none' }, active)).toEqual(['c', 'd']);
    expect(ids({ show: 'failed', search: 'a' }, active)).toEqual([]);
    expect(views.users(query({ show: 'active' }), nobody).total).toBe(0);
  });

  it.each(['running', 'paused', 'cancelled'] as const)(
    'shows what users have while a job that asks again is %s',
    (state) => {
      open(rowsOf({ a: 2, b: 2, c: 2 }));
      ensureResultTables(db);
      const first = addJob('j1', ['a', 'b', 'c']);
      first.succeed('a', fine, null, 1);
      first.fail('b', { code: 'refusal', message: 'No.' }, null, 1);
      first.succeed('c', { ...fine, unaccounted: 1 }, null, 1);
      changeJobStatus(db, 'j1', 'complete', { at: 1 });
      addJob('j2', ['a', 'b', 'c']);
      if (state !== 'running') changeJobStatus(db, 'j2', state === 'paused' ? 'pause' : 'cancel', { at: 2 });
      const inJob = state === 'cancelled' ? 'none' : 'waiting';
      expect(views.users(query(), nobody).rows).toMatchObject([
        { userId: 'a', result: 'done', inJob, coverage: 1, error: null },
        { userId: 'b', result: 'failed', inJob, error: { code: 'refusal', message: 'No.', hint: '' } },
        { userId: 'c', result: 'incomplete', inJob, coverage: 0.5 },
      ]);
      expect(views.users(query(), new Set(['b'])).rows[1]).toMatchObject({
        result: 'failed',
        inJob: 'active',
      });
      expect(ids({ show: 'failed' })).toEqual(['b']);
      expect(ids({ show: 'done' })).toEqual(['a']);
      expect(ids({ show: 'none' })).toEqual([]);
    },
  );
});

describe('user', () => {
  it('refuses one who is not in the file', () => {
    open(rowsOf({ a: 1 }));
    expect(() => views.user("b' OR 1=1 --", nobody)).toThrow(
      expect.objectContaining({ code: 'unknown_user' }),
    );
    expect(() => views.userRows(userRowsQuerySchema.parse({ userId: 'b' }))).toThrow(
      expect.objectContaining({ code: 'unknown_user' }),
    );
  });

  it('shows profile, events and rows set aside', () => {
    open(`${rowsOf({ a: 3 })} CREATE TABLE user_profiles (user_id TEXT, city TEXT);
      INSERT INTO user_profiles VALUES ('a', '上海')`);
    ensureResultTables(db);
    const items = addJob('j1', ['a']);
    db.exec(`INSERT INTO extracted_events (event_id, user_id, event_type, timestamp, context, source_behavior_ids)
      VALUES ('e1', 'a', '看车', '2025-01-01 10:00', '{"text":"迈腾"}', '["1","2"]')`);
    items.succeed('a', { results: 1, setAside: ['3'], unaccounted: 0 }, null, 3);
    expect(views.user('a', nobody)).toEqual({
      summary: expect.objectContaining({ userId: 'a', result: 'done', events: 1, coverage: 1 }),
      profile: '上海',
      profileUnread: 0,
      events: [
        {
          eventId: 'e1',
          userId: 'a',
          type: '看车',
          category: 'engagement',
          time: '2025-01-01 10:00',
          endTime: '',
          context: '迈腾',
          sourceRowIds: ['1', '2'],
        },
      ],
      setAsideRows: 1,
      keepableRows: 0,
    });
    expect(views.userRows(userRowsQuerySchema.parse({ userId: 'a' })).rows).toEqual([
      {
        id: '1',
        time: '2025-01-01 10:00',
        text: 'row 0',
        eventIds: ['e1'],
        setAside: false,
        missing: false,
        isNew: false,
        unread: 0,
      },
      {
        id: '2',
        time: '2025-01-01 10:01',
        text: 'row 1',
        eventIds: ['e1'],
        setAside: false,
        missing: false,
        isNew: false,
        unread: 0,
      },
      {
        id: '3',
        time: '2025-01-01 10:02',
        text: 'row 2',
        eventIds: [],
        setAside: true,
        missing: false,
        isNew: false,
        unread: 0,
      },
    ]);
    expect(views.userRows(userRowsQuerySchema.parse({ userId: 'a', offset: 1, limit: 1 }))).toMatchObject({
      rows: [{ id: '2' }],
      total: 3,
      offset: 1,
    });
  });

  it('names every event that cites a row', () => {
    open(rowsOf({ a: 1 }));
    ensureResultTables(db);
    db.exec(`INSERT INTO extracted_events (event_id, user_id, event_type, source_behavior_ids)
      VALUES ('e1', 'a', 'x', '[1]'), ('e2', 'a', 'y', '["1"]'), ('e3', 'b', 'y', '["1"]')`);
    expect(views.userRows(userRowsQuerySchema.parse({ userId: 'a' })).rows[0]?.eventIds).toEqual([
      'e1',
      'e2',
    ]);
  });

  it('shows 200 events at most, and says how many there are', () => {
    open(rowsOf({ a: 1 }));
    ensureResultTables(db);
    db.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
      INSERT INTO extracted_events (event_id, user_id, event_type) SELECT 'e' || i, 'a', 'x' FROM n`);
    const user = views.user('a', nobody);
    expect([user.events.length, user.summary.events]).toEqual([200, 300]);
    expect(readEvents(db, eventQuerySchema.parse({ userId: 'a', offset: 250 }))).toMatchObject({
      total: 300,
      offset: 250,
    });
    expect(readEvents(db, eventQuerySchema.parse({ userId: 'a', offset: 250 })).rows.length).toBe(50);
    expect(readEvents(db, eventQuerySchema.parse({ userId: 'b' })).total).toBe(0);
  });
});

describe('a file of another origin', () => {
  it.each([
    ['NULL', ''],
    ["''", ''],
    ["'plain words'", 'plain words'],
    [`'{"text":"迈腾"}'`, '迈腾'],
    [`'{"item":"迈腾","place":"易车网","n":2}'`, '迈腾 / 易车网 / 2'],
    [`'{"item":{"name":"迈腾"},"none":null}'`, '{"name":"迈腾"} / null'],
    [`'["a","b"]'`, 'a / b'],
    ["'null'", ''],
    ["'5'", '5'],
    [`'"quoted"'`, 'quoted'],
    [`'{"text":'`, '{"text":'],
    ["x'ff00'", expect.any(String)],
  ])('reads the context %s as %j', (stored, context) => {
    open(rowsOf({ a: 1 }));
    ensureResultTables(db);
    db.exec(
      `INSERT INTO extracted_events (event_id, user_id, event_type, context) VALUES ('e', 'a', 'x', ${stored})`,
    );
    expect(readEvents(db, eventQuerySchema.parse({})).rows[0]?.context).toEqual(context);
  });

  it.each([
    ['NULL', []],
    ["'[1, 2]'", ['1', '2']],
    [`'["1",2]'`, ['1', '2']],
    ["'1,2'", []],
    ["'{}'", []],
    ["'[1'", []],
    ['7', []],
  ])('reads the source rows %s as %j', (stored, rowIds) => {
    open(rowsOf({ a: 1 }));
    ensureResultTables(db);
    db.exec(`INSERT INTO extracted_events (event_id, user_id, event_type, source_behavior_ids)
      VALUES ('e', 'a', 'x', ${stored})`);
    expect(readEvents(db, eventQuerySchema.parse({})).rows[0]?.sourceRowIds).toEqual(rowIds);
  });

  it('shows results of fewer columns before any job has added them', () => {
    open(`${rowsOf({ a: 1, b: 1, c: 1 })} CREATE TABLE extracted_events (user_id TEXT);
      CREATE TABLE event_sequences (user_id TEXT, status TEXT, sequence TEXT);
      INSERT INTO extracted_events VALUES ('a');
      INSERT INTO event_sequences VALUES ('a', 'success', '[]'), ('b', 'failed', '[]')`);
    expect(views.users(query(), nobody).rows).toMatchObject([
      { userId: 'a', result: 'done', events: 1 },
      { userId: 'b', result: 'failed', error: { code: 'malformed_reply' } },
      { userId: 'c', result: 'none' },
    ]);
    expect(views.user('a', nobody).events).toMatchObject([
      { eventId: '1', type: '', category: 'engagement', time: '', context: '', sourceRowIds: [] },
    ]);
    expect(readEvents(db, eventQuerySchema.parse({})).total).toBe(1);
  });

  it('says how much of a row and of a profile the model reads, and of a user who was read how much it was then', () => {
    open(`CREATE TABLE user_profiles (user_id TEXT, profile_text TEXT);
      INSERT INTO user_profiles VALUES ('a', '${'p'.repeat(450)}');
      INSERT INTO behavior_data (user_id, timestamp, behavior_text) VALUES ('a', '2025-01-01 10:00', '${'x'.repeat(3_000)}'),
        ('a', '2025-01-01 10:01', 'short')`);
    const unread = () =>
      views.userRows(userRowsQuerySchema.parse({ userId: 'a' })).rows.map((row) => row.unread);
    expect(unread()).toEqual([2_400, 0]);
    expect(views.user('a', nobody)).toMatchObject({ profile: 'p'.repeat(400), profileUnread: 50 });
    expect(views.userRows(userRowsQuerySchema.parse({ userId: 'a' })).rows[0]?.text).toMatch(/^x{2000}…$/);
    const items = addJob('j1', ['a']);
    db.exec(`UPDATE gleaner_job SET options = '{"mapping":null,"longestRow":1000,"longestProfile":425}'`);
    items.succeed('a', fine, null, 1);
    expect(unread()).toEqual([2_000, 0]);
    expect(views.user('a', nobody)).toMatchObject({ profile: 'p'.repeat(425), profileUnread: 25 });
    const recipe = { ...carBuying, read: { mapping: null, longestRow: 2_900, longestProfile: 430 } };
    db.prepare('UPDATE gleaner_job SET options = ?').run(JSON.stringify({ recipe }));
    expect(unread()).toEqual([100, 0]);
    expect(views.user('a', nobody)).toMatchObject({ profileUnread: 20 });
  });

  it('finds users by number where its results have numbers', () => {
    open(`${rowsOf({ 7: 1 })} CREATE TABLE extracted_events (event_id TEXT, user_id INTEGER, event_type TEXT);
      CREATE TABLE event_sequences (user_id INTEGER, status TEXT);
      INSERT INTO extracted_events VALUES ('e', 7, 'x'); INSERT INTO event_sequences VALUES (7, 'success')`);
    expect(views.users(query(), nobody).rows).toMatchObject([{ userId: '7', result: 'done', events: 1 }]);
    expect(views.user('7', nobody).events.length).toBe(1);
  });
});

it('tells who failed by cause and by run, as the last reading ended', () => {
  open(rowsOf({ a: 1, b: 1, c: 1, d: 1 }));
  const fail = (items: ReturnType<typeof itemRecords>, user: string, code: 'refusal' | 'empty_reply'): void =>
    items.fail(user, { code, message: `${code} of ${user}` }, null, 1);
  const first = addJob('j1', ['a', 'b', 'c', 'd']);
  for (const user of ['a', 'b', 'c']) fail(first, user, 'refusal');
  fail(first, 'd', 'empty_reply');
  changeJobStatus(db, 'j1', 'cancel', { at: 2 });
  const second = addJob('j2', ['b', 'c']);
  fail(second, 'b', 'empty_reply');
  second.succeed('c', fine, null, 3);
  const failed = (asked: Partial<FailuresExport>): readonly string[] =>
    views
      .failedAfter(null, { codes: [], jobId: null, ...asked })
      .map(({ summary, jobId }) => `${summary.userId} ${jobId}`);
  expect(failed({})).toEqual(['a j1', 'b j2', 'd j1']);
  expect(failed({ codes: ['refusal'] })).toEqual(['a j1']);
  expect(failed({ codes: ['empty_reply'], jobId: 'j1' })).toEqual(['d j1']);
  expect(failed({ jobId: 'j2' })).toEqual(['b j2']);
  expect(views.failedAfter('a', { codes: [], jobId: null })).toHaveLength(2);
  const { causes, runs } = views.failures();
  expect(causes.map(({ error, users }) => [error.code, users])).toEqual([
    ['empty_reply', 2],
    ['refusal', 1],
  ]);
  expect(runs).toEqual([
    { jobId: 'j1', users: 2 },
    { jobId: 'j2', users: 1 },
  ]);
});

it('tells of the failures of another program, in no run of the file', () => {
  open(rowsOf({ a: 1 }));
  ensureResultTables(db);
  db.exec("INSERT INTO event_sequences (user_id, status) VALUES ('a', 'failed')");
  expect(views.failedAfter(null, { codes: ['malformed_reply'], jobId: null })).toMatchObject([
    { summary: { userId: 'a' }, jobId: null },
  ]);
  expect(views.failures()).toMatchObject({
    causes: [{ error: { code: 'malformed_reply' }, users: 1 }],
    runs: [],
  });
});
