import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensureResultTables } from './pipelines/events/result-tables.ts';
import { withDatabase, writeSourceFile } from './testing/source-file.ts';
import { makeFolder, openHere } from './testing/test-bench.ts';

test('one export goes on at a time, tells how far it is, and is cancelled without a trace', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 2, rowsPerUser: 2 });
  withDatabase(path, (db) => {
    ensureResultTables(db);
    db.exec(`WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
      INSERT INTO extracted_events (event_id, user_id, event_type, context) SELECT 'e' || i, 'u' || i % 2, 'x', '{"text":"words"}' FROM n`);
  });
  const engine = await openHere(path);
  const folder = makeFolder();
  const out = join(folder, 'events.csv');
  const choices = { format: 'csv', bom: false } as const;
  const told = Promise.withResolvers<number | null>();
  engine.subscribe({ exporting: ({ total }) => told.resolve(total) });
  const first = engine.exportTable('events', choices, out).catch((thrown: unknown) => thrown);
  await expect(engine.exportTable('events', choices, out)).rejects.toMatchObject({ code: 'export_running' });
  expect(await told.promise).toBe(60_000);
  await engine.cancelExport();
  expect(await first).toMatchObject({ code: 'aborted' });
  expect(readdirSync(folder)).toEqual([]);
  expect(await engine.exportTable('events', choices, out)).toEqual({ path: out, rows: 60_000 });
  await engine.cancelExport();
});
