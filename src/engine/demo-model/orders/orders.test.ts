import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI, { toFile } from 'openai';
import { afterEach, expect, test } from 'vitest';
import { type DemoModel, type DemoModelOptions, startDemoModel } from '../demo-model.ts';
import { parseOrderFaults } from './order-faults.ts';
import { runShard } from './run-shard.ts';

const hour = 3_600_000;
const url = '/v1/chat/completions';
const rows = '# 1 40岁男，上海\n## 2025-11-24\n1 10:42 browse 大众_迈腾 @易车网 2m9s';
const body = { model: 'demo', messages: [{ role: 'user', content: rows }], max_tokens: 500 };
const line = (id: number, more: object = {}): string =>
  JSON.stringify({ custom_id: `gl-${id}`, method: 'POST', url, body, ...more });
const linesOf = (count: number): string => Array.from({ length: count }, (_, id) => line(id)).join('\n');

const started: DemoModel[] = [];
afterEach(async () => {
  for (const model of started.splice(0)) await model.close();
});

async function start(options: DemoModelOptions = {}) {
  const model = await startDemoModel(options);
  started.push(model);
  const client = new OpenAI({ baseURL: model.baseUrl, apiKey: 'key', maxRetries: 0 });
  const send = async (text: string) =>
    client.files.create({ file: await toFile(Buffer.from(text), 'in.jsonl'), purpose: 'batch' });
  const make = async (text: string, endpoint: OpenAI.BatchCreateParams['endpoint'] = url) =>
    client.batches.create({
      input_file_id: (await send(text)).id,
      endpoint,
      completion_window: '24h',
      metadata: { gleaner: 'token' },
    });
  const read = async (id: string | null | undefined): Promise<Record<string, unknown>[]> => {
    if (!id) return [];
    const text = await (await client.files.content(id)).text();
    return text
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each));
  };
  return { model, client, send, make, read };
}

test('a file of requests becomes an order, which is answered when its time has come', async () => {
  const { model, client, make, read } = await start({ orders: { checksMs: 60_000, takesMs: 2 * hour } });
  const made = await make(linesOf(4));
  expect(made).toMatchObject({ status: 'validating', metadata: { gleaner: 'token' } });
  model.orders.passTime(60_000 + hour);
  expect(await client.batches.retrieve(made.id)).toMatchObject({
    status: 'in_progress',
    request_counts: { total: 4, completed: 2, failed: 0 },
  });
  expect(model.bill().ordered.calls).toBe(0);
  model.orders.passTime(hour);
  const done = await client.batches.retrieve(made.id);
  expect(done).toMatchObject({ status: 'completed', request_counts: { total: 4, completed: 4, failed: 0 } });
  expect(done.error_file_id).toBeNull();
  const answers = await read(done.output_file_id);
  expect(answers.map((each) => each.custom_id)).toEqual(['gl-0', 'gl-1', 'gl-2', 'gl-3']);
  expect(answers[0]).toMatchObject({
    response: {
      status_code: 200,
      body: { choices: [{ message: { content: expect.stringContaining('浏览') }, finish_reason: 'stop' }] },
    },
    error: null,
  });
  const { ordered, told } = model.bill();
  expect({ ordered: ordered.calls, told: told.calls }).toEqual({ ordered: 4, told: 0 });
  expect(model.record.calls.every(({ isOrdered, users }) => isOrdered && users.length === 1)).toBe(true);
});

test('vectors are ordered as chats are', async () => {
  const { client, make, read } = await start();
  const texts = { url: '/v1/embeddings', body: { model: 'embedder', input: ['one', 'two'] } };
  const { id } = await make(line(1, texts), '/v1/embeddings');
  const [answer] = await read((await client.batches.retrieve(id)).output_file_id);
  expect(answer).toMatchObject({
    response: { status_code: 200, body: { data: [{ index: 0 }, { index: 1 }] } },
  });
});

test.each([
  ['an empty file', '', 'empty_file'],
  ['a line that is none', `${line(1)}\n{"custom_id":`, 'invalid_json_line'],
  ['an id that stands twice', `${line(1)}\n${line(1)}`, 'duplicate_custom_id'],
  ['another address', line(1, { url: '/v1/embeddings' }), 'url_mismatch'],
  ['another model', `${line(1)}\n${line(2, { body: { ...body, model: 'x' } })}`, 'model_mismatch'],
])('refuses %s when it looks at it, and charges nothing', async (_, text, code) => {
  const { model, client, make } = await start();
  const { id } = await make(text);
  const failed = await client.batches.retrieve(id);
  expect(failed).toMatchObject({ status: 'failed', output_file_id: null });
  expect(failed.errors?.data?.[0]?.code).toBe(code);
  expect(model.bill().ordered.calls).toBe(0);
});

