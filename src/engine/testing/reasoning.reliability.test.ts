import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type LearntEndpoint, nothingLearnt } from '../../shared/learnt-endpoint.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import { errorText } from '../../shared/words/error-text.ts';
import { createModelClient } from '../calling/model-client.ts';
import type { Quirk } from '../demo-model/quirks.ts';
import { costOf } from '../packing/cost.ts';
import { accessTo } from './access.ts';
import { makeChatServer } from './chat-server.ts';
import { withDatabase, writeSourceFile } from './source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './test-bench.ts';

const price = { inputPerMillion: 1, outputPerMillion: 2, currency: 'USD' };
const work = { pipeline: 'events', selection: { kind: 'unfinished' } } as const;

function makeSource(users: number): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 30 });
  return path;
}

async function run(quirks: readonly Quirk[], settings: Partial<ModelSettings>, users = 20) {
  const demo = await makeDemo({ quirks });
  const path = makeSource(users);
  const engine = await openHere(path);
  const access = accessTo(demo, { price, maxInputTokens: 2_000, ...settings });
  const job = await runToEnd(engine, () => engine.start(work, access));
  return { demo, job, path };
}

/** How many replies of a job were cut off for want of room. */
const cutOff = (path: string): number =>
  withDatabase(path, (db) =>
    db.prepare<[], number>("SELECT COUNT(*) FROM gleaner_call WHERE finish = 'length'").pluck().get(),
  ) ?? 0;

test('a model thinks as much as it is told to, which is counted, shown and paid for', async () => {
  const thought: number[] = [];
  for (const reasoning of ['none', 'low', 'high'] as const) {
    const { demo, job } = await run(['reasons'], { reasoning });
    expect(job).toMatchObject({ status: 'completed', succeeded: 20, failed: 0 });
    const { told } = demo.bill();
    expect(job.reasoningTokens ?? 0).toBe(told.reasoningTokens);
    expect(job.cost).toBeCloseTo(costOf(told, price) ?? 0, 9);
    thought.push(told.reasoningTokens / told.promptTokens);
  }
  const [none = 1, low = 0, high = 0] = thought;
  expect(none).toBe(0);
  expect(high).toBeGreaterThan(low * 5);
});

test('thinking has room beside the answer’s own: once it is seen, no reply is cut off for it', async () => {
  const settings = { maxOutputTokens: 700, maxInputTokens: 4_000, concurrency: 1 } as const;
  const thinking = await run(['reasons'], { ...settings, reasoning: 'low' }, 40);
  expect(thinking.job).toMatchObject({ status: 'completed', succeeded: 40 });
  expect(thinking.job.reasoningTokens).toBeGreaterThan(thinking.job.completionTokens / 4);
  expect(cutOff(thinking.path)).toBeLessThanOrEqual(1);
  // Nor is less asked about at once than of a model that does not think.
  const plain = await run(['reasons'], { ...settings, reasoning: 'none' }, 40);
  const calls = ({ demo }: typeof plain): number => demo.record.calls.length;
  expect(calls(thinking)).toBeLessThanOrEqual(calls(plain) + 2);
});

test.each([
  ['no_reasoning', 'reasoning'],
  ['few_efforts', null],
] as const)('an effort that is refused (%s) is left out at once, and learnt', async (quirk, part) => {
  const { demo, job } = await run([quirk], { reasoning: 'high', concurrency: 4 });
  expect(job).toMatchObject({ status: 'completed', succeeded: 20, failed: 0 });
  const refused = (): number => demo.record.calls.filter((call) => call.status === 400).length;
  expect(refused()).toBeLessThanOrEqual(4);
  const told: LearntEndpoint[] = [];
  const ask = async (reasoning: 'high' | 'low', learnt: LearntEndpoint | null): Promise<number> => {
    const before = refused();
    const { settings } = accessTo(demo, { reasoning });
    const client = createModelClient(settings, demo.baseUrl, null, {
      learnt,
      onLearnt: (each) => told.push(each),
    });
    await client.test(new AbortController().signal);
    return refused() - before;
  };
  expect(await ask('high', null)).toBe(1);
  const known = told.at(-1) ?? nothingLearnt;
  expect(known.refused).toEqual(part === null ? [] : [part]);
  expect(known.refusedEfforts).toEqual(part === null ? ['high'] : []);
  expect(await ask('high', known)).toBe(0);
  // What was not refused is still said.
  expect(await ask('low', known)).toBe(0);
  expect((demo.record.calls.at(-1)?.reasoningTokens ?? 0) > 0).toBe(part === null);
});

test('an answer that is cut off because the room went into thinking: the item says so, with the remedy', async () => {
  const usage = {
    prompt_tokens: 900,
    completion_tokens: 4_000,
    completion_tokens_details: { reasoning_tokens: 3_950 },
  };
  const server = await makeChatServer((response, chat) => {
    const most = 4_096;
    response.writeHead(chat.maxTokens > most ? 400 : 200, { 'content-type': 'application/json' });
    const message = `Range of max_tokens should be [1, ${most}]`;
    const choices = [{ message: { content: '@1\n1 ' }, finish_reason: 'length' }];
    response.end(JSON.stringify(chat.maxTokens > most ? { error: { message } } : { choices, usage }));
  });
  const path = makeSource(2);
  const engine = await openHere(path);
  const access = accessTo(server, { maxInputTokens: 4_000, concurrency: 1 });
  const job = await runToEnd(engine, () => engine.start(work, access));
  expect(job).toMatchObject({ status: 'completed', succeeded: 0, failed: 2 });
  const query = {
    offset: 0,
    limit: 9,
    search: '',
    show: 'failed',
    sort: 'userId',
    descending: false,
  } as const;
  const { rows } = await engine.read('events.users', query);
  expect(rows.map(({ error }) => error?.code)).toEqual(['reasoning_exhausted', 'reasoning_exhausted']);
  const said = rows[0]?.error ?? { code: 'internal', message: '', hint: '' };
  expect(errorText(said, 'en').hint).toMatch(/limit on output.*think less/);
  expect(errorText(said, 'zh-CN').hint).toMatch(/输出上限.*思考程度/);
});
