import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { accessTo } from '../testing/access.ts';
import { accountForRows } from '../testing/account-for-rows.ts';
import { withDatabase, writeSourceFile } from '../testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from '../testing/test-bench.ts';
import { mergeFiles } from './merge-files.ts';

const work = { pipeline: 'events', selection: { kind: 'unfinished' } } as const;

/** A file of twelve users in three, with a third of them each. */
function cutInThree(folder: string): readonly string[] {
  return [0, 1, 2].map((third) => {
    const path = join(folder, `part-${third}.db`);
    writeSourceFile(path, { form: 'text', users: 12, rowsPerUser: 6 });
    withDatabase(path, (db) => {
      for (const table of ['behavior_data', 'user_profiles'])
        db.exec(`DELETE FROM ${table} WHERE user_id IN (SELECT user_id FROM
          (SELECT user_id, ROW_NUMBER() OVER (ORDER BY user_id) AS place FROM user_profiles) WHERE place % 3 <> ${third})`);
    });
    return path;
  });
}

test('files that were cut from one are one again: what was read of them is not asked once more', async () => {
  const folder = makeFolder();
  const parts = cutInThree(folder);
  withDatabase(parts[1] ?? '', (db) => db.exec('CREATE VIEW who AS SELECT user_id FROM user_profiles'));
  const demo = await makeDemo();
  for (const path of parts) {
    const engine = await openHere(path);
    expect(await runToEnd(engine, () => engine.start(work, accessTo(demo)))).toMatchObject({
      status: 'completed',
    });
    await engine.close();
  }
  const out = join(folder, 'all.db');
  const report = mergeFiles(out, parts);
  expect(report.files).toBe(3);
  expect(report.rows).toMatchObject({ event_sequences: 12, user_profiles: 12 });
  expect(accountForRows(out)).toMatchObject({ problems: [], failed: [], untouched: [] });
  expect(withDatabase(out, (db) => db.prepare('SELECT COUNT(*) FROM who').pluck().get())).toBe(12);

  const asked = demo.record.calls.length;
  const engine = await openHere(out);
  expect((await engine.runs()).map(({ job }) => job.status)).toEqual(Array(3).fill('completed'));
  const again = await runToEnd(engine, () => engine.start(work, accessTo(demo)));
  expect(again).toMatchObject({ status: 'completed', total: 0 });
  expect(demo.record.calls).toHaveLength(asked);
  // Every call is found about whom it was, under a number of its own.
  const user = withDatabase(out, (db) =>
    db.prepare('SELECT user_id FROM user_profiles LIMIT 1 OFFSET 9').pluck().get(),
  );
  const { rows } = await engine.read('events.calls', { id: String(user), offset: 0, limit: 5 });
  expect(rows.length).toBeGreaterThan(0);
  const [call] = rows;
  expect(await engine.read('events.call', { id: String(user), callId: call?.callId ?? 0 })).toMatchObject({
    asSent: true,
  });
});

test('what does not go together is refused, and nothing is left of it', async () => {
  const folder = makeFolder();
  const [one = '', two = ''] = cutInThree(folder);
  const out = join(folder, 'all.db');
  const refused = (paths: readonly string[], said: RegExp): void => {
    expect(() => mergeFiles(out, paths)).toThrow(said);
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([]);
  };
  refused([one, join(folder, 'none.db')], /There is no file/);
  refused([one, one], /is in a file before it/);
  withDatabase(two, (db) => db.exec('ALTER TABLE behavior_data ADD COLUMN more TEXT'));
  refused([one, two], /has other columns/);
  expect(() => mergeFiles(one, [two])).toThrow(expect.objectContaining({ code: 'output_exists' }));
});

test('a file with an order that is out is not merged: its answers would be for nobody', async () => {
  const folder = makeFolder();
  const [one = ''] = cutInThree(folder);
  const demo = await makeDemo({ orders: { takesMs: 1e9 } });
  const engine = await openHere(one);
  await runToEnd(engine, () =>
    engine.start({ ...work, transport: 'order' }, accessTo(demo, { maxInputTokens: 600 })),
  );
  await engine.close();
  expect(() => mergeFiles(join(folder, 'all.db'), [one])).toThrow(/waits for an order/);
});
