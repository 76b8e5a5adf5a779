import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Selection } from '../../shared/work.ts';
import { accessTo } from './access.ts';
import { accountForRows } from './account-for-rows.ts';
import { runGleaner } from './gleaner-process.ts';
import { userIdOf, withDatabase, writeSourceFile } from './source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd, until } from './test-bench.ts';

const users = 8;

/** A file in which the analyst has noted two events of a user and one of another by hand, and one of nobody. */
function makeSource(): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 8 });
  withDatabase(path, (db) => {
    db.exec(`CREATE TABLE extracted_events (id INTEGER PRIMARY KEY, event_id TEXT UNIQUE, user_id TEXT,
      event_type TEXT, context TEXT, her_mark TEXT)`);
    const add = db.prepare(
      'INSERT INTO extracted_events (event_id, user_id, event_type, context, her_mark) VALUES (?, ?, ?, ?, ?)',
    );
    add.run('h1', userIdOf(2), '看车', 'by phone', '!');
    add.run(null, userIdOf(2), '看车', null, '?');
    add.run('h3', userIdOf(5), '试驾', '{}', null);
    add.run('h4', 'nobody here', '看车', null, null);
  });
  return path;
}

const hers = (path: string): unknown[] =>
  withDatabase(path, (db) =>
    db
      .prepare(
        `SELECT id, event_id, user_id, event_type, context, her_mark FROM extracted_events
         WHERE event_id IS NULL OR event_id NOT GLOB 'evt_*' ORDER BY id`,
      )
      .all(),
  );

const notice = { code: 'foreign_results', params: { count: 3, users: 2 } };

test('rows that the analyst has written are told before the start, and are all there after every job', async () => {
  const path = makeSource();
  const before = hers(path);
  const demo = await makeDemo();
  const engine = await openHere(path);
  expect((await engine.info()).notices).toEqual([expect.objectContaining(notice)]);
  const selections: readonly Selection[] = [
    { kind: 'unfinished' },
    { kind: 'all' },
    { kind: 'named', ids: [userIdOf(2)] },
  ];
  for (const selection of selections) {
    await runToEnd(engine, () => engine.start({ pipeline: 'events', selection }, accessTo(demo)));
    expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
    expect(hers(path)).toEqual(before);
  }
  expect((await engine.info()).notices).toEqual([expect.objectContaining(notice)]);
  const { events } = await engine.read('events.user', { userId: userIdOf(2) });
  expect(events.map((event) => event.eventId)).toContain('h1');
});

test('a job that is asked to replaces them as it reads their users, over a pause too, and tells of those that are left', async () => {
  const path = makeSource();
  const demo = await makeDemo({ latencyMs: 60_000 });
  const engine = await openHere(path);
  const selection: Selection = { kind: 'named', ids: [userIdOf(2)] };
  await engine.start({ pipeline: 'events', selection, options: { replaceForeign: true } }, accessTo(demo));
  await until(() => demo.active() > 0, 'a call is alive');
  await engine.pause();
  expect(hers(path)).toHaveLength(4);
  demo.setLatency(0);
  await engine.close();
  const again = await openHere(path);
  await runToEnd(again, () => again.resume(accessTo(demo)));
  expect(hers(path)).toMatchObject([{ event_id: 'h3' }, { event_id: 'h4' }]);
  expect((await again.info()).notices).toMatchObject([
    { code: 'foreign_results', params: { count: 1, users: 1 } },
  ]);
});

test('the command line tells of them, keeps them, and replaces them with --replace-foreign', async () => {
  const path = makeSource();
  const demo = await makeDemo();
  const options = [path, '--base-url', demo.baseUrl, '--model', 'demo'];
  const kept = await runGleaner(['extract', ...options]);
  expect(kept).toMatchObject({ code: 0 });
  expect(kept.stderr).toContain('did not write: 3, of 2 users');
  expect(hers(path)).toHaveLength(4);
  expect(await runGleaner(['extract', ...options, '--all', '--replace-foreign'])).toMatchObject({ code: 0 });
  expect(hers(path)).toMatchObject([{ event_id: 'h4' }]);
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
  expect(await runGleaner(['status', path])).toMatchObject({ code: 0, stderr: '' });
});
