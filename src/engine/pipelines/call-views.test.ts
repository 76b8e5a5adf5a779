import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { userQuerySchema } from '../../shared/pipelines/events/users.ts';
import { accessTo } from '../testing/access.ts';
import { userIdOf, withDatabase, writeSourceFile } from '../testing/source-file.ts';
import { takeBackTo } from '../testing/take-back-to.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from '../testing/test-bench.ts';

type Messages = readonly { readonly role: string; readonly content: string }[];

/** Stands before the demo model and keeps what is sent and answered, to the byte. */
async function listenIn(baseUrl: string) {
  const requests: Messages[] = [];
  const target = new URL(baseUrl);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (request.url?.endsWith('/chat/completions')) requests.push(JSON.parse(body.toString()).messages);
    const answer = await fetch(new URL(request.url ?? '', target.origin), {
      method: request.method ?? 'POST',
      headers: { 'content-type': 'application/json' },
      body: body.length === 0 ? null : body,
    });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, requests };
}

const all = { pipeline: 'events', selection: { kind: 'all' } } as const;

test('every call about a user is kept in order, and its request is made again to the byte', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 12, rowsPerUser: 30 });
  const demo = await makeDemo({ faults: { rows_left_out: 0.3, no_end: 0.2 }, seed: 3 });
  const heard = await listenIn(demo.baseUrl);
  const engine = await openHere(path);
  await runToEnd(engine, () => engine.start(all, accessTo(heard, { concurrency: 2 })));

  const shown = new Map<number, string>();
  let calls = 0;
  for (let index = 0; index < 12; index += 1) {
    const id = userIdOf(index);
    const page = await engine.read('events.calls', { id, offset: 0, limit: 50 });
    expect(page.total).toBe(page.rows.length);
    expect(page.rows.map((call) => call.callId)).toEqual(
      page.rows.map((call) => call.callId).toSorted((a, b) => a - b),
    );
    const { summary } = await engine.read('events.user', { userId: id });
    expect(page.rows).toHaveLength(summary.attempts);
    // Each call asks about what those before it left open.
    let open = summary.rows;
    for (const call of page.rows) {
      calls += 1;
      const detail = await engine.read('events.call', { id, callId: call.callId });
      expect(detail).toMatchObject({ asSent: true, summary: call });
      expect(detail.reply).not.toBeNull();
      expect(detail.request?.at(-1)?.content).toContain(`@${detail.number}`);
      shown.set(call.callId, JSON.stringify(detail.request));
      expect(call.accounted).toBeLessThanOrEqual(call.records);
      if (call.problem !== null) expect(call.problem.code).toMatch(/^[a-z_]+$/);
      open -= call.accounted;
    }
    if (summary.result === 'done') expect(open).toBe(0);
  }
  expect(calls).toBeGreaterThan(12);
  // Nothing was sent that is not shown, and nothing is shown that was not sent.
  expect([...shown.values()].sort()).toEqual(heard.requests.map((each) => JSON.stringify(each)).sort());
});

test('a request whose rows have changed since says so, and one by an earlier version that it is not known', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 2, rowsPerUser: 6 });
  const demo = await makeDemo();
  const engine = await openHere(path);
  await runToEnd(engine, () => engine.start(all, accessTo(demo)));
  const id = userIdOf(0);
  const [call] = (await engine.read('events.calls', { id, offset: 0, limit: 50 })).rows;
  const callId = call?.callId ?? 0;
  withDatabase(path, (db) =>
    db.exec("UPDATE behavior_data SET behavior_text = behavior_text || ' x' WHERE rowid = 1"),
  );
  expect(await engine.read('events.call', { id, callId })).toMatchObject({ asSent: false });
  withDatabase(path, (db) => db.exec('UPDATE gleaner_call SET request_hash = NULL'));
  expect(await engine.read('events.call', { id, callId })).toMatchObject({ asSent: null });
  await expect(engine.read('events.call', { id: userIdOf(1), callId: 999 })).rejects.toMatchObject({
    code: 'no_job',
  });
  expect((await engine.read('events.calls', { id: 'nobody', offset: 0, limit: 50 })).total).toBe(0);
});

