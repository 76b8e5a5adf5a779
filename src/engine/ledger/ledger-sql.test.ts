import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { ledgerTables } from './ledger-tables.ts';
import { migrate } from './migrate.ts';

const src = join(import.meta.dirname, '../..');

it('names the tables of the ledger in this room alone', () => {
  const db = new Database(':memory:');
  migrate(db);
  const tables = ledgerTables(db);
  db.close();
  expect(tables.length).toBeGreaterThan(4);
  const named = new RegExp(`\\b(?:${tables.join('|')})\\b`);
  const sources = globSync('**/*.{ts,tsx}', { cwd: src }).filter(
    (path) => !/\.test\.tsx?$|(?:^|\/)testing\/|^engine\/ledger\//.test(path),
  );
  expect(sources.length).toBeGreaterThan(300);
  expect(sources.filter((path) => named.test(readFileSync(join(src, path), 'utf8')))).toEqual([]);
});
