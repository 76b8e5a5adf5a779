import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { largeUser } from '../../../torture/large-user.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import { errorText } from '../../shared/words/error-text.ts';
import type { DemoModel, DemoModelOptions } from '../demo-model/demo-model.ts';
import type { Engine } from '../engine-api.ts';
import { accessTo } from './access.ts';
import { withDatabase } from './source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './test-bench.ts';
import { roundsOf } from './thoroughness.ts';

type Value = string | number | bigint | Buffer | null;

const everyone = {
  offset: 0,
  limit: 200,
  search: '',
  show: null,
  sort: 'userId',
  descending: false,
} as const;

/** A file made by some SQL, and rows for its table `behavior_data` if it has one. */
function makeFile(sql: string, rows: readonly (readonly Value[])[] = []): string {
  const path = join(makeFolder(), 'source.db');
  const db = new Database(path);
  db.exec(sql);
  const [first] = rows;
  if (first !== undefined) {
    const insert = db.prepare(`INSERT INTO behavior_data VALUES (${first.map(() => '?').join(', ')})`);
    db.transaction(() => {
      for (const row of rows) insert.run(...row);
    })();
  }
  db.close();
  return path;
}

const usual = 'CREATE TABLE behavior_data (id INTEGER PRIMARY KEY, user_id, timestamp, behavior_text)';
const looking = '[action=browse] 在易车网浏览大众_迈腾 2分9秒';

interface Run {
  readonly path: string;
  readonly engine: Engine;
  readonly demo: DemoModel;
  readonly job: JobSnapshot;
}

async function run(path: string, options: DemoModelOptions = {}): Promise<Run> {
  const demo = await makeDemo(options);
  const engine = await openHere(path);
  const job = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo)),
  );
  return { path, engine, demo, job };
}

/** Every user succeeded, and every row that the views show of him is in an event or set aside; answers rows by user. */
async function expectAllRead({ engine, job }: Run): Promise<Map<string, number>> {
  const { rows: users, total } = await engine.read('events.users', everyone);
  expect(job).toMatchObject({ status: 'completed', total, succeeded: total, failed: 0 });
  const counts = new Map<string, number>();
  for (const { userId, result, rows } of users) {
    expect([userId, result]).toEqual([userId, 'done']);
    const page = await engine.read('events.rows', { userId, offset: 0, limit: 200 });
    expect(page.total).toBe(rows);
    const open = page.rows.filter((row) => row.eventIds.length === 0 && !row.setAside);
    expect([userId, open]).toEqual([userId, []]);
    counts.set(userId, page.rows.length);
  }
  return counts;
}

