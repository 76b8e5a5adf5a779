import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundsOf } from '../testing/thoroughness.ts';
import { columnNames, isTableName, tableNameOf, unusedName } from './table-names.ts';
import { tableSql } from './write-table.ts';

describe('tableNameOf', () => {
  it.each([
    ['/a/behaviors.csv', 'behaviors'],
    ['用户 行为-2025.csv', '用户_行为_2025'],
    ['2025 log.tsv', 't_2025_log'],
    ['sqlite_x.csv', 't_sqlite_x'],
    ['Extracted_Events.csv', 't_Extracted_Events'],
    ['!!!.jsonl', 'rows'],
  ])('of %s is %s', (path, name) => {
    expect(tableNameOf(path)).toBe(name);
    expect(isTableName(name)).toBe(true);
  });
});

it('any names of columns and any file make a table that SQLite takes, with names that are hers where they can be', () => {
  const name = fc.oneof(
    fc.constantFrom('id', 'ID', 'row_id', '', ' ', 'select', 'a"b', 'rowid', 'user_id', 'surplus'),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  fc.assert(
    fc.property(
      fc.array(name, { minLength: 1, maxLength: 12 }),
      fc.string({ unit: 'grapheme' }),
      (given, file) => {
        const names = columnNames(given);
        const db = new Database(':memory:');
        db.exec(
          tableSql(
            tableNameOf(file.replaceAll(/[/\0]/g, '')),
            names.map((each) => ({ name: each, type: 'TEXT' })),
          ),
        );
        db.close();
        expect(new Set(names.map((each) => each.toLowerCase())).size).toBe(given.length);
        given.forEach((each, index) => {
          const isFirst = given.findIndex((other) => other.toLowerCase() === each.toLowerCase()) === index;
          if (/^[a-z"_]+$/.test(each) && isFirst) expect(names).toContain(each);
        });
      },
    ),
    { numRuns: roundsOf(100, 300) },
  );
});

it('unusedName counts on where a name is taken in any case', () => {
  expect(unusedName('a', ['A', 'a_2'])).toBe('a_3');
});
