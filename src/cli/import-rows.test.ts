import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withDatabase, writeSourceFile } from '../engine/testing/source-file.ts';
import { makeFolder } from '../engine/testing/test-bench.ts';
import type { DataImportReport } from '../shared/data-import.ts';
import { runHere } from './testing/run-here.ts';

const csv = 'user_id,action,timestamp\nu1,browse,2025-11-24 10:42:47\nu2,click,2025-11-24 10:43:00\n';

function makeRows(content = csv, name = 'clicks.csv') {
  const folder = makeFolder();
  const path = join(folder, name);
  writeFileSync(path, content);
  return { folder, path, out: join(folder, 'out.db') };
}

test('import makes a file of rows and profiles that extract reads, says how it read them, and answers 0', async () => {
  const { folder, path, out } = makeRows();
  const profiles = join(folder, 'people.csv');
  writeFileSync(profiles, 'user_id,age\nu1,40\nu2,35\n');
  const ended = await runHere(['import', path, '--out', out, '--profiles', profiles]);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toMatch(/table +clicks: 2 of 2 rows of clicks\.csv/);
  expect(ended.stdout).toMatch(/read as +commas between cells, utf-8; the first line names the columns/);
  expect(ended.stdout).toMatch(/columns +user_id TEXT, action TEXT, timestamp TEXT/);
  expect(ended.stdout).toMatch(/table +user_profiles: 2 of 2 rows of people\.csv/);
  const status = await runHere(['status', out]);
  expect(status.stdout).toMatch(/2 users, 2 rows/);
});

test('import takes encoding, delimiter, header and table as they are said, and lists odd rows with line and reason', async () => {
  const { path, out } = makeRows('u1;浏览;1\nu2;点击\n', '日志.txt');
  const said = ['--encoding', 'utf8', '--delimiter', 'semicolon', '--no-header', '--table', 'log'];
  const ended = await runHere(['import', path, '--out', out, ...said, '--json']);
  expect(ended).toMatchObject({ code: 1, stderr: '' });
  const report = JSON.parse(ended.stdout) as DataImportReport;
  expect(report.tables).toMatchObject([{ table: 'log', found: 2, imported: 2, leftOut: 0 }]);
  expect(report.problems).toMatchObject([
    { file: path, line: 2, imported: true, error: { code: 'row_odd' } },
  ]);
  const rows = withDatabase(out, (db) => db.prepare('SELECT * FROM log').raw().all());
  expect(rows).toEqual([
    [1, 'u1', '浏览', 1],
    [2, 'u2', '点击', null],
  ]);
});

test('import puts rows into a file that there is, after a copy of it', async () => {
  const { folder, path } = makeRows();
  const file = join(folder, 'log.db');
  writeSourceFile(file, { form: 'text', users: 2, rowsPerUser: 3 });
  const data = { GLEANER_DATA: join(folder, 'data') };
  const ended = await runHere(['import', path, '--into', file], data);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(readdirSync(join(folder, 'data', 'backups'))).toHaveLength(1);
  const count = withDatabase(file, (db) => db.prepare('SELECT count(*) FROM clicks').pluck().get());
  expect(count).toBe(2);
});

test('import of rows refuses bad usage and bad input in one sentence with a hint, and writes nothing', async () => {
  const { folder, path, out } = makeRows();
  const taken = join(folder, 'taken.db');
  writeSourceFile(taken, { form: 'text', users: 1, rowsPerUser: 1 });
  const bytes = readFileSync(taken);
  const refused: readonly (readonly [code: string, ...parameters: string[]])[] = [
    ['bad_input', path],
    ['bad_input', path, '--out', out, '--into', taken],
    ['bad_input', path, '--out', out, '--encoding', 'klingon'],
    ['bad_input', path, '--out', out, '--delimiter', 'x'],
    ['output_exists', path, '--out', taken],
    ['table_exists', path, '--into', taken, '--table', 'behavior_data', '--no-backup'],
    ['file_not_found', join(folder, 'none.csv'), '--out', out],
  ];
  const endings = await Promise.all(refused.map(([, ...parameters]) => runHere(['import', ...parameters])));
  for (const [index, ended] of endings.entries()) {
    const lines = ended.stderr.trimEnd().split('\n');
    expect(lines[0]).toMatch(new RegExp(`^gleaner: .+ \\[${refused[index]?.[0]}\\]$`));
    expect([lines.length, ended.code, ended.stdout]).toEqual([2, 2, '']);
  }
  expect(existsSync(out)).toBe(false);
  expect(readFileSync(taken).equals(bytes)).toBe(true);
});
