import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type RowFilter, type SourceMapping, sourceMappingSchema } from '../../../shared/source-mapping.ts';
import { openSourceFile, type SourceFile } from '../../database/open-source-file.ts';
import { makeFolder } from '../../testing/test-bench.ts';
import { checkMapping } from './check-mapping.ts';
import { watchUnread } from './count-unread.ts';
import { ensureIndexes } from './ensure-indexes.ts';
import { loadUser } from './load-user.ts';
import { rowSource, userColumnOf } from './row-source.ts';
import { surveyRowTimes } from './settle-times.ts';
import { countUsers, listUsers } from './user-list.ts';
import { createUserReader } from './user-reader.ts';

function openFile(sql: string): SourceFile {
  const path = join(makeFolder(), 'source.db');
  const db = new Database(path);
  db.exec(sql);
  db.close();
  const source = openSourceFile(path);
  onTestFinished(() => void source.db.close());
  return source;
}

const log: SourceMapping = {
  form: 'text',
  table: 'log',
  idColumn: 'id',
  userColumn: 'user',
  timeColumn: 'at',
  textColumn: 'what',
  actionColumn: null,
  itemColumn: null,
  placeColumns: [],
  durationColumn: null,
  propertiesColumn: null,
  profile: null,
};

/** Every user's rows as the model reads them. */
function readAll(source: SourceFile, given: SourceMapping): Record<string, readonly string[]> {
  const mapping = sourceMappingSchema.parse(given);
  checkMapping(source, mapping);
  ensureIndexes(source, mapping);
  listUsers(source, mapping);
  const reader = createUserReader(source, mapping);
  const users = source.db.prepare<[], string>('SELECT user_id FROM temp.gleaner_users ORDER BY 1').pluck();
  return Object.fromEntries(
    users.all().map((user) => {
      const { groups } = loadUser(reader, user, new Set());
      const rows = groups.flatMap(({ heading, records }) =>
        records.map(({ id, text }) => `${id}: ${heading} ${text}`),
      );
      const pages = [reader.page(user, 0, 2), reader.page(user, 2, 1_000)].flat();
      expect(pages.map(({ id }) => id)).toEqual(rows.map((row) => row.split(':')[0]));
      return [user, rows];
    }),
  );
}

/** How SQLite finds the rows of one user. */
function planOf(source: SourceFile, mapping: SourceMapping): string {
  const column = userColumnOf(mapping);
  const plan = source.db.prepare<[string], { detail: string }>(
    `EXPLAIN QUERY PLAN SELECT * FROM ${rowSource(source, mapping)} WHERE "${column}" IN (?)`,
  );
  return plan
    .all('u')
    .map(({ detail }) => detail)
    .join('; ');
}

const plain = `CREATE TABLE log (id INTEGER PRIMARY KEY, user TEXT, at TEXT, what TEXT, n, link TEXT);
  INSERT INTO log VALUES (1, 'a', '2025-11-24 10:00', 'saw it', 5, 'x|y'), (2, 'b', '2025-11-24 10:30', '', '7', NULL),
    (3, 'a', '2025-11-24 12:00', NULL, NULL, '  '), (4, 'a', '2025-11-25 09:00', 'bought it', 'seven', 'z');`;

describe('what is labelled', () => {
  it('stands behind the text, in order, on one line, and not where it is empty', () => {
    const labelled = [
      { column: 'link', label: 'link' },
      { column: 'n', label: 'n' },
    ];
    expect(readAll(openFile(plain), { ...log, labelled })).toEqual({
      a: [
        '1: 2025-11-24 10 saw it link=x/y n=5',
        '3: 2025-11-24 12 (empty)',
        '4: 2025-11-25 09 bought it link=z n=seven',
      ],
      b: ['2: 2025-11-24 10 n=7'],
    });
  });

  it.each([
    ['seconds', '129', '~2'],
    ['milliseconds', '129000', '~2'],
    ['microseconds', '45000000', '45s'],
    ['minutes', '2', '~2'],
    ['seconds', '0', null],
    ['seconds', 'a while', 'a while'],
  ] as const)('%s of %s are told as %s', (unit, value, told) => {
    const source = openFile(plain.replace("'x|y'", `'${value}'`));
    const { a } = readAll(source, { ...log, labelled: [{ column: 'link', label: 'stay', unit }] });
    expect(a?.[0]).toBe(`1: 2025-11-24 10 saw it${told === null ? '' : ` stay=${told}`}`);
  });

  it('counts as read or unread like any other words', () => {
    const source = openFile(plain);
    source.db.prepare('UPDATE log SET link = ? WHERE id IN (1, 3)').run('w'.repeat(700));
    const mapping = { ...log, labelled: [{ column: 'link', label: 'link' }] };
    listUsers(source, mapping);
    const limits = { longestRow: 600, longestProfile: 400 };
    const count = (longestRow: number) =>
      watchUnread(source)(mapping, { ...limits, longestRow }, [{ id: 'a', records: 3 }]).rows;
    expect([count(600), count(800)]).toEqual([2, 0]);
    const { a } = readAll(source, mapping);
    expect(a?.[0]?.length).toBe('1: 2025-11-24 10 '.length + 601);
  });
});

