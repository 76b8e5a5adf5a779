import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';
import { afterEach, expect, test, vi } from 'vitest';
import { type DemoModel, type DemoModelOptions, startDemoModel } from './demo-model.ts';
import type { FaultKind } from './faults.ts';

const data = `# 1 40岁男，上海
## 2025-11-24
1 10:42 browse 大众_迈腾 @易车网 2m9s
2 21:42 browse 大众_迈腾 @懂车帝 2m36s
3 22:10 use_app @微信 26m
## 2025-11-25
4 07:42 visit_poi @大众4S店 1h1m
# 2 25岁女，北京
## ?
1 - purchase 丰田_汉兰达 @丰田4S店
2 - use_app @抖音 3m`;

const plain = [
  '1|1-2|浏览车型|engagement|大众_迈腾',
  '1|4|到店|conversion|大众4S店',
  '1|3|-',
  '1|END|4',
  '2|1|购买|conversion|丰田_汉兰达',
  '2|2|-',
  '2|END|2',
];

const started: DemoModel[] = [];
afterEach(async () => {
  for (const model of started.splice(0)) await model.close();
});

async function start(options: DemoModelOptions = {}): Promise<{ model: DemoModel; client: OpenAI }> {
  const model = await startDemoModel(options);
  started.push(model);
  return { model, client: new OpenAI({ baseURL: model.baseUrl, apiKey: 'key', maxRetries: 0 }) };
}

interface Heard {
  text: string;
  finishReason: string | null;
  usage: OpenAI.CompletionUsage | null;
}

interface AskOptions {
  readonly content?: string;
  readonly signal?: AbortSignal;
  readonly maxTokens?: number;
  readonly model?: string;
}

/** Streams one answer; `heard` fills as it arrives, so that a test sees what came before a break. */
async function ask(
  client: OpenAI,
  options: AskOptions = {},
  heard: Heard = { text: '', finishReason: null, usage: null },
) {
  const stream = await client.chat.completions.create(
    {
      model: options.model ?? 'demo',
      stream: true,
      stream_options: { include_usage: true },
      messages: [
        { role: 'system', content: 'Extract events.' },
        { role: 'user', content: options.content ?? data },
      ],
      ...(options.maxTokens === undefined ? {} : { max_tokens: options.maxTokens }),
    },
    options.signal === undefined ? {} : { signal: options.signal },
  );
  for await (const chunk of stream) {
    heard.text += chunk.choices[0]?.delta.content ?? '';
    heard.finishReason = chunk.choices[0]?.finish_reason ?? heard.finishReason;
    heard.usage = chunk.usage ?? heard.usage;
  }
  return heard;
}

test('answers in the wire format, with usage, and records what it meant', async () => {
  const ended: number[] = [];
  const { model, client } = await start({ onCall: (call) => ended.push(call.number) });
  const heard = await ask(client);
  expect(heard.text.split('\n')).toEqual(plain);
  expect(heard.finishReason).toBe('stop');
  await vi.waitFor(() => expect(ended).toEqual([1]));
  const call = model.record.calls[0];
  expect(call).toMatchObject({ number: 1, status: 200, fault: null, aborted: false });
  expect(heard.usage).toMatchObject({
    prompt_tokens: call?.promptTokens,
    completion_tokens: call?.completionTokens,
  });
  expect(heard.usage?.total_tokens).toBeGreaterThan(50);
  expect(call?.users[0]).toMatchObject({
    number: 1,
    header: '40岁男，上海',
    events: [
      { rows: [1, 2], type: '浏览车型', category: 'engagement', context: '大众_迈腾' },
      { rows: [4], type: '到店', category: 'conversion', context: '大众4S店' },
    ],
    setAside: [3],
  });
  expect(call?.users[1]?.rows[0]).toEqual({
    row: 1,
    day: '?',
    time: '-',
    text: 'purchase 丰田_汉兰达 @丰田4S店',
  });
  expect(model.active()).toBe(0);
});

