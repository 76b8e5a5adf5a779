import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ErrorCode, ErrorInfo } from '../../shared/app-error.ts';
import type { PauseReason } from '../../shared/job.ts';
import { type LearntEndpoint, learntEndpointSchema, nothingLearnt } from '../../shared/learnt-endpoint.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import { errorText } from '../../shared/words/error-text.ts';
import { decodeEmbeddings } from '../calling/embeddings.ts';
import { createModelClient } from '../calling/model-client.ts';
import type { DemoModel } from '../demo-model/demo-model.ts';
import { type Player, players, type Quirk, quirkNames } from '../demo-model/quirks.ts';

import { accessTo } from './access.ts';
import { accountForRows } from './account-for-rows.ts';
import { answerJson, makeChatServer } from './chat-server.ts';
import { makeMailFile } from './mail-file.ts';
import { writeSourceFile } from './source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './test-bench.ts';

const concurrency = 4;
const price = { inputPerMillion: 1, outputPerMillion: 2, currency: 'USD' };

/** A file of which a job makes several requests, and how long they may be: long ones alone meet the limit of a context. */
const sizes = {
  short: { users: 10, rowsPerUser: 8, maxInputTokens: 800 },
  long: { users: 12, rowsPerUser: 30, maxInputTokens: 4_000 },
} as const;

type Size = (typeof sizes)[keyof typeof sizes];

function makeSource({ users, rowsPerUser }: Size = sizes.short): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser });
  return path;
}

const isOfContext = (quirk: Quirk): boolean => quirk.startsWith('context_');

async function run(quirks: readonly Quirk[], settings: Partial<ModelSettings> = {}) {
  const demo = await makeDemo({ quirks });
  const size = quirks.some(isOfContext) ? sizes.long : sizes.short;
  const { users, maxInputTokens } = size;
  const path = makeSource(size);
  const engine = await openHere(path);
  const access = accessTo(demo, { concurrency, maxInputTokens, price, ...settings });
  const job = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access),
  );
  return { demo, engine, job, path, users };
}

/** Requests that brought no reply with something in it. */
const unaccepted = (demo: DemoModel): number =>
  demo.record.calls.filter((call) => call.status !== 200 || call.completionTokens === 0).length;

async function expectWhole({ demo, job, path, users }: Awaited<ReturnType<typeof run>>): Promise<void> {
  expect(job).toMatchObject({ status: 'completed', succeeded: users, failed: 0, error: null });
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
  expect(unaccepted(demo)).toBeLessThanOrEqual(concurrency + 3);
  expectSane(demo, job);
}

function expectSane(
  demo: DemoModel,
  job: { promptTokens: number; completionTokens: number; cost: number | null },
): void {
  const answered = demo.record.calls.filter((call) => call.status === 200);
  const sum = (of: (call: (typeof answered)[number]) => number): number =>
    answered.reduce((total, call) => total + of(call), 0);
  for (const [said, counted] of [
    [job.promptTokens, sum((call) => call.promptTokens)],
    [job.completionTokens, sum((call) => call.completionTokens)],
  ] as const) {
    expect(said).toBeGreaterThan(counted * 0.4);
    expect(said).toBeLessThan(counted * 2.5);
  }
  expect(job.cost).toBeCloseTo((job.promptTokens + job.completionTokens * 2) / 1_000_000, 3);
}

const failing: readonly Quirk[] = [
  'refuses_all',
  'filter',
  'no_credit_siliconflow',
  'no_credit_ark',
  'no_credit_glm',
  'day_limit',
  'thinks_for_ever',
];
const ofEmbeddings: readonly Quirk[] = ['no_embeddings', 'no_base64', 'ten_inputs', 'few_inputs_unnamed'];

describe('every user is whole, at a few refused requests at most', () => {
  test.each(Object.keys(players) as Player[])('by %s', async (player) => {
    await expectWhole(await run(players[player]));
  });

  test.each(quirkNames.filter((quirk) => !failing.includes(quirk) && !ofEmbeddings.includes(quirk)))(
    'by an endpoint that has: %s',
    async (quirk) => {
      const ran = await run([quirk]);
      await expectWhole(ran);
      if (isOfContext(quirk)) expect(unaccepted(ran.demo)).toBeGreaterThan(0);
    },
  );
});

