import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { integrityOf } from '../testing/account-for-rows.ts';
import { startGleaner } from '../testing/gleaner-process.ts';
import { withDatabase, writeSourceFile } from '../testing/source-file.ts';
import { makeFolder, until } from '../testing/test-bench.ts';
import { isThorough } from '../testing/thoroughness.ts';
import { importTables } from './import-tables.ts';

const rows = 30_000;
const line = (index: number): string => `user_${index % 50},browse,"row ${index}, of many"`;
const text = ['user_id,action,text', ...Array.from({ length: rows }, (_, index) => line(index))].join('\n');

function makeDesk() {
  const folder = makeFolder();
  const source = join(folder, 'rows.csv');
  writeFileSync(source, text);
  return { folder, source };
}

const tablesIn = (path: string): unknown[] =>
  withDatabase(path, (db) =>
    db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1").pluck().all(),
  );
const countIn = (path: string): unknown =>
  withDatabase(path, (db) => db.prepare('SELECT count(*) FROM rows').pluck().get());

const isBuilding = (folder: string): boolean => readdirSync(folder).some((name) => name.endsWith('.tmp'));

/** Starts an import on the command line and kills it so long after it has begun to build. */
async function killAfter(folder: string, parameters: readonly string[], waitMs: number): Promise<void> {
  const { child, ended } = startGleaner(['import', ...parameters, '--no-backup']);
  await until(() => isBuilding(folder) || child.exitCode !== null, 'the import builds', 60_000);
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  child.kill('SIGKILL');
  await ended;
}

/** From the first moment to when all is written, on a machine of any speed; two of them in `npm test`. */
const waits = isThorough ? [0, 30, 60, 100, 150, 200, 300, 400, 600, 900] : [0, 100];

test('an import of rows that is killed leaves no file of its name, and what it built is gone with the next', async () => {
  for (const waitMs of waits) {
    const { folder, source } = makeDesk();
    const out = join(folder, 'out.db');
    await killAfter(folder, [source, '--out', out], waitMs);
    if (existsSync(out)) {
      // It was done before the signal came.
      expect(countIn(out)).toBe(rows);
      continue;
    }
    await importTables({ source, target: { kind: 'new', path: out } });
    expect([countIn(out), readdirSync(folder).sort()]).toEqual([rows, ['out.db', 'rows.csv']]);
  }
});

test('an import into a file that is killed leaves the file with the whole table or as it was', async () => {
  for (const waitMs of waits) {
    const { folder, source } = makeDesk();
    const file = join(folder, 'log.db');
    writeSourceFile(file, { form: 'text', users: 3, rowsPerUser: 4 });
    const before = tablesIn(file);
    await killAfter(folder, [source, '--into', file], waitMs);
    expect(integrityOf(file)).toBe('ok');
    const hasTable = tablesIn(file).includes('rows');
    if (hasTable) expect(countIn(file)).toBe(rows);
    else expect(tablesIn(file)).toEqual(before);
    const again = await importTables({ source, target: { kind: 'existing', path: file, backups: null } });
    expect(again.tables).toMatchObject([{ table: hasTable ? 'rows_2' : 'rows', imported: rows }]);
    expect(readdirSync(folder).sort()).toEqual(['log.db', 'rows.csv']);
  }
});

test('what another import is building is left alone', async () => {
  const { folder, source } = makeDesk();
  const out = join(folder, 'out.db');
  const during: string[][] = [];
  const first = importTables({
    source,
    target: { kind: 'new', path: out },
    onProgress: () => void during.push(readdirSync(folder).filter((name) => name.endsWith('.tmp'))),
  });
  const second = importTables({ source, target: { kind: 'new', path: out } });
  const ended = await Promise.allSettled([first, second]);
  expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(ended.find((each) => each.status === 'rejected')).toMatchObject({
    reason: { code: 'output_exists' },
  });
  expect(during.some((names) => names.length === 2)).toBe(true);
  expect([countIn(out), readdirSync(folder).sort()]).toEqual([rows, ['out.db', 'rows.csv']]);
});