describe('ids of users', () => {
  const uuids = [randomBytes(16), Buffer.from('ff00fe01', 'hex'), Buffer.from('ff00fe02', 'hex')];
  const ids: readonly (readonly [Value, string])[] = [
    [1n, '1'],
    ['1', '1'],
    [1.5, '1.5'],
    [9007199254740993n, '9007199254740993'],
    [9007199254740992n, '9007199254740992'],
    [-9223372036854775808n, '-9223372036854775808'],
    ['99999999999999999999', '99999999999999999999'],
    [0.1 + 0.2, '0.30000000000000004'],
    [0.3, '0.3'],
    [1e20, '1.0e+20'],
    ['', ''],
    [' ', ' '],
    [' 1', ' 1'],
    ['a b', 'a b'],
    [`o'k "q" \`b\` [c]`, `o'k "q" \`b\` [c]`],
    ["'; DROP TABLE behavior_data; --", "'; DROP TABLE behavior_data; --"],
    ['😀👩‍👩‍👧', '😀👩‍👩‍👧'],
    ['two\nlines\r\n', 'two\nlines\r\n'],
    ['nul\u0000inside', 'nul\u0000inside'],
    ['nul', 'nul'],
    ['ABC', 'ABC'],
    ['abc', 'abc'],
    ['%_', '%_'],
    [Buffer.from('bytes that are text'), 'bytes that are text'],
    ...uuids.map((bytes): readonly [Buffer, string] => [bytes, `x'${bytes.toString('hex')}'`]),
  ];

  test.each(['', 'BLOB', 'TEXT', 'VARCHAR(20) COLLATE NOCASE'])(
    'of every kind, in a column of type "%s", keep their rows apart and all of them',
    async (type) => {
      const sql = usual.replace('user_id', `user_id ${type}`);
      const rows = ids.flatMap(([id], index) =>
        [0, 1].map((row): Value[] => [null, id, `2025-11-24 ${10 + row}:${10 + index}`, looking]),
      );
      const ran = await run(makeFile(sql, rows));
      const counts = await expectAllRead(ran);
      const expected = new Map<string, number>();
      for (const [, text] of ids) expected.set(text, (expected.get(text) ?? 0) + 2);
      expect(counts).toEqual(expected);
      const written = withDatabase(ran.path, (db) =>
        db.prepare('SELECT DISTINCT user_id FROM extracted_events').pluck().all(),
      );
      expect(written.sort()).toEqual([...expected.keys()].sort());
    },
  );

  test('1 and 1.0 are two users where they differ as text, with their own rows', async () => {
    const ran = await run(
      makeFile(usual, [
        [1, 1n, '2025-11-24 10:00', looking],
        [2, 1.0, '2025-11-24 10:01', looking],
        [3, '1', '2025-11-24 10:02', looking],
        [4, '1.0', '2025-11-24 10:03', looking],
        [5, 2.0, '2025-11-24 10:04', looking],
      ]),
    );
    expect(await expectAllRead(ran)).toEqual(
      new Map([
        ['1', 2],
        ['1.0', 2],
        ['2.0', 1],
      ]),
    );
  });

  test('that are NULL belong to nobody: their rows are counted, and said in both languages', async () => {
    const rows: Value[][] = [
      [1, 'a', '2025-11-24 10:00', looking],
      [2, null, '2025-11-24 10:01', looking],
      [3, null, '2025-11-24 10:02', looking],
    ];
    const { engine, job } = await run(makeFile(usual, rows));
    expect(job).toMatchObject({ total: 1, succeeded: 1, totalRecords: 1 });
    const { found, notices } = await engine.info();
    expect(found.events).toMatchObject({ users: 1, rows: 1 });
    const [notice] = notices.filter(({ code }) => code === 'rows_without_user');
    expect(notice?.message).toContain('2');
    if (notice !== undefined) expect(errorText(notice, 'zh-CN').message).toContain('2 条记录没有用户');
    const whole = await openHere(makeFile(usual, rows.slice(0, 1)));
    expect((await whole.info()).notices.map(({ code }) => code)).not.toContain('rows_without_user');
  });

  test('in profiles alone make no user, and asking for one by name is refused', async () => {
    const path = makeFile(
      `${usual}; CREATE TABLE user_profiles (user_id TEXT, city TEXT);
       INSERT INTO user_profiles VALUES ('a', '上海'), ('ghost', '北京')`,
      [[1, 'a', '2025-11-24 10:00', looking]],
    );
    const ran = await run(path);
    expect([...(await expectAllRead(ran)).keys()]).toEqual(['a']);
    const access = accessTo(ran.demo);
    await expect(
      ran.engine.start({ pipeline: 'events', selection: { kind: 'named', ids: ['ghost'] } }, access),
    ).rejects.toMatchObject({
      code: 'unknown_user',
    });
  });
});

test('keys of rows that look alike as text are told apart', async () => {
  const loose = await run(
    makeFile(
      'CREATE TABLE behavior_data (id NOT NULL PRIMARY KEY, user_id TEXT, timestamp TEXT, behavior_text TEXT)',
      [
        [1n, 'a', '2025-11-24 10:00', looking],
        ['1', 'a', '2025-11-24 10:01', looking],
        [Buffer.from('1'), 'a', '2025-11-24 10:02', '睡觉 8小时'],
      ],
    ),
  );
  expect(await expectAllRead(loose)).toEqual(new Map([['a', 3]]));
  const bytes = await run(
    makeFile(
      `CREATE TABLE behavior_data (id BLOB PRIMARY KEY, user_id TEXT, timestamp TEXT, behavior_text TEXT) WITHOUT ROWID`,
      [
        [Buffer.from('ff01', 'hex'), 'a', '2025-11-24 10:00', looking],
        [Buffer.from('fe01', 'hex'), 'a', '2025-11-24 10:01', looking],
      ],
    ),
  );
  expect(await expectAllRead(bytes)).toEqual(new Map([['a', 2]]));
});