/** How often the server was asked for nothing, until somebody rests or the job is over. */
function expectRests(
  { demo, job }: Awaited<ReturnType<typeof run>>,
  reason: PauseReason,
  code: ErrorCode,
): void {
  expect(job).toMatchObject({ status: 'paused', reason, error: { code } });
  expect(unaccepted(demo)).toBeLessThanOrEqual(concurrency + 3);
  for (const language of ['en', 'zh-CN'] as const) {
    const { message, hint } = errorText(job.error as ErrorInfo, language);
    expect([message, hint]).not.toContain('');
  }
}

describe('what cannot be helped is said, after concurrency and three requests at most', () => {
  test('a refusal that nobody knows: with the sentence of the provider, and goes on elsewhere', async () => {
    const ran = await run(['refuses_all']);
    expectRests(ran, 'bad_request', 'bad_request');
    expect(ran.job.error?.message).toContain('reason 7719');
    const good = await makeDemo();
    const access = accessTo(good, { concurrency, maxInputTokens: 4_000 });
    const job = await runToEnd(ran.engine, () => ran.engine.resume(access));
    expect(job).toMatchObject({ status: 'completed', succeeded: ran.users });
  });

  test.each(['no_credit_siliconflow', 'no_credit_ark', 'no_credit_glm'] as const)(
    'money, in the words of %s: after one request',
    async (quirk) => {
      const ran = await run([quirk]);
      expectRests(ran, 'quota', 'quota');
      expect(ran.demo.record.calls).toHaveLength(1);
    },
  );

  test('the limit of a day: until when it holds', async () => {
    const ran = await run(['day_limit']);
    expectRests(ran, 'rate_limited', 'limit_reached');
    expect(ran.job.waitsUntil).toBeGreaterThan(Date.now() + 5 * 60_000);
    expect(ran.job.error?.message).toMatch(/until \d{4}-\d\d-\d\d \d\d:\d\d/);
    expect(ran.job.succeeded).toBeGreaterThan(0);
  });

  test('a model that thinks for ever: room is raised once, then it is told as what it is', async () => {
    const ran = await run(['thinks_for_ever']);
    expectRests(ran, 'output_limit', 'reasoning_exhausted');
    expect(ran.job.completionTokens).toBeGreaterThan(8_192);
  });

  test.each([500, 503, 429, 400])('an address that answers nothing but %i', async (status) => {
    const headers = { 'retry-after-ms': '2' };
    const server = await makeChatServer(answerJson(status, { error: { message: 'Not today.' } }, headers));
    const engine = await openHere(makeSource(), {
      policy: { maxTries: 8, firstWaitMs: 1, longestWaitMs: 5 },
    });
    const access = accessTo(server, { concurrency, maxInputTokens: 4_000 });
    const work = { pipeline: 'events', selection: { kind: 'unfinished' } } as const;
    const job = await runToEnd(engine, () => engine.start(work, access));
    expect(job.status).toBe('paused');
    expect(server.calls()).toBeLessThanOrEqual(concurrency + 3);
  });
});

test('a filter of content on the very first request: the one user fails by name, the rest goes on', async () => {
  // One at a time users go in their order, and the one whom it strikes out is in the first batch.
  const { demo, job, engine, users } = await run(['filter'], { concurrency: 1 });
  expect(job).toMatchObject({ status: 'completed', succeeded: users - 1, failed: 1 });
  expect(demo.record.calls[0]?.status).toBe(400);
  expect(unaccepted(demo)).toBeLessThanOrEqual(concurrency + 3);
  const query = {
    offset: 0,
    limit: 9,
    search: '',
    show: 'failed',
    sort: 'userId',
    descending: false,
  } as const;
  const failed = await engine.read('events.users', query);
  expect(failed.rows).toMatchObject([{ error: { code: 'content_filter' } }]);
});