describe('a filter', () => {
  const cells = `CREATE TABLE log (id INTEGER PRIMARY KEY, user TEXT, at TEXT, what TEXT, t TEXT, n INTEGER, x);
    INSERT INTO log SELECT value, 'u', '2025-01-01', 'w', c, c, c FROM (
      SELECT 1 AS value, 5 AS c UNION ALL SELECT 2, '10' UNION ALL SELECT 3, 'abc' UNION ALL SELECT 4, NULL
      UNION ALL SELECT 5, '' UNION ALL SELECT 6, 'it''s 5%' UNION ALL SELECT 7, -0.5 UNION ALL SELECT 8, x'3130');`;
  const kept = (filter: RowFilter): string => {
    const rows = readAll(openFile(cells), { ...log, filter: [filter] }).u ?? [];
    return rows.map((row) => row.split(':')[0]).join(' ');
  };

  it.each([
    ['=', 10, '2'],
    ['=', '10', '2 8'],
    ['=', "it's 5%", '6'],
    ['!=', 10, '1 3 4 5 6 7 8'],
    ['!=', '10', '1 3 4 5 6 7'],
    ['<', 6, '1 7'],
    ['<=', 10, '1 2 7'],
    ['>', 5, '2'],
    ['>=', 5, '1 2'],
    ['>', '5', '3 6'],
    ['<', '2', '2 5 7 8'],
    ['contains', '5%', '6'],
    ['contains', 'ABC', '3'],
    ['contains', '_', ''],
    ['empty', '', '4 5'],
    ['not_empty', '', '1 2 3 6 7 8'],
  ] as const)('%s %j leaves rows %s, whatever the type of the column', (operator, value, ids) => {
    for (const column of ['t', 'n', 'x'])
      expect([column, kept({ column, operator, value })]).toEqual([column, ids]);
  });

  it('has all of its conditions hold, and an index on the user serves all the same', () => {
    const source = openFile(`${plain} CREATE INDEX by_user ON log (user)`);
    const filter: RowFilter[] = [
      { column: 'user', operator: '!=', value: 'b' },
      { column: 'n', operator: 'not_empty', value: '' },
    ];
    expect(Object.values(readAll(source, { ...log, filter })).flat()).toHaveLength(2);
    expect(countUsers(source)).toEqual({ users: 1, rows: 2 });
    expect(planOf(source, { ...log, filter })).toBe('SEARCH base USING INDEX by_user (user=?)');
  });

  it('takes no value that would end a statement', () => {
    const filter = [{ column: 'what', operator: '=', value: 'a\0b' }];
    expect(sourceMappingSchema.safeParse({ ...log, filter }).success).toBe(false);
    expect(kept({ column: 't', operator: '=', value: "'; DROP TABLE log; --" })).toBe('');
  });
});

describe('rows without a user', () => {
  it('are all of one person, whoever is named', () => {
    const source = openFile(plain);
    const rows = ['1', '2', '3', '4'];
    for (const [only, id] of [
      [{}, 'me'],
      [{ onlyUser: "O'Neill 😀" }, "O'Neill 😀"],
      [{ onlyUser: '007' }, '007'],
    ] as const) {
      const read = readAll(source, { ...log, userColumn: null, ...only });
      expect(Object.keys(read)).toEqual([id]);
      expect(read[id]?.map((row) => row.split(':')[0])).toEqual(rows);
      expect(createUserReader(source, { ...log, userColumn: null, ...only }).rows('nobody')).toEqual([]);
    }
  });
});