describe('texts', () => {
  test('with NUL, invalid UTF-8 and half characters are read on, and go out as plain lines', async () => {
    const path = makeFile(`${usual}; CREATE TABLE user_profiles (user_id TEXT, profile_text TEXT)`, [
      [1, 'a', '2025-11-24 10:00', `before\u0000[action=browse] 浏览大众_迈腾`],
      [2, 'a', '2025-11-24 10:01', Buffer.from('[action=browse] 浏览\xff\xfe大众', 'latin1')],
      [3, 'a', '2025-11-24 10:02', `${'x'.repeat(599)}😀 and more`],
      [4, 'a', '2025-11-24 10:03', '\u0000\u0000'],
      [5, 'a', '2025-11-24 10:04', Buffer.alloc(0)],
      [6, 'a', '2025-11-24 10:05', null],
    ]);
    withDatabase(path, (db) => {
      db.exec('UPDATE behavior_data SET behavior_text = CAST(behavior_text AS TEXT) WHERE id = 2');
      db.exec("INSERT INTO user_profiles VALUES ('a', CAST(x'3430ff00e5b281' AS TEXT))");
    });
    const ran = await run(path);
    expect(await expectAllRead(ran)).toEqual(new Map([['a', 6]]));
    const [user] = ran.demo.record.calls[0]?.users ?? [];
    expect(user?.header).toContain('40');
    expect(user?.rows[0]?.text).toContain('浏览大众_迈腾');
    for (const text of [user?.header ?? '', ...(user?.rows.map((row) => row.text) ?? [])]) {
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toMatch(/\p{Cc}/u);
    }
  });

  test.each(['behavior_text', 'properties', 'timestamp', 'profile_text'])(
    'of 10 MB and more in %s cost no more than any long text, and the views show its beginning',
    async (column) => {
      const path = makeFile(
        `CREATE TABLE behavior_data (id INTEGER PRIMARY KEY, user_id TEXT, timestamp TEXT, action TEXT, properties TEXT,
           behavior_text TEXT);
         CREATE TABLE user_profiles (user_id TEXT, profile_text TEXT);
         INSERT INTO user_profiles VALUES ('a', '40岁');
         INSERT INTO behavior_data VALUES (1, 'a', '2025-11-24 10:00', 'browse', '', ''),
           (2, 'a', '2025-11-24 10:01', 'browse', '', '')`,
      );
      withDatabase(path, (db) => {
        const table = column === 'profile_text' ? 'user_profiles' : 'behavior_data';
        const long = `2025-11-24 10:00 车${'x'.repeat(roundsOf(10_000_000, 50_000_000))}`;
        db.prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = 1`).run(long);
      });
      const ran = await run(path);
      expect(await expectAllRead(ran)).toEqual(new Map([['a', 2]]));
      expect(ran.demo.record.calls[0]?.promptTokens).toBeLessThan(3_000);
      const page = await ran.engine.read('events.rows', { userId: 'a', offset: 0, limit: 200 });
      expect(JSON.stringify(page).length).toBeLessThan(10_000);
      const detail = await ran.engine.read('events.user', { userId: 'a' });
      expect(JSON.stringify(detail).length).toBeLessThan(20_000);
    },
  );
});

describe('times', () => {
  const times: readonly Value[] = [
    '2025-11-24 10:42:47',
    '2025-11-24T10:43:00+08:00',
    '2025/9/1 8:05',
    '2025年10月3日 09:10',
    '2025.10.02',
    1763980967,
    1763980967000,
    1763980967.25,
    '',
    ' ',
    null,
    'yesterday',
    '0000-00-00 00:00:00',
    '9999-99-99 99:99',
    '-1',
    '1e309',
    Number.MAX_SAFE_INTEGER,
    Buffer.from('ff00', 'hex'),
    '2025-11-24 10:42\n## 2025-01-01',
    `2025-11-24 ${'9'.repeat(500)}`,
  ];

  test('of every writing, and none, lose no row, come in order, and stand in results as they are stored', async () => {
    const rows = times.map((time, index): Value[] => [
      index + 1,
      'a',
      time,
      `[action=browse] 浏览车${index}`,
    ]);
    const ran = await run(makeFile(usual, rows));
    expect(await expectAllRead(ran)).toEqual(new Map([['a', times.length]]));
    const days = ran.demo.record.calls.flatMap((call) =>
      call.users.flatMap((user) => user.rows.map((row) => row.day)),
    );
    expect(days).toEqual([...days].sort());
    expect(days.filter((day) => !/^(\d{4}-\d{2}-\d{2}|\?)$/.test(day))).toEqual([]);
    const stored = withDatabase(ran.path, (db) =>
      db
        .prepare<[], { time: string | number; sources: string }>(
          'SELECT timestamp AS time, source_behavior_ids AS sources FROM extracted_events',
        )
        .all(),
    );
    for (const { time, sources } of stored) {
      const [first] = JSON.parse(sources) as string[];
      const given = times[Number(first) - 1];
      // The original system's column makes numbers of what looks like one.
      if (typeof time === 'number') expect(time).toBe(Number(given));
      else if (typeof given === 'string') expect(time).toBe(given.slice(0, 200));
    }
  });

  test('that nobody can read do not keep a large user from being split', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index): Value[] => [index + 1, 'a', `t${index}`, looking]);
    const { job, demo, path } = await run(makeFile(usual, rows));
    expect(job).toMatchObject({ status: 'completed', succeeded: 1, processedRecords: 3_000 });
    expect(demo.record.calls.length).toBeGreaterThan(20);
    const cited = withDatabase(path, (db) =>
      db
        .prepare(
          'SELECT COUNT(*), COUNT(DISTINCT j.value) FROM extracted_events e, json_each(e.source_behavior_ids) j',
        )
        .raw()
        .get(),
    );
    expect(cited).toEqual([3_000, 3_000]);
  });
});

test('one user of ten thousand rows and more is split by days, and every row is there once', async () => {
  const rows = roundsOf(10_000, 30_000);
  expect(await largeUser.run(1, rows)).toMatchObject({ rounds: rows, problems: [] });
});

describe('names', () => {
  test.each([
    'order',
    'select',
    'odd "name"',
    "it's",
    '日志; DROP TABLE user_profiles; --',
    '[x]',
    'a.b',
    ' ',
    '😀',
    'temp',
    'main',
    'sqlite',
  ])(
    'a table called %j, with columns of keywords, quotes and Chinese, is read like any other',
    async (name) => {
      const table = `"${name.replaceAll('"', '""')}"`;
      const path =
        makeFile(`CREATE TABLE ${table} ("group" TEXT, "from ""here""" TEXT, "用户ID" TEXT, "时间" TEXT,
        "a'b" TEXT, "内容" TEXT, "select" INTEGER, "n" INTEGER, "rows" INTEGER, "t" TEXT);
      INSERT INTO ${table} ("用户ID", "时间", "内容") VALUES ('a', '2025-11-24 10:00', '${looking}'),
        ('b', '2025-11-24 10:01', '${looking}'), ('a', '2025-11-24 10:02', '睡觉 8小时')`);
      const ran = await run(path);
      expect(await expectAllRead(ran)).toEqual(
        new Map([
          ['a', 2],
          ['b', 1],
        ]),
      );
    },
  );
});

describe('traps', () => {
  const endless = (name: string): string =>
    `CREATE VIEW ${name} AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
      SELECT i AS id, 'u' AS user_id, i AS timestamp, 'x' AS behavior_text, 'p' AS profile_text FROM n`;
  const real = `CREATE TABLE log (id INTEGER PRIMARY KEY, user_id TEXT, timestamp TEXT, text TEXT);
    INSERT INTO log VALUES (1, 'a', '2025-11-24 10:00', '${looking}')`;

  test('a view that never ends, where the table and the profiles should be, is not read', async () => {
    const path = makeFile(
      `${real}; ${endless('behavior_data')}; ${endless('user_profiles')}; ${endless('a_log')}`,
    );
    const ran = await run(path);
    expect(await expectAllRead(ran)).toEqual(new Map([['a', 1]]));
  });

  test('a file with nothing but a view that never ends is refused as that, unread', async () => {
    const path = makeFile(`${endless('behavior_data')}; CREATE TABLE other (a)`);
    await expect(openHere(path)).rejects.toMatchObject({ code: 'not_a_table' });
  });

  test.each(['extracted_events', 'event_sequences', 'gleaner_job', 'gleaner_item'])(
    'a view that never ends, of the name %s, is refused by name before anything is sent',
    async (name) => {
      await expect(openHere(makeFile(`${real}; ${endless(name)}`))).rejects.toMatchObject({
        code: 'name_taken',
      });
    },
  );

  test.each([
    ['a view that never ends', endless('gleaner_events_flat')],
    ['a table of somebody else', 'CREATE TABLE gleaner_events_flat (mine)'],
  ])('%s where the view for other programs goes stays, and stands in nobody’s way', async (_, made) => {
    const path = makeFile(`${real}; ${made}`);
    const standing = () =>
      withDatabase(path, (db) =>
        db.prepare("SELECT sql FROM sqlite_schema WHERE name LIKE 'gleaner_events_flat%'").pluck().all(),
      );
    const before = standing();
    await expectAllRead(await run(path));
    expect(standing()).toEqual(before);
  });

  test('a virtual table is no source, and its shadows are none', async () => {
    const path = makeFile(`${real};
      CREATE VIRTUAL TABLE behavior_data USING fts5(user_id, timestamp, behavior_text);
      INSERT INTO behavior_data VALUES ('trapped', '2025-11-24', 'x')`);
    expect([...(await expectAllRead(await run(path))).keys()]).toEqual(['a']);
  });

  test('triggers on the analyst’s own tables never run: nothing is written there', async () => {
    const path = makeFile(`${real}; CREATE TABLE sprung (what TEXT);
      CREATE TRIGGER one AFTER UPDATE ON log BEGIN INSERT INTO sprung VALUES ('update'); END;
      CREATE TRIGGER two AFTER INSERT ON log BEGIN INSERT INTO sprung VALUES ('insert'); END;
      CREATE TRIGGER three AFTER DELETE ON log BEGIN INSERT INTO sprung VALUES ('delete'); END`);
    await expectAllRead(await run(path));
    expect(withDatabase(path, (db) => db.prepare('SELECT COUNT(*) FROM sprung').pluck().get())).toBe(0);
  });

  test('a trigger on a table of results is refused by name before anything is sent', async () => {
    const path =
      makeFile(`${real}; CREATE TABLE extracted_events (event_id TEXT, user_id TEXT, event_type TEXT);
      CREATE TRIGGER swallow BEFORE INSERT ON extracted_events BEGIN SELECT RAISE(IGNORE); END`);
    await expect(openHere(path)).rejects.toMatchObject({ code: 'name_taken', params: { name: 'swallow' } });
  });

  test.each(['IGNORE', 'REPLACE', 'ABORT'])(
    'a table of results that keeps one event a user (ON CONFLICT %s) takes no job',
    async (conflict) => {
      const path = makeFile(`${real}; CREATE TABLE extracted_events
        (event_id TEXT, user_id TEXT UNIQUE ON CONFLICT ${conflict}, event_type TEXT)`);
      const demo = await makeDemo();
      const engine = await openHere(path);
      await expect(
        engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo)),
      ).rejects.toMatchObject({
        code: 'name_taken',
      });
      expect(demo.record.calls).toEqual([]);
    },
  );
});