test('answers without streaming, lists its model, and greets a prompt without data', async () => {
  const { model, client } = await start();
  const whole = await client.chat.completions.create({
    model: 'demo',
    messages: [{ role: 'user', content: [{ type: 'text', text: data }] }],
  });
  expect(whole.choices[0]?.message.content?.split('\n')).toEqual(plain);
  expect(whole.usage?.completion_tokens).toBeGreaterThan(20);
  const models = await client.models.list();
  expect(models.data.map((each) => each.id)).toEqual(['demo']);
  expect((await ask(client, { content: 'Hi' })).text).toMatch(/^Hello!/);
  const root = model.baseUrl.replace('/v1', '');
  expect(await (await fetch(`${root}/stats`)).json()).toMatchObject({
    active: 0,
    calls: 2,
    completed: 2,
    aborted: 0,
  });
  expect(await (await fetch(`${root}/record`)).json()).toEqual(JSON.parse(JSON.stringify(model.record)));
  const unknown = await fetch(`${root}/nowhere`);
  expect([unknown.status, await unknown.json()]).toMatchObject([
    404,
    { error: { type: 'invalid_request_error' } },
  ]);
  const bad = await fetch(`${model.baseUrl}/chat/completions`, { method: 'POST', body: '{' });
  expect(bad.status).toBe(400);
});

/** What the client hears of each fault of content: the lines, and what must be true of them. */
const contentCases: Readonly<Partial<Record<FaultKind, (text: string) => void>>> = {
  empty: (text) => expect(text).toBe(''),
  refusal: (text) => expect(text).toMatch(/抱歉|sorry/),
  think: (text) => expect(text).toMatch(/^<think>[^|]*<\/think>\n\n1\|1-2[\s\S]*\|END\|2$/),
  fences: (text) => expect(text).toMatch(/^Here[^|]*```text\n1\|1-2[\s\S]*\|END\|2\n```\n\n[^|]*$/),
  truncated: (text) => {
    expect(plain.join('\n').startsWith(text)).toBe(true);
    expect(plain).not.toContain(text.split('\n').at(-1));
  },
  missing_user: (text) => expect([plain.slice(0, 4), plain.slice(4)]).toContainEqual(text.split('\n')),
  unknown_user: (text) => {
    const users = new Set(text.split('\n').map((line) => line.split('|')[0]));
    expect(users.size).toBe(2);
    expect(users.has('1') && users.has('2')).toBe(false);
  },
  duplicate_user: (text) => {
    expect(text.split('\n').slice(0, 7)).toEqual(plain);
    expect(text.match(/END/g)).toHaveLength(3);
  },
  rows_left_out: (text) => {
    expect(text.split('\n')).toHaveLength(6);
    expect(text.match(/END/g)).toHaveLength(2);
  },
  wrong_end: (text) => expect(text).toMatch(/1\|END\|[35]|2\|END\|[13]/),
  no_end: (text) => expect(text.match(/END/g)).toHaveLength(1),
  row_out_of_range: (text) =>
    expect(text).toMatch(/^1\|[\d-]+,([5-9]|1[0-9])\||^2\|[\d-]+,([3-9]|1[0-9])\|/m),
  no_row: (text) => expect(text).toMatch(/^[12]\|\|(浏览车型|到店|购买)\|/m),
};

test.each(Object.entries(contentCases))(
  'the fault %s reaches the client, and the truth stays in the record',
  async (kind, check) => {
    const fault = kind as FaultKind;
    for (const seed of [1, 2, 3, 4, 5]) {
      const { model, client } = await start({ faults: { [fault]: 1 }, seed });
      const heard = await ask(client);
      check(heard.text);
      expect(heard.finishReason).toBe(fault === 'truncated' ? 'length' : 'stop');
      const call = model.record.calls[0];
      expect(call).toMatchObject({ status: 200, fault });
      expect(call?.users.map((user) => [user.events.length, user.setAside])).toEqual([
        [2, [3]],
        [1, [2]],
      ]);
    }
  },
);

