import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { accessTo } from '../engine/testing/access.ts';
import { accountForRows, integrityOf } from '../engine/testing/account-for-rows.ts';
import { askedRows, ledgerCalls } from '../engine/testing/asked-rows.ts';
import { startScript } from '../engine/testing/gleaner-process.ts';
import { eventsIn, growLog } from '../engine/testing/grow-log.ts';
import { programScript } from '../engine/testing/programs.ts';
import { withDatabase, writeSourceFile } from '../engine/testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from '../engine/testing/test-bench.ts';
import { someOf } from '../engine/testing/thoroughness.ts';

const users = 60;
const unfinished = { pipeline: 'events', selection: { kind: 'unfinished' }, options: null } as const;

/** A file of which everybody has been read, and that has grown since. */
async function makeGrown() {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 8 });
  const demo = await makeDemo();
  const engine = await openHere(path);
  const job = await runToEnd(engine, () => engine.start(unfinished, accessTo(demo, { concurrency: 4 })));
  expect(job).toMatchObject({ status: 'completed', succeeded: users });
  await engine.close();
  const before = eventsIn(path);
  return { path, before, ...growLog(path, { changes: false }) };
}

/** What events say, whatever their ids are. */
const saidIn = (path: string): readonly string[] =>
  eventsIn(path)
    .map((event) => event.slice(event.indexOf(' ')))
    .toSorted();

/** Kills with so many replies on disk, the last of them unread; what goes on then is the same job, or one in its place. */
const deaths = someOf(
  Array.from({ length: 8 }, (_, index) => ({ replies: 1 + (index >> 1), resumes: index % 2 === 0 })),
  2,
);

test('killed at any reply of a run over new rows, resumed or begun anew: the results are those of a run without death, and nothing that was answered is asked again', async () => {
  const grown = await makeGrown();
  const undisturbed = join(makeFolder(), 'undisturbed.db');
  copyFileSync(grown.path, undisturbed);
  const model = await makeDemo();
  const quiet = await openHere(undisturbed);
  await runToEnd(quiet, () => quiet.start(unfinished, accessTo(model, { concurrency: 4 })));
  await quiet.close();

  for (const { replies, resumes } of deaths) {
    const path = join(makeFolder(), 'source.db');
    copyFileSync(grown.path, path);
    const demo = await makeDemo({ latencyMs: 10 });
    const killed = startScript(programScript('die-on-received'), [path, demo.baseUrl, String(replies)]);
    expect((await killed.ended).signal).toBe('SIGKILL');
    expect(integrityOf(path)).toBe('ok');
    const kept = new Set(
      ledgerCalls(path)
        .filter(({ status }) => status === 'received' || status === 'settled')
        .flatMap(({ rows }) => rows),
    );
    const asked = demo.record.calls.length;
    const engine = await openHere(path);
    const access = accessTo(demo, { concurrency: 4 });
    const job = await runToEnd(engine, () =>
      resumes ? engine.resume(access) : engine.start(unfinished, access),
    );
    expect(job).toMatchObject({ status: 'completed', failed: 0 });
    expect((await engine.info()).found.events?.newRows).toEqual({ users: 0, rows: 0 });
    await engine.close();

    const since = askedRows(demo.record.calls.slice(asked), path);
    expect(since.filter((row) => kept.has(row) || !grown.newRows.includes(row))).toEqual([]);
    expect(eventsIn(path).filter((event) => grown.before.includes(event))).toEqual(grown.before);
    expect(saidIn(path)).toEqual(saidIn(undisturbed));
    expect(accountForRows(path)).toMatchObject({
      problems: [],
      failed: [],
      untouched: [],
      unaccountedRows: 0,
    });
  }
}, 300_000);

test('rows that change while the reply to them lies unread are told as changed once that is read', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 12, rowsPerUser: 8 });
  const demo = await makeDemo();
  const killed = startScript(programScript('die-on-received'), [path, demo.baseUrl, '1']);
  expect((await killed.ended).signal).toBe('SIGKILL');
  const [unread] = ledgerCalls(path).filter(({ status }) => status === 'received');
  const [row = ''] = unread?.rows ?? [];
  const user = withDatabase(path, (db) => {
    db.prepare("UPDATE behavior_data SET behavior_text = behavior_text || '。' WHERE id = ?").run(row);
    return db.prepare('SELECT user_id FROM behavior_data WHERE id = ?').pluck().get(row);
  });
  const engine = await openHere(path);
  const job = await runToEnd(engine, () => engine.resume(accessTo(demo, { concurrency: 4 })));
  expect(job).toMatchObject({ status: 'completed', succeeded: 12, failed: 0 });
  expect((await engine.read('events.changes', undefined)).named).toEqual([user]);
  await engine.close();
});