describe('a lookup', () => {
  const history = (key: string, value = ''): string => `
    CREATE TABLE urls (${key}, url TEXT, title TEXT, owner TEXT);
    CREATE TABLE visits (id INTEGER PRIMARY KEY, url ${value}, visit_time INTEGER);
    INSERT INTO urls VALUES (1, 'https://a.example/', 'A', 'ann'), (2, 'https://b.example/', '乙 "b"', 'ben');
    INSERT INTO visits VALUES (10, 1, 13408542000000000), (11, 2, 13408542060000000), (12, 1, 13408549200000000),
      (13, 9, 13408549260000000), (14, NULL, 13408549320000000);`;
  const visits: SourceMapping = {
    ...log,
    table: 'visits',
    userColumn: null,
    timeColumn: 'visit_time',
    timeKind: 'webkit_microseconds',
    textColumn: 'urls.title',
    lookup: { table: 'urls', keyColumn: 'id', column: 'url' },
    labelled: [{ column: 'urls.url', label: 'url' }],
  };

  it.each([
    ['id INTEGER PRIMARY KEY', 'USING INTEGER PRIMARY KEY'],
    ['id INTEGER UNIQUE', 'USING INDEX sqlite_autoindex_urls_1'],
    ['id TEXT PRIMARY KEY', 'USING INDEX sqlite_autoindex_urls_1'],
    ['id', 'INDEX gleaner_urls_id'],
    ['id TEXT', 'INDEX gleaner_urls_id'],
  ])('by %s gives each row its one row of the other, or none', (key, plan) => {
    for (const value of ['TEXT', 'INTEGER', '']) {
      const source = openFile(history(key, value));
      expect(readAll(source, visits).me).toEqual([
        '10: 2025-11-25 11:00 A url=https://a.example/',
        '11: 2025-11-25 11:01 乙 "b" url=https://b.example/',
        '12: 2025-11-25 13:00 A url=https://a.example/',
        '13: 2025-11-25 13:01 (empty)',
        '14: 2025-11-25 13:02 (empty)',
      ]);
      expect(planOf(source, visits)).toContain(plan);
    }
  });

  it('of a table without rowid is found by its key', () => {
    const source = openFile(
      history('id TEXT PRIMARY KEY').replace('owner TEXT)', 'owner TEXT) WITHOUT ROWID'),
    );
    expect(readAll(source, visits).me).toHaveLength(5);
    expect(readAll(source, visits).me?.[0]).toContain('A url=');
  });

  it('may say whose a row is, found by index; rows without one are nobody’s', () => {
    const source = openFile(history('id INTEGER PRIMARY KEY', 'INTEGER'));
    const mapping = { ...visits, userColumn: 'urls.owner' };
    const read = readAll(source, mapping);
    expect(Object.entries(read).map(([user, rows]) => [user, rows.length])).toEqual([
      ['ann', 2],
      ['ben', 1],
    ]);
    expect(countUsers(source).rows).toBe(3);
    expect(planOf(source, mapping)).toMatch(
      /SEARCH looked USING INDEX \S+ \(owner=\?\); SEARCH base USING INDEX/,
    );
  });

  it('can be filtered by', () => {
    const filter: RowFilter[] = [{ column: 'urls.url', operator: 'contains', value: 'b.example' }];
    expect(readAll(openFile(history('id INTEGER PRIMARY KEY')), { ...visits, filter }).me).toHaveLength(1);
  });

  it('is refused where a key is there twice, and where one comes later rows are not doubled', () => {
    const source = openFile(history('id TEXT'));
    const reader = createUserReader(source, visits);
    source.db.exec("INSERT INTO urls VALUES ('1', 'https://c.example/', 'C', 'cas')");
    expect(reader.rows('me').map(({ id, text }) => [id, text])).toEqual([
      ['10', 'A'],
      ['11', '乙 "b"'],
      ['12', 'A'],
      ['13', null],
      ['14', null],
    ]);
    expect(() => checkMapping(source, visits)).toThrow(
      expect.objectContaining({ code: 'key_not_unique', params: expect.objectContaining({ value: '1' }) }),
    );
  });

  it('never doubles rows by keys that are alike as numbers alone', () => {
    const source = openFile(`CREATE TABLE urls (id TEXT PRIMARY KEY, title TEXT);
      CREATE TABLE visits (id INTEGER PRIMARY KEY, url INTEGER, visit_time INTEGER);
      INSERT INTO urls VALUES ('1', 'one'), ('01', 'nought one');
      INSERT INTO visits VALUES (1, 1, 13408542000000000)`);
    expect(readAll(source, { ...visits, labelled: [] }).me).toEqual(['1: 2025-11-25 11 one']);
  });
});

