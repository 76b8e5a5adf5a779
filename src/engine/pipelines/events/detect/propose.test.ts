import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Proposal } from '../../../../shared/proposal.ts';
import { sourceMappingSchema } from '../../../../shared/source-mapping.ts';
import { tellReason } from '../../../../shared/words/tell-reason.ts';
import { openSourceFile } from '../../../database/open-source-file.ts';
import { makeFolder } from '../../../testing/test-bench.ts';
import { checkMapping } from '../check-mapping.ts';
import { listUsers } from '../user-list.ts';
import { createUserReader } from '../user-reader.ts';
import { propose } from './propose.ts';

type Fill = (db: Database.Database) => void;

/** What is proposed for a file; it can be read so, and each reason can be said in both languages. */
function proposed(fill: Fill): Proposal | null {
  const path = join(makeFolder(), 'source.db');
  const db = new Database(path);
  fill(db);
  db.close();
  const source = openSourceFile(path);
  onTestFinished(() => void source.db.close());
  const proposal = propose(source, Date.UTC(2025, 11, 1));
  if (proposal === null) return null;
  const { mapping, reasons } = proposal;
  expect(sourceMappingSchema.parse(mapping)).toEqual(mapping);
  checkMapping(source, mapping);
  listUsers(source, mapping);
  createUserReader(source, mapping).rows('nobody');
  for (const reason of reasons)
    for (const language of ['en', 'zh-CN'] as const)
      expect(tellReason(reason, language)).not.toMatch(/\{\{|“”|undefined/);
  return proposal;
}

const codesOf = (proposal: Proposal | null): readonly string[] =>
  proposal?.reasons.map(({ code }) => code) ?? [];

/** A table of these columns, its rows made one by one. */
const table =
  (sql: string, rows: number, row: (index: number) => readonly (string | number | null)[]): Fill =>
  (db) => {
    db.exec(sql);
    const name = /CREATE TABLE ("[^"]+"|\S+)/.exec(sql)?.[1] ?? '';
    for (let index = 0; index < rows; index += 1) {
      const values = row(index);
      db.prepare(`INSERT INTO ${name} VALUES (${values.map(() => '?').join(', ')})`).run(...values);
    }
  };

const at = (index: number): string =>
  new Date(Date.UTC(2025, 10, 1) + index * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
const ms = (index: number): number => Date.UTC(2025, 10, 1) + index * 3_600_000;

const history: Fill = (db) =>
  db.exec(`CREATE TABLE urls (id INTEGER PRIMARY KEY AUTOINCREMENT, url LONGVARCHAR, title LONGVARCHAR, visit_count INTEGER,
      typed_count INTEGER, last_visit_time INTEGER NOT NULL, hidden INTEGER);
    CREATE TABLE visits (id INTEGER PRIMARY KEY AUTOINCREMENT, url INTEGER NOT NULL, visit_time INTEGER NOT NULL,
      from_visit INTEGER, transition INTEGER, segment_id INTEGER, visit_duration INTEGER);
    CREATE TABLE downloads (id INTEGER PRIMARY KEY, current_path TEXT, start_time INTEGER);`);

describe('what is proposed', () => {
  it('for the usual table is what it always was, whatever stands beside it', () => {
    const proposal = proposed((db) => {
      history(db);
      db.exec('CREATE TABLE behavior_data (id INTEGER PRIMARY KEY, user_id, timestamp, behavior_text)');
    });
    expect(proposal).toMatchObject({
      recipe: 'car-buying',
      mapping: { table: 'behavior_data', textColumn: 'behavior_text' },
    });
    expect(codesOf(proposal)).toEqual(['usual_table']);
  });

  it('for a browser’s history joins each visit with its page', () => {
    const proposal = proposed(history);
    expect(proposal).toMatchObject({
      recipe: 'browser-history',
      mapping: {
        table: 'visits',
        userColumn: null,
        lookup: { table: 'urls', keyColumn: 'id', column: 'url' },
        timeColumn: 'visit_time',
        timeKind: 'webkit_microseconds',
        textColumn: 'urls.title',
        labelled: [
          { column: 'urls.url', label: 'url' },
          { column: 'visit_duration', label: 'for', unit: 'microseconds' },
        ],
      },
    });
    expect(codesOf(proposal)).toEqual(['browser_history', 'times_by_values', 'one_user']);
    const [first, second] = proposal?.reasons ?? [];
    expect(first && tellReason(first, 'en')).toContain('Chromium’s history');
    expect(second && tellReason(second, 'en')).toContain('microseconds since 1601');
  });

  it('for Firefox’s is the same by its names', () => {
    const proposal = proposed((db) =>
      db.exec(`CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT, title TEXT);
        CREATE TABLE moz_historyvisits (id INTEGER PRIMARY KEY, place_id INTEGER, visit_date INTEGER)`),
    );
    expect(proposal?.mapping).toMatchObject({
      timeKind: 'unix_microseconds',
      textColumn: 'moz_places.title',
    });
  });

  it('for the use of apps in epoch milliseconds names the app and how long', () => {
    const packages = ['com.tencent.mm', 'com.netease.music', 'com.taobao.taobao'];
    const proposal = proposed(
      table(
        'CREATE TABLE usage_log (_id INTEGER PRIMARY KEY, device_id TEXT, package_name TEXT, app_name TEXT, start_ts INTEGER, duration_ms INTEGER)',
        60,
        (index) => [
          index + 1,
          `d${index % 3}`,
          packages[index % 3] ?? '',
          ['微信', '网易云音乐', '淘宝'][index % 3] ?? '',
          ms(index),
          20_000 + index * 1_000,
        ],
      ),
    );
    expect(proposal).toMatchObject({
      recipe: 'app-usage',
      mapping: {
        idColumn: '_id',
        userColumn: 'device_id',
        timeColumn: 'start_ts',
        placeColumns: ['app_name'],
        labelled: [{ column: 'duration_ms', label: 'for', unit: 'milliseconds' }],
      },
    });
    expect(proposal?.reasons[2]?.params).toEqual({
      column: 'start_ts',
      kind: 'unix_milliseconds',
      share: 100,
    });
  });

  it('for clicks in a shop, without rowid and with reserved words, names the deed and the product', () => {
    const proposal = proposed(
      table(
        `CREATE TABLE "order" ("index" INTEGER, "user" TEXT, "when" TEXT, event_type TEXT, product_id INTEGER, "group" TEXT, brand TEXT,
          price REAL, category TEXT, user_session TEXT, PRIMARY KEY ("user", "index")) WITHOUT ROWID`,
        80,
        (index) => [
          index,
          `u${index % 5}`,
          at(index),
          ['view', 'cart', 'purchase'][index % 3] ?? '',
          1000 + (index % 7),
          'g',
          'acme',
          9.5,
          'kettles',
          `s${index}`,
        ],
      ),
    );
    expect(proposal).toMatchObject({
      recipe: 'shop-clickstream',
      mapping: {
        table: 'order',
        idColumn: 'user',
        otherIdColumns: ['index'],
        userColumn: 'user',
        timeColumn: 'when',
        actionColumn: 'event_type',
        itemColumn: 'product_id',
        labelled: [
          { column: 'brand', label: 'brand' },
          { column: 'category', label: 'category' },
          { column: 'price', label: 'price' },
        ],
      },
    });
  });

  it.each([
    ['a customer', 'customer_id', 'user_by_name'],
    ['none, so that each conversation is read by itself', 'note', 'user_is_thread'],
  ])('for messages of a support team says who wrote them, with %s', (_, column, code) => {
    const proposal = proposed(
      table(
        `CREATE TABLE messages (id INTEGER PRIMARY KEY, ticket_id TEXT, ${column} TEXT, role TEXT, message TEXT, sent_at TEXT)`,
        40,
        (index) => [
          index + 1,
          `T${Math.floor(index / 4)}`,
          column === 'note' ? null : `c${Math.floor(index / 8)}`,
          index % 2 === 0 ? 'customer' : 'agent',
          index % 2 === 0 ? `我的订单${index}还没有到，请帮我看一下` : `您好，订单${index}已经发出了`,
          at(index),
        ],
      ),
    );
    expect(proposal).toMatchObject({
      recipe: 'support-conversations',
      mapping: { form: 'text', textColumn: 'message', timeColumn: 'sent_at' },
    });
    expect(proposal?.mapping.userColumn).toBe(column === 'note' ? 'ticket_id' : column);
    expect(proposal?.mapping.labelled?.map(({ column: each }) => each)).toEqual(
      column === 'note' ? ['role'] : ['role', 'ticket_id'],
    );
    expect(codesOf(proposal)).toContain(code);
  });

  it.each([
    ['role', ['customer', 'agent'], 'support-conversations'],
    ['speaker', ['客服', '顾客'], 'support-conversations'],
    ['from', ['shop', 'home'], 'car-buying'],
  ] as const)('for a table of the usual names with a column %s of %j is %s', (column, values, recipe) => {
    const proposal = proposed(
      table(
        `CREATE TABLE chats (id INTEGER PRIMARY KEY, user_id TEXT, timestamp TEXT, content TEXT, "${column}" TEXT, ticket_id TEXT)`,
        40,
        (index) => [
          index + 1,
          `c${Math.floor(index / 8)}`,
          at(index),
          `what became of order ${index}?`,
          values[index % 2] ?? '',
          `T${Math.floor(index / 4)}`,
        ],
      ),
    );
    expect(proposal).toMatchObject({
      recipe,
      mapping: { table: 'chats', userColumn: 'user_id', timeColumn: 'timestamp', textColumn: 'content' },
    });
    expect(proposal?.mapping.labelled?.map(({ column: each }) => each)).toEqual(
      recipe === 'car-buying' ? undefined : [column, 'ticket_id'],
    );
  });

  it('for a table whose names say nothing goes by what its columns hold', () => {
    const proposal = proposed(
      table('CREATE TABLE t (a TEXT, b TEXT, c TEXT, d INTEGER, e TEXT)', 120, (index) => [
        `p-${index % 12}`,
        `${String((index % 28) + 1).padStart(2, '0')}/11/2025 10:${String(index % 60).padStart(2, '0')}`,
        `walked past the old mill number ${index}`,
        45_000 + index,
        ['east', 'west'][index % 2] ?? '',
      ]),
    );
    expect(proposal).toMatchObject({
      recipe: 'any-log',
      mapping: {
        idColumn: 'rowid',
        userColumn: 'a',
        timeColumn: 'b',
        textColumn: 'c',
        labelled: [{ column: 'e', label: 'e' }],
      },
    });
    expect(codesOf(proposal)).toEqual(['time_and_words', 'user_by_values', 'times_by_values']);
    expect(proposal?.reasons[1]?.params).toEqual({ column: 'a', distinct: 12, rows: 120 });
  });

  it('finds the day and the time of day where they stand apart', () => {
    const proposal = proposed(
      table('CREATE TABLE diary (用户 TEXT, 日子 TEXT, 钟点 TEXT, 记录 TEXT)', 50, (index) => [
        `u${index % 4}`,
        at(index).slice(0, 10),
        at(index).slice(11),
        `去了第${index}家商店看沙发`,
      ]),
    );
    expect(proposal?.mapping).toMatchObject({
      dateColumn: '日子',
      timeColumn: '钟点',
      textColumn: '记录',
      userColumn: '用户',
    });
  });

  it('takes when a row happened before when it was written down, and the table for which most speaks', () => {
    const proposal = proposed((db) => {
      table(
        'CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, description TEXT, created_at TEXT)',
        300,
        (index) => [index, `kettle ${index}`, 'boils water quickly', at(index)],
      )(db);
      table(
        'CREATE TABLE visits_log (id INTEGER PRIMARY KEY, patient TEXT, created TEXT, visit_date TEXT, remarks TEXT)',
        40,
        (index) => [
          index,
          `p${index % 6}`,
          at(index + 900),
          at(index),
          `came with a cough for the ${index}th time`,
        ],
      )(db);
    });
    expect(proposal?.mapping).toMatchObject({
      table: 'visits_log',
      timeColumn: 'visit_date',
      userColumn: 'patient',
      textColumn: 'remarks',
    });
  });

  it('for a view of the usual form is the view, where it has a key', () => {
    const view = (key: string) =>
      proposed((db) => {
        db.exec(`CREATE TABLE t (n INTEGER PRIMARY KEY, who, at, what); INSERT INTO t VALUES (1, 'u', '2025-11-24', 'saw it'), (2, 'u', '2025-11-25', 'bought it');
          CREATE VIEW log AS SELECT ${key} AS id, who AS user_id, at AS timestamp, what AS text FROM t`);
      });
    expect(view('n')).toMatchObject({
      mapping: { table: 'log', idColumn: 'id' },
      reasons: [{ code: 'view_with_key' }],
    });
    expect(view('1')?.mapping.table).toBe('t');
    expect(view('random()')?.mapping.table).toBe('t');
  });

  it.each([
    [
      'nothing says when',
      table('CREATE TABLE t (user_id TEXT, what TEXT, n INTEGER)', 30, (index) => [
        `u${index % 3}`,
        'a word or two',
        index,
      ]),
    ],
    [
      'there are no words',
      table('CREATE TABLE t (user_id INTEGER, at TEXT, n INTEGER)', 30, (index) => [
        index % 3,
        at(index),
        index,
      ]),
    ],
    ['there are no rows', (db) => void db.exec('CREATE TABLE t (a, b, c)')],
    [
      'there are mails alone',
      table(
        'CREATE TABLE emails (id TEXT, sender TEXT, subject TEXT, body TEXT, timestamp TEXT)',
        30,
        (index) => [`${index}`, 'a@b.c', 'subject', 'body and more', at(index)],
      ),
    ],
  ] as readonly (readonly [string, Fill])[])('is nothing where %s', (_, fill) => {
    expect(proposed(fill)).toBeNull();
  });
});
