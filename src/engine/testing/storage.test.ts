import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { accessTo } from './access.ts';
import { withDatabase, writeSourceFile } from './source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './test-bench.ts';

test('what a file takes is told, what of it is Gleaner’s, and the copies from before the first write', async () => {
  const folder = makeFolder();
  const path = join(folder, 'source.db');
  writeSourceFile(path, { form: 'text', users: 20, rowsPerUser: 25 });
  const original = statSync(path).size;
  const backups = join(folder, 'backups');
  mkdirSync(backups);
  writeFileSync(join(backups, 'source.db.old.db.2025-11-01T09-00-00-000Z.gleaner-backup.db'), 'of another');
  const engine = await openHere(path, { backups: { folder: backups } });
  const none = { count: 0, bytes: 0, newest: null };
  expect(await engine.storage()).toEqual({
    sizeBytes: original,
    ledgerBytes: 0,
    resultBytes: 0,
    copies: none,
  });

  const access = accessTo(await makeDemo());
  await runToEnd(engine, () => engine.start({ pipeline: 'events', selection: { kind: 'all' } }, access));
  const { sizeBytes, ledgerBytes, resultBytes, copies } = await engine.storage();
  expect(sizeBytes).toBeGreaterThan(original);
  expect(copies.count).toBe(1);
  expect(copies.bytes).toBe(statSync(copies.newest ?? '').size);
  await engine.close();
  // Each page belongs to a table of hers, to the results, to the ledger, or to SQLite itself.
  const pages = (where: string): number =>
    withDatabase(
      path,
      (db) => db.prepare(`SELECT SUM(pgsize) FROM dbstat WHERE ${where}`).pluck().get() as number,
    );
  const ofTables = (glob: string): string =>
    `name IN (SELECT name FROM sqlite_schema WHERE tbl_name GLOB '${glob}')`;
  expect(ledgerBytes).toBe(pages(ofTables('gleaner_*')));
  expect(resultBytes).toBe(pages(`${ofTables('extracted_events')} OR ${ofTables('event_sequences')}`));
});