describe('a time zone', () => {
  const at = (kind: string, times: readonly unknown[]): SourceFile =>
    openFile(`CREATE TABLE log (id INTEGER PRIMARY KEY, user TEXT, at ${kind}, what TEXT);
      INSERT INTO log VALUES ${times.map((time, index) => `(${index + 1}, 'u', ${JSON.stringify(time).replaceAll('"', "'")}, 'w')`).join(', ')}`);
  const shown = (source: SourceFile, given: Partial<SourceMapping>) => {
    const mapping = { ...log, ...given };
    const read = readAll(source, mapping).u;
    const results = createUserReader(source, mapping)
      .times('u')
      .map(({ time }) => time);
    return { read: read?.map((row) => row.replace(/^(\d+): (.*) w$/, '$1 $2')), results };
  };

  it('shows instants by its clock, in rows, in results and in what is told of the column', () => {
    const source = at('INTEGER', [1_764_000_000_000, 1_764_003_600_000]);
    const mapping = { timeKind: 'unix_milliseconds', timeZone: 'Asia/Shanghai' } as const;
    expect(shown(source, mapping)).toEqual({
      read: ['1 2025-11-25 00', '2 2025-11-25 01'],
      results: ['2025-11-25 00:00:00', '2025-11-25 01:00:00'],
    });
    expect(surveyRowTimes(source, { ...log, ...mapping }).example?.read).toBe('2025-11-25 00:00:00');
    expect(shown(source, { timeKind: 'unix_milliseconds' })).toEqual({
      read: ['1 2025-11-24 16', '2 2025-11-24 17'],
      results: ['1764000000000', '1764003600000'],
    });
  });

  it('keeps the order of instants where a clock is put back', () => {
    const hour = 3_600_000;
    const first = Date.UTC(2025, 9, 25, 23, 30);
    const source = at('INTEGER', [first + 2 * hour, first + hour, first]);
    expect(shown(source, { timeKind: 'unix_milliseconds', timeZone: 'Europe/Berlin' }).read).toEqual([
      '3 2025-10-26 01',
      '2 2025-10-26 02',
      '1 2025-10-26 02',
    ]);
  });

  it('reads texts with a zone as the instants that they are, and leaves what a clock on the wall showed', () => {
    const source = at('TEXT', [
      '2025-11-24T10:00:00Z',
      '2025-11-24 12:00:00',
      '2025-11-24T10:00:00+02:00',
      '2025-11-23',
    ]);
    expect(shown(source, { timeZone: 'America/New_York' })).toEqual({
      read: ['4 2025-11-23 -', '3 2025-11-24 03', '1 2025-11-24 05', '2 2025-11-24 12'],
      results: ['2025-11-23', '2025-11-24 03:00:00', '2025-11-24 05:00:00', '2025-11-24 12:00:00'],
    });
    expect(shown(source, { timeKind: 'zoned', timeZone: 'America/New_York' }).read?.slice(0, 2)).toEqual([
      '3 2025-11-24 03',
      '1 2025-11-24 05',
    ]);
  });

  it('moves no days of a spreadsheet', () => {
    const source = at('REAL', [45_985.5]);
    const excel = { timeKind: 'excel_days' } as const;
    expect(shown(source, { ...excel, timeZone: 'Asia/Shanghai' }).read).toEqual(shown(source, excel).read);
  });

  it('is one that there is', () => {
    const parse = (timeZone: string): boolean => sourceMappingSchema.safeParse({ ...log, timeZone }).success;
    expect([parse('Asia/Shanghai'), parse('UTC'), parse('Nowhere/Town')]).toEqual([true, true, false]);
  });
});

describe('names', () => {
  it('may be reserved words, hold quotes and points, and be Chinese', () => {
    const source =
      openFile(`CREATE TABLE "select ""from""" ("order" INTEGER, "group" TEXT, "时间" TEXT, "a.b" TEXT, "it's" TEXT,
        PRIMARY KEY ("order", "group")) WITHOUT ROWID;
      CREATE TABLE "表.一" ("key" TEXT PRIMARY KEY, "values" TEXT);
      INSERT INTO "select ""from""" VALUES (2, 'u', '2025-11-24 10:00', 'text', 'q'), (1, 'u', '2025-11-24 09:00', 'more', NULL);
      INSERT INTO "表.一" VALUES ('text', '值');`);
    const mapping: SourceMapping = {
      ...log,
      table: 'select "from"',
      idColumn: 'order',
      otherIdColumns: ['group'],
      userColumn: 'group',
      timeColumn: '时间',
      textColumn: 'a.b',
      lookup: { table: '表.一', keyColumn: 'key', column: 'a.b' },
      labelled: [
        { column: '表.一.values', label: '值' },
        { column: "it's", label: "it's" },
      ],
      filter: [{ column: 'order', operator: '>', value: 0 }],
    };
    expect(readAll(source, mapping)).toEqual({
      u: ['[1,"u"]: 2025-11-24 09 more', `[2,"u"]: 2025-11-24 10 text 值=值 it's=q`],
    });
  });

  it('of a plain mapping give the table itself', () => {
    expect(rowSource(openFile(plain), log)).toBe('"main"."log"');
  });
});

