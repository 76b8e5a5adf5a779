import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultReadLimits, type ReadLimits } from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { readSchema } from '../../database/read-schema.ts';
import { findForm } from './find-form.ts';
import { loadUser } from './load-user.ts';
import { countUsers, listUsers } from './user-list.ts';
import { createUserReader, type UserReader } from './user-reader.ts';
import type { WireFormat } from './wire-format.ts';

let folder: string;
let db: Database.Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-load-'));
  db = new Database(join(folder, 'source.db'));
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

function open(sql: string): UserReader {
  db.exec(sql);
  return openWith(defaultReadLimits);
}

function openWith(limits: ReadLimits): UserReader {
  const source: SourceFile = { db, path: '', schema: 'main', sidecar: null, sizeBytes: 0 };
  const mapping = findForm(readSchema(db, 'main'));
  if (mapping === null) throw new Error('no mapping');
  listUsers(source, mapping);
  return createUserReader(source, mapping, limits);
}

const listed = (): readonly unknown[] =>
  db.prepare('SELECT user_id AS id, rows FROM temp.gleaner_users ORDER BY user_id').all();
const idsOf = (reader: UserReader, user: string): readonly string[] => reader.rows(user).map((row) => row.id);
const log = (type: string, values: string): string =>
  `CREATE TABLE log (id INTEGER PRIMARY KEY, user_id ${type}, timestamp TEXT, text TEXT);
   INSERT INTO log (user_id, timestamp, text) VALUES ${values};`;

