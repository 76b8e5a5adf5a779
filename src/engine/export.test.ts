import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensureResultTables } from './pipelines/events/result-tables.ts';
import { withDatabase, writeSourceFile } from './testing/source-file.ts';
import { makeFolder, openHere } from './testing/test-bench.ts';

/** A file with 60 000 events of two users. */
function withEvents(): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 2, rowsPerUser: 2 });
  withDatabase(path, (db) => {
    ensureResultTables(db);
    db.exec(`WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
      INSERT INTO extracted_events (event_id, user_id, event_type, context) SELECT 'e' || i, 'u' || i % 2, 'x', '{"text":"words"}' FROM n`);
  });
  return path;
}

test('one export goes on at a time, tells how far it is, and is cancelled without a trace', async () => {
  const engine = await openHere(withEvents());
  const folder = makeFolder();
  const out = join(folder, 'events.csv');
  const choices = { format: 'csv', bom: false } as const;
  const told = Promise.withResolvers<number | null>();
  engine.subscribe({ exporting: ({ rows, total }) => rows > 0 && told.resolve(total) });
  const first = engine.exportTable('events', choices, out).catch((thrown: unknown) => thrown);
  await expect(engine.exportTable('events', choices, out)).rejects.toMatchObject({ code: 'export_running' });
  expect(await told.promise).toBe(60_000);
  await engine.cancelExport();
  expect(await first).toMatchObject({ code: 'aborted' });
  expect(readdirSync(folder)).toEqual([]);
  expect(await engine.exportTable('events', choices, out)).toEqual({ path: out, rows: 60_000, cutCells: 0 });
  await engine.cancelExport();
});

test('an export that is cancelled while it is looked what goes out ends, and leaves nothing', async () => {
  const engine = await openHere(withEvents());
  const folder = makeFolder();
  const told: number[] = [];
  engine.subscribe({
    exporting: ({ rows }) => {
      told.push(rows);
      if (rows === 0) void engine.cancelExport();
    },
  });
  await expect(
    engine.exportTable('events', { format: 'jsonl', bom: false }, join(folder, 'events.jsonl')),
  ).rejects.toMatchObject({ code: 'aborted' });
  expect(told).toEqual([0]);
  expect(readdirSync(folder)).toEqual([]);
});