describe('a view', () => {
  const view = (select: string): SourceFile => openFile(`${plain} CREATE VIEW seen AS ${select}`);
  const mapping = { ...log, table: 'seen' };

  it('is read where it always gives the same and a column names its rows; the index of its table serves', () => {
    const source = view("SELECT id, upper(user) || '' AS name, user, at, what FROM log WHERE id > 1");
    source.db.exec('CREATE INDEX by_user ON log (user)');
    expect(Object.values(readAll(source, mapping)).flat()).toHaveLength(3);
    expect(planOf(source, mapping)).toMatch(/^SEARCH log USING INDEX by_user \(user=\?/);
    expect(readAll(source, { ...mapping, userColumn: 'name' })).toHaveProperty('A');
  });

  it.each([
    ['random', 'SELECT id + abs(random() % 2) * 10 AS id, user, at, what FROM log'],
    ["date('now')", "SELECT id, user, date('now') AS at, what FROM log"],
    ['current_timestamp', 'SELECT id, user, CURRENT_TIMESTAMP AS at, what FROM log'],
    ['row_number', 'SELECT row_number() OVER () AS id, user, at, what FROM log'],
    ['changes', 'SELECT id + changes() AS id, user, at, what FROM log'],
    [
      'recursion',
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, 'u' AS user, i AS at, 'x' AS what FROM n",
    ],
  ])('is refused where %s may give another', (why, select) => {
    expect(() => checkMapping(view(select), mapping)).toThrow(
      expect.objectContaining({ code: 'view_unsteady', params: expect.objectContaining({ why }) }),
    );
  });

  it.each([
    ['SELECT 1 AS id, user, at, what FROM log', '1'],
    ['SELECT NULL AS id, user, at, what FROM log WHERE id = 1', 'NULL'],
  ])('is refused where its key names no one row: %s', (select, value) => {
    expect(() => checkMapping(view(select), mapping)).toThrow(
      expect.objectContaining({ code: 'key_not_unique', params: expect.objectContaining({ value }) }),
    );
  });
});

describe('a mapping that does not fit', () => {
  it.each([
    [{ table: 'gone' }, { table: 'gone' }],
    [{ timeColumn: 'gone' }, { table: 'log', column: 'gone' }],
    [{ labelled: [{ column: 'gone', label: 'x' }] }, { table: 'log', column: 'gone' }],
    [{ filter: [{ column: 'gone', operator: 'empty', value: '' }] }, { table: 'log', column: 'gone' }],
    [{ lookup: { table: 'gone', keyColumn: 'id', column: 'n' } }, { table: 'gone' }],
    [{ lookup: { table: 'other', keyColumn: 'gone', column: 'n' } }, { table: 'other', column: 'gone' }],
    [{ lookup: { table: 'other', keyColumn: 'id', column: 'gone' } }, { table: 'log', column: 'gone' }],
    [
      { lookup: { table: 'other', keyColumn: 'id', column: 'n' }, textColumn: 'other.gone' },
      { table: 'other', column: 'gone' },
    ],
    [{ textColumn: 'other.id' }, { table: 'log', column: 'other.id' }],
  ] as readonly (readonly [Partial<SourceMapping>, object])[])('%j is refused by name', (change, params) => {
    const source = openFile(`${plain} CREATE TABLE other (id INTEGER PRIMARY KEY)`);
    expect(() => checkMapping(source, { ...log, ...change })).toThrow(
      expect.objectContaining({ code: 'mapping_unfit', params: { path: source.path, ...params } }),
    );
  });

  it.each([
    ['user', 'a'],
    ['what', 'NULL'],
  ])('has %s for a key, which names no one row', (idColumn, value) => {
    expect(() => checkMapping(openFile(plain), { ...log, idColumn })).toThrow(
      expect.objectContaining({ code: 'key_not_unique', params: expect.objectContaining({ value }) }),
    );
  });

  it('names a virtual table', () => {
    const source = openFile('CREATE VIRTUAL TABLE log USING fts5(id, user, at, what)');
    expect(() => checkMapping(source, log)).toThrow(expect.objectContaining({ code: 'virtual_table' }));
  });
});