test('what is learnt of an address is told, and saves the refusal where it is given again', async () => {
  const quirks: readonly Quirk[] = ['wants_max_completion_tokens', 'output_limit', 'no_stream_options'];
  const demo = await makeDemo({ quirks });
  const told: LearntEndpoint[] = [];
  const settings = accessTo(demo).settings;
  const ask = async (learnt: LearntEndpoint | null): Promise<number> => {
    const before = demo.record.calls.length;
    const client = createModelClient(settings, demo.baseUrl, null, {
      learnt,
      onLearnt: (each) => told.push(each),
    });
    const messages = [{ role: 'user', content: 'Hello' }] as const;
    const signal = new AbortController().signal;
    await client.stream({ messages, maxOutputTokens: 9_000, signal, onAccepted: () => {} });
    return demo.record.calls.length - before;
  };
  expect(await ask(null)).toBe(4);
  const last = told.at(-1) ?? nothingLearnt;
  expect(last).toMatchObject({ refused: ['max_tokens', 'stream_options'], maxOutputTokens: 4_096 });
  expect(learntEndpointSchema.parse(JSON.parse(JSON.stringify(last)))).toEqual(last);
  expect(await ask(last)).toBe(1);
});

describe('texts to embed', () => {
  const texts = Array.from({ length: 25 }, (_, index) => `text ${index}`);
  test.each([
    ['no_base64', 1],
    ['ten_inputs', 1],
    ['few_inputs_unnamed', 1],
  ] as const)('come whole from an endpoint that has: %s', async (quirk, refused) => {
    const demo = await makeDemo({ quirks: [quirk] });
    const client = createModelClient(accessTo(demo).settings, demo.baseUrl, null);
    const signal = new AbortController().signal;
    const embed = () => client.embed({ model: 'm', inputs: texts, signal, onAccepted: () => {} });
    const vectors = decodeEmbeddings((await embed()).text, texts.length);
    expect(vectors.every((vector) => vector !== null)).toBe(true);
    await embed();
    expect(demo.record.calls.filter((call) => call.status !== 200)).toHaveLength(refused);
  });
});

test('an address without embeddings is told before a single mail is paid for, and by the name of the model', async () => {
  const demo = await makeDemo({ quirks: ['no_embeddings'] });
  const engine = await openHere(makeMailFile(12));
  const work = {
    pipeline: 'mail',
    selection: { kind: 'all' },
    options: { embeddingModel: 'embed-9' },
  } as const;
  await expect(engine.start(work, accessTo(demo))).rejects.toMatchObject({
    code: 'no_embeddings',
    params: { model: 'embed-9' },
  });
  expect(demo.record.calls).toHaveLength(1);
  expect(await engine.snapshot()).toBeNull();
});

test('the embedding model is tried again where an address is new to the file, also where vectors of it are there, and at a resume', async () => {
  const path = makeMailFile(12);
  const [demo, without] = [await makeDemo(), await makeDemo({ quirks: ['no_embeddings'] })];
  const engine = await openHere(path);
  const work = {
    pipeline: 'mail',
    selection: { kind: 'all' },
    options: { embeddingModel: 'embed-9' },
  } as const;
  const refused = { code: 'no_embeddings', params: { model: 'embed-9' } };
  const embeddings = (): number =>
    demo.record.calls.filter((call) => call.status === 200 && call.completionTokens === 0).length;

  const job = await runToEnd(engine, () => engine.start(work, accessTo(demo)));
  expect(job.status).toBe('completed');
  const asked = embeddings();
  await expect(engine.start(work, accessTo(without))).rejects.toMatchObject(refused);
  expect(without.record.calls).toHaveLength(1);
  // Where it has been asked before, it is not tried again: everything said has its vector.
  const again = await runToEnd(engine, () => engine.start(work, accessTo(demo)));
  expect(again.status).toBe('completed');
  expect(embeddings()).toBe(asked);

  demo.setFaults({ http_401: 1 });
  const paused = await runToEnd(engine, () => engine.start(work, accessTo(demo)));
  expect(paused).toMatchObject({ status: 'paused', reason: 'auth' });
  await expect(engine.resume(accessTo(without))).rejects.toMatchObject(refused);
  expect(without.record.calls).toHaveLength(2);
  expect(await engine.snapshot()).toMatchObject({ status: 'paused' });
});
