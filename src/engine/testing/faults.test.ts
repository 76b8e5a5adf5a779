import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JobSnapshot } from '../../shared/job.ts';
import { type Faults, faultKinds, parseFaults } from '../demo-model/faults.ts';
import type { Engine } from '../engine-api.ts';
import { accessTo } from './access.ts';
import { type Account, accountForRows } from './account-for-rows.ts';
import { withDatabase, writeSourceFile } from './source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './test-bench.ts';
import { isThorough } from './thoroughness.ts';

const users = 100;
/** An even one is of the form in columns. */
const seeds = [1, 2, 3];

/** Every fault that a job has to live with, together as likely as said. */
function mixOf(probability: number): Faults {
  const kinds = Object.keys(parseFaults('all=1'));
  return Object.fromEntries(kinds.map((kind) => [kind, probability / kinds.length]));
}

async function runUnder(faults: Faults, seed: number) {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: seed % 2 === 0 ? 'columns' : 'text', users, rowsPerUser: 12 });
  const demo = await makeDemo({ faults, seed });
  const engine = await openHere(path);
  // About three users a request, so that the faults meet some hundred calls.
  const access = accessTo(demo, { maxInputTokens: 1_000, idleTimeoutSeconds: 0.3, concurrency: 8 });
  const job = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access),
  );
  return { path, demo, engine, job, account: accountForRows(path) };
}

/** What the snapshot counts has to be what the tables hold. */
function expectCountsOf(path: string, job: JobSnapshot, account: Account): void {
  expect(job.succeeded + job.failed).toBe(job.total);
  expect(job.total).toBe(users);
  expect(job.processed).toBe(users);
  expect(account.succeeded).toHaveLength(job.succeeded);
  expect(account.failed).toHaveLength(job.failed);
  expect(account.untouched).toEqual([]);
  expect(account.events).toBe(job.results);
  expect(job.processedRecords).toBe(job.totalRecords);
  withDatabase(path, (db) => {
    const count = (sql: string): unknown => db.prepare(sql).pluck().get();
    expect(count("SELECT COUNT(*) FROM gleaner_item WHERE status = 'succeeded'")).toBe(job.succeeded);
    expect(count("SELECT COUNT(*) FROM gleaner_item WHERE status = 'failed'")).toBe(job.failed);
    expect(count('SELECT SUM(prompt_tokens + broken_prompt_tokens) FROM gleaner_call')).toBe(
      job.promptTokens,
    );
    expect(count('SELECT SUM(completion_tokens + broken_completion_tokens) FROM gleaner_call')).toBe(
      job.completionTokens,
    );
    expect(count("SELECT COUNT(*) FROM gleaner_call WHERE status = 'settled'")).toBe(job.currentBatch);
    expect(count("SELECT COUNT(*) FROM gleaner_call WHERE status <> 'settled'")).toBe(0);
  });
}

/** The model's last words about a user. */
async function lastReply(engine: Engine, id: string): Promise<string> {
  const { rows, total } = await engine.read('events.calls', { id, offset: 0, limit: 50 });
  expect(rows).toHaveLength(total);
  const last = rows.findLast(({ status }) => status === 'settled');
  const { reply } = await engine.read('events.call', { id, callId: last?.callId ?? 0 });
  expect(reply).not.toBeNull();
  return reply ?? '';
}

async function expectReasons(engine: Engine, failed: readonly string[]): Promise<void> {
  for (const userId of failed) {
    const { summary } = await engine.read('events.user', { userId });
    expect(summary.result).toBe('failed');
    expect(summary.error?.code).toMatch(/^[a-z_]+$/);
    expect(summary.error?.message).toMatch(/\w.*\.$/);
    expect(await lastReply(engine, userId)).not.toBe('');
  }
}

test.each([
  [0.02, [2]],
  [0.1, [1]],
  [0.3, [1, 2]],
] as const)(
  'with a share of %d of all calls at fault, no user counts as succeeded with a row missing',
  async (probability, few) => {
    const chosen = isThorough ? seeds : few;
    let succeeded = 0;
    let struck = 0;
    for (const seed of chosen) {
      const { path, demo, engine, job, account } = await runUnder(mixOf(probability), seed);
      expect(job.status).toBe('completed');
      expect(account.problems).toEqual([]);
      expectCountsOf(path, job, account);
      await expectReasons(engine, account.failed);
      succeeded += account.succeeded.length;
      struck += demo.record.calls.filter((call) => call.fault !== null).length;
    }
    expect(struck).toBeGreaterThan(0);
    expect(succeeded / (users * chosen.length)).toBeGreaterThanOrEqual(0.99);
  },
);

const pausing = ['http_401', 'insufficient_quota', 'unknown_model'];

test.each(faultKinds.filter((kind) => !pausing.includes(kind)))(
  'with %s in half of the calls every user ends whole, or failed with a reason',
  async (kind) => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users: 12, rowsPerUser: 8 });
    const demo = await makeDemo({ faults: { [kind]: 0.5 }, seed: 7 });
    const engine = await openHere(path);
    const access = accessTo(demo, { maxInputTokens: 1_200, idleTimeoutSeconds: 0.3 });
    const job = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access),
    );
    const account = accountForRows(path);
    expect(job).toMatchObject({ status: 'completed', total: 12, processed: 12 });
    expect(account.problems).toEqual([]);
    expect(account.succeeded).toHaveLength(job.succeeded);
    await expectReasons(engine, account.failed);
    expect(demo.record.calls.some((call) => call.fault === kind)).toBe(true);
  },
);

test('a user about whom the model never says anything fails with the code, the sentence and the reply', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 3, rowsPerUser: 6 });
  const demo = await makeDemo({ faults: { refusal: 1 } });
  const engine = await openHere(path);
  const job = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
  );
  expect(job).toMatchObject({ status: 'completed', succeeded: 0, failed: 3 });
  const { failed } = accountForRows(path);
  for (const userId of failed) {
    const { summary } = await engine.read('events.user', { userId });
    expect(summary.error).toMatchObject({ code: 'refusal', message: 'The model refused to answer.' });
    expect(await lastReply(engine, userId)).toMatch(/抱歉|sorry/);
  }
  const reason = withDatabase(path, (db) =>
    db.prepare('SELECT DISTINCT error_message FROM event_sequences').pluck().all(),
  );
  expect(reason).toEqual(['refusal: The model refused to answer.']);

  demo.setFaults({});
  const again = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'failed' } }, accessTo(demo)),
  );
  expect(again).toMatchObject({ total: 3, succeeded: 3 });
  expect(accountForRows(path)).toMatchObject({ problems: [], failed: [] });
});