test('takes no more tokens at once than it has room for', async () => {
  const { model, client, make } = await start({ orders: { takesMs: hour, queuedTokens: 100 } });
  const first = await make(linesOf(2));
  expect((await client.batches.retrieve(first.id)).status).toBe('in_progress');
  const second = await make(linesOf(2));
  const failed = await client.batches.retrieve(second.id);
  expect(failed.errors?.data?.[0]).toMatchObject({
    code: 'token_limit_exceeded',
    message: expect.stringContaining('Limit: 100 '),
  });
  model.orders.passTime(hour);
  expect((await client.batches.retrieve(first.id)).status).toBe('completed');
  const third = await make(linesOf(2));
  expect((await client.batches.retrieve(third.id)).status).toBe('in_progress');
});

test('an order whose window is over is charged for what was answered, and so is one that is cancelled', async () => {
  const { model, client, make, read } = await start({ orders: { takesMs: 48 * hour, cancelsMs: 60_000 } });
  const late = await make(linesOf(4));
  model.orders.passTime(24 * hour);
  const expired = await client.batches.retrieve(late.id);
  expect(expired.status).toBe('expired');
  expect(await read(expired.output_file_id)).toHaveLength(2);
  expect(await read(expired.error_file_id)).toMatchObject([
    { custom_id: 'gl-2', response: null, error: { code: 'batch_expired' } },
    { custom_id: 'gl-3', response: null, error: { code: 'batch_expired' } },
  ]);
  const other = await make(linesOf(4));
  await client.batches.retrieve(other.id);
  model.orders.passTime(12 * hour);
  expect((await client.batches.cancel(other.id)).status).toBe('cancelling');
  model.orders.passTime(60_000);
  const cancelled = await client.batches.retrieve(other.id);
  expect(cancelled.status).toBe('cancelled');
  expect(await read(cancelled.output_file_id)).toHaveLength(1);
  expect(model.bill().ordered.calls).toBe(3);
  await expect(client.batches.cancel(other.id)).rejects.toMatchObject({ status: 409 });
});

test('what is lost on the way is made all the same, or not', async () => {
  const { model, client, send, make } = await start({
    orders: { faults: { lost_upload: 1, unmade_upload: 1 } },
  });
  await expect(send('x')).rejects.toThrow();
  await expect(send('x')).rejects.toThrow();
  const listed = async (): Promise<number> => (await client.files.list({ purpose: 'batch' })).data.length;
  // The first is not kept: what is not made comes first.
  expect(await listed()).toBe(1);
  model.orders.setFaults({ lost_create: 1, unmade_create: 0 });
  await expect(make(linesOf(1))).rejects.toThrow();
  expect((await client.batches.list()).data).toHaveLength(1);
  model.orders.setFaults({ unmade_create: 1 });
  await expect(make(linesOf(1))).rejects.toThrow();
  expect((await client.batches.list()).data).toHaveLength(1);
  model.orders.setFaults({ doubled_create: 1 });
  await make(linesOf(1));
  expect((await client.batches.list()).data).toHaveLength(3);
  model.orders.setFaults({ early_create: 1 });
  await expect(make(linesOf(1))).rejects.toMatchObject({ status: 400 });
});

test('the list is late, bare or missing', async () => {
  const { model, client, make } = await start({ orders: { listLagMs: hour, takesMs: 3 * hour } });
  const { id } = await make(linesOf(1));
  expect((await client.batches.list()).data).toHaveLength(0);
  expect((await client.batches.retrieve(id)).id).toBe(id);
  model.orders.passTime(hour);
  expect((await client.batches.list()).data).toMatchObject([{ id, metadata: { gleaner: 'token' } }]);
  model.orders.setFaults({ bare_list: 1 });
  expect((await client.batches.list()).data).toMatchObject([{ id, metadata: null }]);
  model.orders.setFaults({ no_list: 1, vanished: 1 });
  await expect(client.batches.list()).rejects.toMatchObject({ status: 404 });
  await expect(client.batches.retrieve(id)).rejects.toMatchObject({ status: 404 });
});