describe('createUserReader', () => {
  it('loads as much of a row and of a profile as it is told to', () => {
    const sql = `CREATE TABLE user_profiles (user_id TEXT, profile_text TEXT);
      INSERT INTO user_profiles VALUES ('a', '${'p'.repeat(60)}');
      ${log('TEXT', `('a', '2025-01-01 10:00', '${'x'.repeat(700)}')`)}`;
    const loaded = (reader: UserReader) => {
      const { heading, groups } = loadUser(reader, 'a', new Set());
      return [heading, groups[0]?.records[0]?.text];
    };
    const whole = open(sql);
    expect(loaded(whole)).toEqual(['p'.repeat(60), `10 ${'x'.repeat(600)}…`]);
    expect(loaded(openWith({ longestRow: 100, longestProfile: 50 }))).toEqual([
      'p'.repeat(50),
      `10 ${'x'.repeat(100)}…`,
    ]);
    expect(loaded(openWith({ longestRow: 1_000, longestProfile: 400 }))[1]).toBe(`10 ${'x'.repeat(700)}`);
  });

  it('reads rows by time and then by id', () => {
    const reader = open(`CREATE TABLE log (id INTEGER PRIMARY KEY, user_id TEXT, timestamp TEXT, text TEXT);
      INSERT INTO log VALUES (9, 'a', '2025-01-01 10:00', 'x'), (10, 'a', '2025-01-01 09:00', 'x'),
        (2, 'a', '2025-01-01 10:00', 'x'), (3, 'b', '2025-01-01 08:00', 'x')`);
    expect(idsOf(reader, 'a')).toEqual(['10', '2', '9']);
  });

  it.each(['TEXT', 'INTEGER', 'REAL', 'NUMERIC', 'BLOB', '', 'VARCHAR(20) COLLATE NOCASE'])(
    'finds every user that it lists, all rows and no other, in a column of type "%s"',
    (type) => {
      const values = `(7, '', '7i'), ('7', '', '7t'), ('007', '', '007'), (7.25, '', '7.25'), (1.5, '', '1.5'),
        ('abc', '', 'abc'), ('ABC', '', 'ABC'), (x'616263', '', 'blob abc'), ('', '', 'empty'), (0, '', '0'),
        ('0x10', '', '0x10'), (16, '', '16'), ('1e2', '', '1e2'), (100, '', '100'), (' 7', '', ' 7'),
        (9223372036854775807, '', 'largest'), (-9223372036854775808, '', 'smallest'),
        (9007199254740993, '', 'odd'), (9007199254740992, '', 'even'), ('99999999999999999999', '', 'beyond'),
        ('张三''"|', '', 'odd name'), (NULL, '', 'nobody')`;
      const reader = open(log(type, values));
      const users = listed() as { id: string; rows: number }[];
      const seen: string[] = [];
      for (const user of users) {
        const ids = idsOf(reader, user.id);
        expect([user.id, ids.length]).toEqual([user.id, user.rows]);
        seen.push(...ids);
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBe(21);
    },
  );

  it.each(['TEXT', 'INTEGER', ''])('uses the index on a user column of type "%s"', (type) => {
    const reader = open(`${log(type, "('1', '', '')")} CREATE INDEX by_user ON log (user_id)`);
    db.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
      INSERT INTO log (user_id, timestamp, text) SELECT i, '', '' FROM n WHERE i > 1`);
    // Without it the test's time would be over long before the last of them.
    for (let user = 1; user <= 10_000; user += 1)
      if (reader.rows(String(user)).length !== 1) expect.fail(`user ${user}`);
  });

  it('has the times of a user who was loaded, in order, without reading them again, and once', () => {
    const reader = open(log('TEXT', "('a', '2025-11-24 11:00', ''), ('a', '2025-11-24 10:00', '')"));
    const inOrder = [
      { id: '2', time: '2025-11-24 10:00' },
      { id: '1', time: '2025-11-24 11:00' },
    ];
    expect(reader.times('a')).toEqual(inOrder);
    loadUser(reader, 'a', new Set(['1']));
    db.exec("UPDATE log SET timestamp = '2025-11-24 12:00' WHERE id = 2");
    expect(reader.times('a')).toMatchObject(inOrder);
    expect(reader.times('a').map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('has the times of a user who was loaded in order also where the database cannot tell it', () => {
    const reader = open(log('TEXT', "('a', '2025/10/1 10:00', ''), ('a', '2025/9/1 10:00', '')"));
    const read = reader.times('a');
    expect(read.map(({ id }) => id)).toEqual(['2', '1']);
    loadUser(reader, 'a', new Set());
    expect(reader.times('a')).toMatchObject(read);
  });

  it('finds nothing for a user who is not there', () => {
    const reader = open(log('INTEGER', "(7, '', '')"));
    expect([
      ...idsOf(reader, '007'),
      ...idsOf(reader, '7.0'),
      ...idsOf(reader, 'x'),
      ...idsOf(reader, ''),
    ]).toEqual([]);
  });

  it('reads no more of a cell than is looked at', () => {
    const reader = open(log('TEXT', "('a', '2025-11-24 10:00', '车' || hex(zeroblob(2000000)))"));
    const [row] = reader.rows('a');
    expect(row?.text?.startsWith('车0000')).toBe(true);
    expect(Buffer.byteLength(row?.text ?? '')).toBe(16_000);
    expect(reader.page('a', 0, 1)).toEqual([row]);
  });

  it.each(['2025-11-24 10:00', 'noon'])(
    'pages through rows in the same order, with %j among the times',
    (time) => {
      const values = [time, '2025-11-24 11:00', '2025-10-01 09:00', '2025-11-24 11:00'];
      const reader = open(log('TEXT', values.map((each) => `('a', '${each}', '')`).join(', ')));
      const all = reader.rows('a').map((row) => row.id);
      const paged = [0, 1, 2, 3, 4].flatMap((offset) => reader.page('a', offset, 1).map((row) => row.id));
      expect(paged).toEqual(all);
      expect(reader.page('a', 1, 2).map((row) => row.id)).toEqual(all.slice(1, 3));
      expect(
        loadUser(reader, 'a', new Set()).groups.flatMap((day) => day.records.map((row) => row.id)),
      ).toEqual(all);
    },
  );

  it('names rows by their rowid where the table has no key', () => {
    const reader = open(`CREATE TABLE log (user_id TEXT, timestamp TEXT, action TEXT);
      INSERT INTO log VALUES ('a', '2', 'x'), ('a', '1', 'y')`);
    expect(reader.rows('a').map((row) => [row.id, row.action])).toEqual([
      ['2', 'y'],
      ['1', 'x'],
    ]);
  });

  it('reads every column as text', () => {
    const reader = open(`CREATE TABLE behavior_data (id INTEGER PRIMARY KEY, user_id TEXT, action TEXT,
        timestamp INTEGER, item_id INTEGER, poi_id TEXT, app_id REAL, duration INTEGER, properties TEXT);
      INSERT INTO behavior_data VALUES (1, 'a', 'browse', 1763980967, 12, NULL, 1.5, 129, '{}')`);
    expect(reader.rows('a')).toEqual([
      {
        id: '1',
        time: '1763980967',
        text: null,
        action: 'browse',
        item: '12',
        places: [null, '1.5'],
        duration: '129',
        properties: '{}',
      },
    ]);
  });
});

describe('profile', () => {
  const rows = log('TEXT', "('a', '', '')");

  it.each([
    ['its text', 'profile_text TEXT, age INTEGER', "'a', ' 40岁男，\n上海 ', 41", '40岁男， 上海'],
    ['its columns', 'age INTEGER, gender TEXT, city TEXT', "'a', 40, '男', '上海'", '40岁，男，上海'],
    [
      'its columns where the text is empty',
      'profile_text TEXT, age INTEGER, city TEXT',
      "'a', '  ', 40, '上海'",
      '40岁，上海',
    ],
    ['what there is of it', 'age INTEGER, gender TEXT, properties TEXT', "'a', NULL, '男', '{}'", '男'],
    ['nothing', 'age INTEGER', "'a', NULL", ''],
    ['a bar less', 'profile_text TEXT', "'a', '1|END|3'", '1/END/3'],
  ])('is %s', (_, columns, values, text) => {
    const reader = open(`${rows} CREATE TABLE user_profiles (user_id TEXT, ${columns});
      INSERT INTO user_profiles VALUES (${values})`);
    expect(reader.profile('a')).toBe(text);
    expect(reader.profile('b')).toBe('');
  });

  it('is found where it has numbers for ids and the rows have text', () => {
    const reader = open(`${log('TEXT', "('7', '', '')")}
      CREATE TABLE user_profiles (user_id INTEGER, city TEXT); INSERT INTO user_profiles VALUES (7, '上海')`);
    expect(reader.profile('7')).toBe('上海');
  });

  it('is cut at 400 characters', () => {
    const reader = open(`${rows} CREATE TABLE user_profiles (user_id TEXT, profile_text TEXT);
      INSERT INTO user_profiles VALUES ('a', '${'x'.repeat(900)}')`);
    expect(reader.profile('a').length).toBe(400);
  });
});

describe('loadUser', () => {
  const rows = `CREATE TABLE user_profiles (user_id TEXT, city TEXT); INSERT INTO user_profiles VALUES ('a', '上海');
    ${log(
      'TEXT',
      `('a', '2025-11-24 10:42:47', '[action=browse] 在易车网浏览迈腾 2分钟'), ('a', '2025-11-24 21:00', 'x'),
       ('a', '2025-11-25', 'y'), ('a', 'sometime', 'z')`,
    )}`;

  it('gives rows by day, with time and compact text', () => {
    const user = loadUser(open(rows), 'a', new Set());
    expect(user).toMatchObject({ id: 'a', heading: '上海' });
    expect(user.groups.map((group) => [group.heading, group.records.map((record) => record.text)])).toEqual([
      ['2025-11-24', ['10 browse 迈腾 @易车网 ~2', '21 x']],
      ['2025-11-25', ['- y']],
      ['?', ['- z']],
    ]);
    expect(user.groups.every((group) => group.records.every((record) => record.tokens > 5))).toBe(true);
  });

  it('gives the minutes of rows that are less than an hour apart, whoever else is asked about', () => {
    const times = ['10:00', '10:59:59', '12:00', '13:00', '13:00', '15:30', '23:40'].map(
      (at) => `2025-12-31 ${at}`,
    );
    const values = [...times, '2026-01-01 00:10', '2026-01-01', 'never'].map((at) => `('a', '${at}', 'x')`);
    const reader = open(log('TEXT', values.join(', ')));
    const told = (format: WireFormat, except: readonly string[] = []): readonly string[] =>
      loadUser(reader, 'a', new Set(except), format).groups.flatMap(({ heading, records }) => [
        heading,
        ...records.map(({ text }) => text.slice(0, -2)),
      ]);
    const first = ['10:00', '10:59', '12', '13:00', '13:00', '15', '23:40'];
    expect(told(2)).toEqual(['2025-12-31', ...first, '2026-01-01', '-', '00:10', '?', '-']);
    expect(told(2, ['1', '4', '7'])).toEqual([
      ...['2025-12-31', '10:59', '12', '13:00', '15'],
      ...['2026-01-01', '-', '00:10', '?', '-'],
    ]);
    expect(told(1).slice(0, 4)).toEqual(['2025-12-31', '10:00', '10:59', '12:00']);
  });

  it('leaves out the rows in except, and days with them', () => {
    const user = loadUser(open(rows), 'a', new Set(['1', '3', '4']));
    expect(user.groups.map((group) => group.records.map((record) => record.id))).toEqual([['2']]);
    expect(loadUser(open(''), 'a', new Set(['1', '2', '3', '4'])).groups).toEqual([]);
  });
});

describe('listUsers', () => {
  it('counts once more when asked again, and leaves nothing in the file', () => {
    open(log('TEXT', "('a', '', ''), ('a', '', ''), ('b', '', ''), (NULL, '', '')"));
    const source: SourceFile = { db, path: '', schema: 'main', sidecar: null, sizeBytes: 0 };
    expect(countUsers(source)).toEqual({ users: 2, rows: 3 });
    open("INSERT INTO log (user_id) VALUES ('c')");
    expect(countUsers(source)).toEqual({ users: 3, rows: 4 });
    expect(db.prepare("SELECT name FROM main.sqlite_schema WHERE name LIKE 'gleaner%'").all()).toEqual([]);
  });
});