test('calls by earlier versions are found by their manifests', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 12, rowsPerUser: 6 });
  const demo = await makeDemo();
  const first = await openHere(path);
  await runToEnd(first, () => first.start(all, accessTo(demo)));
  const query = { id: userIdOf(3), offset: 0, limit: 50 };
  const before = await first.read('events.calls', query);
  await first.close();
  withDatabase(path, (db) => takeBackTo(db, 5));
  const second = await openHere(path);
  expect(before.total).toBeGreaterThan(0);
  expect(await second.read('events.calls', query)).toEqual(before);
});

test('a failure is told of the whole user, and only the rows that are missing are shown so', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 1, rowsPerUser: 40 });
  const demo = await makeDemo({ faults: { rows_left_out: 1 } });
  const engine = await openHere(path);
  const job = await runToEnd(engine, () => engine.start(all, accessTo(demo, { maxInputTokens: 20_000 })));
  expect(job).toMatchObject({ status: 'completed', failed: 1 });
  const userId = userIdOf(0);
  const { summary } = await engine.read('events.user', { userId });
  const { rows } = await engine.read('events.rows', { userId, offset: 0, limit: 200 });
  const missing = rows.filter((row) => row.missing).length;
  expect(missing).toBeGreaterThan(0);
  expect(missing).toBeLessThan(summary.rows);
  expect(summary.coverage).toBeCloseTo(1 - missing / summary.rows);
  expect(summary.error).toMatchObject({
    code: 'rows_unaccounted',
    message: `${missing} of ${summary.rows} rows were neither cited by an event nor set aside.`,
    params: { missing, rows: summary.rows },
    hint: '',
  });
  const told = withDatabase(path, (db) =>
    db.prepare('SELECT error_message FROM event_sequences').pluck().get(),
  );
  expect(told).toContain(`${missing} of ${summary.rows} rows`);
});

test('what was read of a failed user can be kept: its events are saved, what is missing is counted', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 8, rowsPerUser: 40 });
  const demo = await makeDemo({ faults: { rows_left_out: 1 } });
  const engine = await openHere(path);
  const job = await runToEnd(engine, () => engine.start(all, accessTo(demo, { maxInputTokens: 20_000 })));
  const query = userQuerySchema.parse({ show: 'failed' });
  const failed = (await engine.read('events.users', query)).rows.map(({ userId }) => userId);
  expect(failed.length).toBe(job.failed);
  expect(failed.length).toBeGreaterThan(0);
  const [first = ''] = failed;
  const before = await engine.read('events.user', { userId: first });
  expect(before.keepableRows).toBe(Math.round((before.summary.coverage ?? 0) * before.summary.rows));
  const asked = demo.record.calls.length;

  expect(await engine.keep('events', [first])).toBe(1);
  expect(await engine.keep('events', [first])).toBe(0);
  const after = await engine.read('events.user', { userId: first });
  expect(after.summary).toMatchObject({
    result: 'incomplete',
    error: null,
    coverage: before.summary.coverage,
  });
  expect(after.events.length).toBeGreaterThan(0);
  expect(after.keepableRows).toBe(0);
  const { rows } = await engine.read('events.rows', { userId: first, offset: 0, limit: 200 });
  expect(rows.filter((row) => row.missing)).toHaveLength(before.summary.rows - before.keepableRows);
  expect(await engine.snapshot()).toMatchObject({
    failed: job.failed - 1,
    succeeded: job.succeeded + 1,
    unaccountedRecords: before.summary.rows - before.keepableRows,
    results: job.results + after.summary.events,
  });
  expect(await engine.keep('events', null)).toBe(job.failed - 1);
  expect((await engine.info()).found.events).toMatchObject({ succeededUsers: 8, failedUsers: 0 });
  expect(demo.record.calls).toHaveLength(asked);
});
