import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { unreadReplies } from '../../../bench/unread-replies.ts';
import { createModelClient } from '../calling/model-client.ts';
import { migrate } from '../ledger/migrate.ts';
import { openFile } from '../open-file.ts';
import { accessTo } from '../testing/access.ts';
import { userIdOf, writeSourceFile } from '../testing/source-file.ts';
import { makeDemo, makeFolder, quickPolicy, until } from '../testing/test-bench.ts';
import { resultsSink, type Sink } from './sink.ts';

const users = 9;

/** A job of seven calls or so whose replies but the first are all sent at the same moment: once everybody is being asked about. */
async function runWith(sink: Sink) {
  const path = join(makeFolder(), 'behavior.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 6 });
  const file = openFile(path, { policy: quickPolicy }, false);
  const { db } = file.source;
  migrate(db);
  onTestFinished(() => {
    file.runner.end();
    db.close();
  });
  let release = (): void => undefined;
  // The first goes alone, and the others once it is answered.
  const demo = await makeDemo({
    onCall: ({ number }) => {
      if (number === 1) release = demo.hold();
    },
  });
  const { settings, apiKey } = accessTo(demo, { maxInputTokens: 700, concurrency: 12 });
  const client = createModelClient(settings, settings.baseUrl, apiKey);
  file.runner.start({ pipeline: 'events', selection: { kind: 'all' } }, { settings, client, sink });
  const asked = (): number => demo.record.calls.reduce((sum, call) => sum + call.users.length, 0);
  await until(() => asked() === users, 'everybody is being asked about');
  release();
  while (file.runner.isRunning()) await new Promise((resolve) => setImmediate(resolve));
  const count = (sql: string): unknown => db.prepare(sql).pluck().get();
  return { demo, path, access: { settings, apiKey }, job: file.runner.snapshot(), count };
}

test('replies that come together are saved together', async () => {
  const { demo, job, count } = await runWith(resultsSink);
  expect(job).toMatchObject({ status: 'completed', succeeded: users });
  const calls = demo.record.calls.length;
  expect(calls).toBeGreaterThan(4);
  expect(count("SELECT COUNT(*) FROM gleaner_call WHERE status = 'settled'")).toBe(calls);
  expect(count("SELECT COUNT(*) FROM gleaner_event WHERE type = 'progress'")).toBeLessThan(calls);
  expect(count('SELECT MAX(batches) FROM gleaner_job')).toBe(calls);
});

test('replies that nobody has read when the program ended are read and saved together, and asked for of nobody', async () => {
  const { demo, path, access } = await runWith(resultsSink);
  const calls = demo.record.calls.length;
  expect(unreadReplies(path)).toBe(calls);
  const file = openFile(path, { policy: quickPolicy }, false);
  onTestFinished(() => {
    file.runner.end();
    file.source.db.close();
  });
  const { settings, apiKey } = access;
  const client = createModelClient(settings, settings.baseUrl, apiKey);
  file.runner.resume({ settings, client });
  while (file.runner.isRunning()) await new Promise((resolve) => setImmediate(resolve));
  const count = (sql: string): unknown => file.source.db.prepare(sql).pluck().get();
  expect(file.runner.snapshot()).toMatchObject({ status: 'completed', succeeded: users });
  expect(demo.record.calls).toHaveLength(calls);
  expect(count("SELECT COUNT(*) FROM gleaner_call WHERE status = 'settled'")).toBe(calls);
  expect(count("SELECT COUNT(*) FROM gleaner_event WHERE type = 'progress'")).toBeLessThan(calls);
});

test('where one of those that came together cannot be saved, the others are, and its reply is kept', async () => {
  const odd = userIdOf(5);
  const { demo, job, count } = await runWith({
    ...resultsSink,
    saveItem: (stage, itemId, payloads, context) => {
      if (itemId === odd) throw new Error('A fault of ours.');
      return resultsSink.saveItem(stage, itemId, payloads, context);
    },
  });
  expect(job).toMatchObject({ status: 'failed' });
  const calls = demo.record.calls.length;
  const settled = count("SELECT COUNT(*) FROM gleaner_call WHERE status = 'settled'");
  expect(count("SELECT COUNT(*) FROM gleaner_call WHERE status = 'received'")).toBe(1);
  expect(settled).toBe(calls - 1);
  expect(count('SELECT batches FROM gleaner_job')).toBe(settled);
  expect(count("SELECT COUNT(*) FROM gleaner_item WHERE status = 'succeeded'")).toBe(job?.succeeded);
  expect(settled).toBeGreaterThan(2);
});
