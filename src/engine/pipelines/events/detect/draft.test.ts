import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import type { DraftProposal } from '../../../../shared/proposal.ts';
import { tellReason } from '../../../../shared/words/tell-reason.ts';
import { openSourceFile } from '../../../database/open-source-file.ts';
import { makeFolder } from '../../../testing/test-bench.ts';
import { draftProposal } from './draft.ts';
import { propose } from './propose.ts';

/** What is said of a file in which nothing can be read by itself. */
function drafted(fill: (db: Database.Database) => void): DraftProposal | null {
  const path = join(makeFolder(), 'source.db');
  const db = new Database(path);
  fill(db);
  db.close();
  const source = openSourceFile(path);
  onTestFinished(() => void source.db.close());
  expect(propose(source, Date.UTC(2025, 11, 1))).toBeNull();
  const draft = draftProposal(source, Date.UTC(2025, 11, 1));
  for (const reason of draft?.reasons ?? [])
    for (const language of ['en', 'zh-CN'] as const)
      expect(tellReason(reason, language)).not.toMatch(/\{\{|“”|undefined/);
  return draft;
}

const fill =
  (sql: string, rows: number, row: (index: number) => readonly (string | number | null)[]) =>
  (db: Database.Database): void => {
    db.exec(sql);
    const name = /CREATE TABLE (\S+)/.exec(sql)?.[1] ?? '';
    for (let index = 0; index < rows; index += 1) {
      const values = row(index);
      db.prepare(`INSERT INTO ${name} VALUES (${values.map(() => '?').join(', ')})`).run(...values);
    }
  };
const at = (index: number): string =>
  new Date(Date.UTC(2025, 10, 1) + index * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

it('says of a table without a time what it has, and that the time is missing', () => {
  const draft = drafted(
    fill('CREATE TABLE deeds (member TEXT, what TEXT, n INTEGER)', 30, (index) => [
      `u${index % 3}`,
      'looked at a sofa',
      index,
    ]),
  );
  expect(draft).toMatchObject({
    missing: ['time'],
    mapping: { table: 'deeds', idColumn: 'rowid', userColumn: 'member', timeColumn: '', textColumn: 'what' },
  });
  expect(draft?.reasons.map(({ code }) => code)).toEqual(['likeliest_table', 'user_by_name', 'no_time']);
});

it('says of a table of numbers that no words are there, and keeps the time that it has', () => {
  const draft = drafted(
    fill('CREATE TABLE t (user_id INTEGER, at TEXT, n INTEGER)', 30, (index) => [
      index % 3,
      at(index),
      index,
    ]),
  );
  expect(draft).toMatchObject({ missing: ['words'], mapping: { timeColumn: 'at', textColumn: null } });
});

it('takes the table that says most, and of those the one with most rows', () => {
  const draft = drafted((db) => {
    fill('CREATE TABLE colours (name TEXT)', 90, (index) => [`colour ${index}`])(db);
    fill('CREATE TABLE deeds (member TEXT, what TEXT)', 30, (index) => [`u${index % 3}`, 'a word or two'])(
      db,
    );
    fill('CREATE TABLE more (member TEXT, what TEXT)', 40, (index) => [`u${index % 3}`, 'a word or two'])(db);
  });
  expect(draft?.mapping.table).toBe('more');
});

it('takes a view where no table has a row, and asks what names its rows; one that need not end is not read', () => {
  const draft = drafted((db) =>
    db.exec(`CREATE TABLE t (a);
      CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, 'x' AS what FROM n;
      CREATE VIEW days AS SELECT 'a word or two' AS what, 1 AS n UNION ALL SELECT 'another word', 2`),
  );
  expect(draft).toMatchObject({ missing: ['id', 'time'], mapping: { table: 'days', idColumn: '' } });
});

it.each([
  ['no table has a row', 'CREATE TABLE t (a, b)'],
  ['there are mails alone', "CREATE TABLE emails (id TEXT, body TEXT); INSERT INTO emails VALUES ('1', 'x')"],
  [
    'there are results alone',
    "CREATE TABLE extracted_events (id, context); INSERT INTO extracted_events VALUES (1, 'x')",
  ],
])('is nothing where %s', (_, sql) => {
  expect(drafted((db) => db.exec(sql))).toBeNull();
});