test('a long list comes page by page', async () => {
  const { client, make } = await start();
  for (let count = 0; count < 5; count += 1) await make(linesOf(1));
  const ids: string[] = [];
  for await (const each of client.batches.list({ limit: 2 })) ids.push(each.id);
  expect(new Set(ids).size).toBe(5);
});

test('lines are missing, doubled, alien, torn, refused, broken and in disorder', async () => {
  const faults = {
    missing_line: 1,
    doubled_line: 1,
    alien_line: 1,
    torn_line: 1,
    refused_in_output: 1,
    broken_line: 1,
    uncounted_line: 1,
    shuffled: 1,
  };
  const { client, make } = await start({ orders: { faults } });
  const { id } = await make(linesOf(12));
  const done = await client.batches.retrieve(id);
  const texts = (await (await client.files.content(done.output_file_id ?? '')).text()).trim().split('\n');
  // Twelve, without the broken and the missing, with one again and one of somebody else's.
  expect(texts).toHaveLength(12);
  const torn = texts.filter((text) => !text.endsWith('}'));
  const whole = texts.filter((text) => text.endsWith('}')).map((text) => JSON.parse(text));
  expect(torn).toHaveLength(1);
  expect(whole.filter((each) => each.response.status_code === 400 && each.error === null)).toHaveLength(1);
  expect(whole.filter((each) => each.response.body.usage === undefined)).toHaveLength(3);
  const ids = whole.map((each) => each.custom_id as string);
  expect(ids).toContain('request-1');
  expect(new Set(ids).size).toBe(ids.length - 1);
  expect(ids.filter((each) => each !== 'request-1')).not.toEqual([...ids].sort());
  const errors = (await (await client.files.content(done.error_file_id ?? '')).text()).trim().split('\n');
  expect(errors.map((text) => JSON.parse(text))).toMatchObject([{ response: { status_code: 500 } }]);
});

test('where all fail there is no file of answers', async () => {
  const { client, make, read } = await start({ orders: { faults: { all_failed: 1 } } });
  const { id } = await make(linesOf(2));
  const done = await client.batches.retrieve(id);
  expect(done).toMatchObject({ status: 'completed', output_file_id: null, request_counts: { failed: 2 } });
  expect(await read(done.error_file_id)).toHaveLength(2);
});

test('a fetch breaks off, and is whole the next time', async () => {
  const { model, client, make, read } = await start({ orders: { faults: { cut_download: 1 } } });
  const { id } = await make(linesOf(40));
  const { output_file_id: output } = await client.batches.retrieve(id);
  await expect(read(output)).rejects.toThrow();
  expect(await read(output)).toHaveLength(40);
  expect(model.bill().ordered.calls).toBe(40);
});

test('faults are read from words', () => {
  expect(parseOrderFaults('lost_create=1, missing_line=2')).toEqual({ lost_create: 1, missing_line: 2 });
  expect(() => parseOrderFaults('lost=1')).toThrow(/lost=1/);
  expect(() => parseOrderFaults('lost_create=x')).toThrow(/lost_create/);
});

test('a shard is answered as vLLM does, and dies in the middle of a line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-shard-'));
  try {
    const { model } = await start();
    const [input, output] = [join(folder, 'in.jsonl'), join(folder, 'out.jsonl')];
    writeFileSync(input, `${linesOf(3)}\n${line(9, { body: { ...body, model: 'other' } })}\n`);
    const read = (): string[] => readFileSync(output, 'utf8').split('\n');
    const { answerLine: answer } = model;
    expect(await runShard({ input, output, answer, model: 'demo' })).toBe(4);
    const results = read()
      .slice(0, -1)
      .map((text) => JSON.parse(text));
    expect(results.map((each) => each.id.startsWith('vllm-'))).toEqual([true, true, true, true]);
    expect(results[0]).toMatchObject({ custom_id: 'gl-0', response: { status_code: 200 }, error: null });
    expect(results[3]).toMatchObject({
      response: { status_code: 400, body: null },
      error: expect.stringContaining('other'),
    });
    expect(await runShard({ input, output, answer, diesAfter: 2 })).toBe(2);
    const [first, second, ...none] = read();
    expect(JSON.parse(first ?? '')).toMatchObject({ custom_id: 'gl-0' });
    expect(() => JSON.parse(second ?? '')).toThrow();
    expect(none).toEqual([]);
    writeFileSync(input, 'no line\n');
    await expect(runShard({ input, output, answer })).rejects.toThrow(/is no request/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