const statusCases: readonly (readonly [FaultKind, number, string | null])[] = [
  ['http_429', 429, 'rate_limit_exceeded'],
  ['http_500', 500, null],
  ['http_503', 503, null],
  ['http_401', 401, 'invalid_api_key'],
  ['insufficient_quota', 429, 'insufficient_quota'],
  ['unknown_model', 404, 'model_not_found'],
];

test.each(statusCases)('the fault %s is an error with status %i and code %s', async (fault, status, code) => {
  const { model, client } = await start({ faults: { [fault]: 1 }, latencyMs: 60_000 });
  const thrown = await ask(client).catch((error: unknown) => error);
  if (!(thrown instanceof OpenAI.APIError)) throw new Error(`expected an APIError, got ${String(thrown)}`);
  expect([thrown.status, thrown.code ?? null]).toEqual([status, code]);
  if (fault === 'http_429')
    expect([thrown.headers?.get('retry-after'), thrown.headers?.get('retry-after-ms')]).toEqual(['1', '100']);
  expect(model.record.calls[0]).toMatchObject({ status, fault, promptTokens: 0, completionTokens: 0 });
});

test('the fault html_page is a page where an answer should be', async () => {
  const { model, client } = await start({ faults: { html_page: 1 } });
  const heard = await ask(client).catch((error: unknown) => error);
  expect(heard instanceof Error || (heard as Heard).text === '').toBe(true);
  const response = await fetch(`${model.baseUrl}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model: 'demo', messages: [{ role: 'user', content: data }] }),
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
});

test('the fault hang falls silent in the middle until the client leaves', async () => {
  const { model, client } = await start({ faults: { hang: 1 } });
  const leave = new AbortController();
  const heard: Heard = { text: '', finishReason: null, usage: null };
  const asking = ask(client, { signal: leave.signal }, heard).catch((error: unknown) => error);
  await vi.waitFor(() => expect(heard.text).not.toBe(''));
  await sleep(150);
  expect(plain.join('\n').startsWith(heard.text)).toBe(true);
  expect(heard.finishReason).toBe(null);
  expect(model.active()).toBe(1);
  leave.abort();
  await asking;
  await vi.waitFor(() =>
    expect(model.record.calls[0]).toMatchObject({
      fault: 'hang',
      aborted: true,
      endedAt: expect.any(Number),
    }),
  );
});

test('the fault reset breaks the connection in the middle', async () => {
  const { model, client } = await start({ faults: { reset: 1 } });
  const heard: Heard = { text: '', finishReason: null, usage: null };
  await expect(ask(client, {}, heard)).rejects.toThrow();
  expect(heard.text).not.toBe('');
  expect(heard.usage).toBe(null);
  expect(model.record.calls[0]).toMatchObject({
    fault: 'reset',
    aborted: false,
    endedAt: expect.any(Number),
  });
});

test('hang and reset also strike answers that do not stream', async () => {
  const { model, client } = await start({ faults: { reset: 1 } });
  const body = { model: 'demo', messages: [{ role: 'user' as const, content: data }] };
  await expect(client.chat.completions.create(body)).rejects.toThrow();
  model.setFaults({ hang: 1 });
  await expect(client.chat.completions.create(body, { timeout: 100 })).rejects.toThrow(/timed out/i);
  model.setFaults({});
  await expect(client.chat.completions.create(body)).resolves.toMatchObject({ object: 'chat.completion' });
});

test('an answer over the allowed length is cut with finish_reason length', async () => {
  const { model, client } = await start({ maxOutputTokens: 30 });
  for (const [maxTokens, allowed] of [
    [10, 10],
    [1000, 30],
  ] as const) {
    const heard = await ask(client, { maxTokens });
    expect(heard.finishReason).toBe('length');
    expect(heard.usage?.completion_tokens).toBeLessThanOrEqual(allowed);
    expect(heard.usage?.completion_tokens).toBeGreaterThan(allowed - 3);
    expect(plain.join('\n').startsWith(heard.text)).toBe(true);
  }
  expect(model.record.calls[1]?.users).toHaveLength(2);
});

test('over the rate limit it answers 429 and says how long to wait; who waits so long gets in', async () => {
  const { model, client } = await start({ requestsPerMinute: 120 });
  const { response } = await client.chat.completions
    .create({ model: 'demo', messages: [{ role: 'user', content: data }] })
    .withResponse();
  expect(response.headers.get('x-ratelimit-limit-requests')).toBe('120');
  expect(response.headers.get('x-ratelimit-remaining-requests')).toBe('1');
  await ask(client);
  const thrown = await ask(client).catch((error: unknown) => error);
  if (!(thrown instanceof OpenAI.RateLimitError))
    throw new Error(`expected a RateLimitError, got ${String(thrown)}`);
  expect(thrown.headers.get('x-ratelimit-remaining-requests')).toBe('0');
  expect(thrown.headers.get('x-ratelimit-reset-requests')).toMatch(/^\d+ms$/);
  const waitMs = Number(thrown.headers.get('retry-after-ms'));
  expect(waitMs).toBeGreaterThan(100);
  expect(waitMs).toBeLessThanOrEqual(500);
  expect(thrown.headers.get('retry-after')).toBe('1');
  await sleep(waitMs);
  await ask(client);
  expect(model.record.calls.map((call) => call.status)).toEqual([200, 200, 429, 200]);
});

test('a client that leaves is recorded as aborted, with what it was sent', async () => {
  const { model, client } = await start({ latencyMs: 60_000 });
  const leave = new AbortController();
  const asking = ask(client, { signal: leave.signal }).catch((error: unknown) => error);
  await vi.waitFor(() => expect(model.record.calls[0]?.status).toBe(200));
  expect(model.active()).toBe(1);
  leave.abort();
  await asking;
  await vi.waitFor(() => expect(model.active()).toBe(0));
  expect(model.record.calls[0]).toMatchObject({
    aborted: true,
    completionTokens: 0,
    endedAt: expect.any(Number),
  });
});

test('latency is kept: the role chunk at once, the content when due, the rest paced', async () => {
  const { model, client } = await start({ latencyMs: 60_000, latencyPerTokenMs: 2 });
  model.setLatency(150);
  const begin = performance.now();
  const stream = await client.chat.completions.create({
    model: 'demo',
    stream: true,
    messages: [{ role: 'user', content: data }],
  });
  const at: number[] = [];
  const pieces: unknown[] = [];
  for await (const chunk of stream) {
    at.push(performance.now() - begin);
    pieces.push(chunk.choices[0]?.delta);
  }
  expect(pieces[0]).toMatchObject({ role: 'assistant' });
  expect(at[1]).toBeGreaterThanOrEqual(148);
  const tokens = model.record.calls[0]?.completionTokens ?? 0;
  expect(at.at(-1)).toBeGreaterThanOrEqual(148 + tokens * 2);
});

test('a wrong key and, when strict, another model are refused; rows are not kept unless wanted', async () => {
  const { model, client } = await start({ apiKey: 'key', strictModel: true, keepRecord: false });
  const stranger = new OpenAI({ baseURL: model.baseUrl, apiKey: 'other', maxRetries: 0 });
  await expect(ask(stranger)).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' });
  await expect(ask(client, { model: 'gpt' })).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
  expect((await ask(client)).text.split('\n')).toEqual(plain);
  expect(model.record.calls[2]).toMatchObject({ status: 200, users: [] });
});

test('close ends answers that are under way', async () => {
  const { model, client } = await start({ latencyMs: 60_000 });
  const asking = ask(client).catch((error: unknown) => error);
  await vi.waitFor(() => expect(model.active()).toBe(1));
  await model.close();
  expect(await asking).toBeInstanceOf(Error);
  expect(model.active()).toBe(0);
  await model.close();
});
