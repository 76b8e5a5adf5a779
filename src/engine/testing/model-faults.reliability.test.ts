import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../shared/app-error.ts';
import type { JobSnapshot, PauseReason } from '../../shared/job.ts';
import { errorText } from '../../shared/words/error-text.ts';
import { respond } from '../demo-model/responders.ts';
import type { Engine } from '../engine-api.ts';
import { accessTo } from './access.ts';
import { accountForRows } from './account-for-rows.ts';
import { answerJson, type ChatAnswer, type ChatServer, makeChatServer, streamText } from './chat-server.ts';
import { writeSourceFile } from './source-file.ts';
import { makeDemo, makeFolder, openHere, quickPolicy, runToEnd } from './test-bench.ts';
import { isThorough } from './thoroughness.ts';

const users = 40;
const concurrency = 16;

function makeSource(): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 5 });
  return path;
}

const accessAt = (server: { readonly baseUrl: string }) =>
  accessTo(server, { maxInputTokens: 700, concurrency, idleTimeoutSeconds: 2 }, 'tok_0123456789');

async function runAgainst(
  server: { readonly baseUrl: string },
  path = makeSource(),
): Promise<{ readonly engine: Engine; readonly job: JobSnapshot; readonly path: string }> {
  const engine = await openHere(path);
  const job = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessAt(server)),
  );
  return { engine, job, path };
}

/** A good model takes over where the fault was, and everyone is whole with nothing asked twice. */
async function expectResumes(engine: Engine, path: string): Promise<void> {
  const demo = await makeDemo();
  const job = await runToEnd(engine, () => engine.resume(accessAt(demo)));
  expect(job).toMatchObject({ status: 'completed', succeeded: users, failed: 0 });
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
}

/** A pause whose error says in both languages what it is and what to do. */
function expectPause(job: JobSnapshot, reason: PauseReason, code: ErrorCode): void {
  expect(job).toMatchObject({ status: 'paused', reason, processed: 0, failed: 0, error: { code } });
  if (job.error === null) throw new Error('a pause without an error');
  const english = errorText(job.error, 'en');
  const chinese = errorText(job.error, 'zh-CN');
  for (const text of [english, chinese]) {
    expect(text.message).not.toBe('');
    expect(text.hint).not.toBe('');
  }
  expect(english.message).not.toMatch(/\p{Script=Han}/u);
  expect(chinese.message).toMatch(/\p{Script=Han}/u);
}

const error = (message: string, code: string | null = null) => ({ error: { message, type: 'x', code } });

const answerTruly: ChatAnswer = (response, chat) =>
  streamText(response, respond(chat.messages).lines.join('\n'));

const page = '<!doctype html><title>Sign in</title>Please sign in to the network.';
const html = { 'content-type': 'text/html; charset=utf-8' };

describe('a fault that every call would meet', () => {
  const once: readonly (readonly [string, ChatAnswer, PauseReason, ErrorCode])[] = [
    ['401', answerJson(401, error('bad key')), 'auth', 'auth'],
    ['403', answerJson(403, error('forbidden')), 'auth', 'auth'],
    ['400 that means the key', answerJson(400, error('API key not valid')), 'auth', 'auth'],
    ['404', answerJson(404, error('no such model')), 'model_not_found', 'model_not_found'],
    ['402', answerJson(402, error('pay')), 'quota', 'quota'],
    ['insufficient_quota with 403', answerJson(403, error('no', 'insufficient_quota')), 'quota', 'quota'],
    ['insufficient_quota with 429', answerJson(429, error('no', 'insufficient_quota')), 'quota', 'quota'],
    ['a wrong key told with 200', answerJson(200, error('no', 'invalid_api_key')), 'auth', 'auth'],
    ['no credit told with 200', answerJson(200, error('Insufficient Balance')), 'quota', 'quota'],
    ['a redirect', answerJson(307, '', { location: 'http://127.0.0.1:1/v1' }), 'offline', 'redirected'],
    ['a proxy that refuses with a page', answerJson(403, page, html), 'offline', 'not_a_model'],
    ['a network that wants a login', answerJson(511, page, html), 'offline', 'not_a_model'],
  ];
  /** Whose jobs are resumed, too: one for every reason in `npm test`, all in `npm run torture`. */
  const resumed = isThorough ? once : [...new Map(once.map((each) => [each[2], each])).values()];

  test.each(once)(
    '%s pauses the job after one call at concurrency 16',
    async (name, answer, reason, code) => {
      // Late enough for fifteen others to be on their way, were they let.
      const server = await makeChatServer((...call) => void setTimeout(answer, 5, ...call));
      const { engine, job, path } = await runAgainst(server);
      expectPause(job, reason, code);
      expect(server.calls()).toBe(1);
      if (resumed.some(([each]) => each === name)) await expectResumes(engine, path);
    },
  );

  test('a refusal that takes its time pauses the job after no more calls than go at once and three', async () => {
    const refuse = answerJson(401, error('bad key'));
    const server = await makeChatServer((...call) => void setTimeout(refuse, 500, ...call));
    const { engine, job, path } = await runAgainst(server);
    expectPause(job, 'auth', 'auth');
    expect(server.calls()).toBeLessThanOrEqual(concurrency + 3);
    await expectResumes(engine, path);
  });

  test('a login page with 200 pauses the job after two calls', async () => {
    const showPage = answerJson(200, page, html);
    const server = await makeChatServer((...call) => void setTimeout(showPage, 20, ...call));
    const { engine, job, path } = await runAgainst(server);
    expectPause(job, 'offline', 'not_a_model');
    expect(server.calls()).toBe(2);
    await expectResumes(engine, path);
  });

  test('in the middle of a job it reaches no more calls than were in flight', async () => {
    let good = 0;
    const server = await makeChatServer((response, chat, call) => {
      if (call > 10) return answerJson(401, error('revoked'))(response, chat, call);
      good += 1;
      answerTruly(response, chat, call);
    });
    const { engine, job, path } = await runAgainst(server);
    expect(job).toMatchObject({ status: 'paused', reason: 'auth' });
    expect(good).toBe(10);
    expect(server.calls()).toBeLessThanOrEqual(10 + concurrency);
    await expectResumes(engine, path);
  });
});

describe('a connection that is never made', () => {
  test('for a certificate that nobody vouches for: the job pauses at once, and no request goes out', async () => {
    const server: ChatServer = await makeChatServer(answerTruly, { tls: true });
    const { engine, job, path } = await runAgainst(server);
    expectPause(job, 'offline', 'tls_failed');
    expect(job.error?.message).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(server.calls()).toBe(0);
    expect(job.retries).toBe(0);
    await expectResumes(engine, path);
  });

  test('for a name that does not exist: the job pauses and says which', async () => {
    const path = makeSource();
    // A machine without a network may take its time to say so, and says that it may know in a moment.
    const engine = await openHere(path, { policy: { ...quickPolicy, maxTries: 2 } });
    const access = accessTo({ baseUrl: 'https://no-such-host.invalid/v1' }, { idleTimeoutSeconds: 50 });
    const job = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access),
    );
    expectPause(job, 'offline', 'host_not_found');
    expect(job.error?.message).toContain('no-such-host.invalid');
    await expectResumes(engine, path);
  });

  test('for a port where nobody listens: the job pauses and says so', async () => {
    const demo = await makeDemo();
    await demo.close();
    const { engine, job, path } = await runAgainst(demo);
    expectPause(job, 'offline', 'connection_refused');
    expect(job.error?.message).toContain('127.0.0.1');
    await expectResumes(engine, path);
  });
});

test('a login page in the middle of a job is waited out: nobody fails for it', async () => {
  const server = await makeChatServer((response, chat, call) => {
    if (call >= 8 && call < 20) answerJson(200, page, html)(response, chat, call);
    else answerTruly(response, chat, call);
  });
  const { job, path } = await runAgainst(server);
  expect(job).toMatchObject({ status: 'completed', succeeded: users, failed: 0 });
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
});

test('a server that answers in one piece where a stream was asked for is understood', async () => {
  const server = await makeChatServer((response, chat, call) =>
    answerJson(200, {
      choices: [{ message: { content: respond(chat.messages).lines.join('\n') }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 100, completion_tokens: 50 },
    })(response, chat, call),
  );
  const { job, path } = await runAgainst(server);
  expect(job).toMatchObject({ status: 'completed', succeeded: users, failed: 0 });
  expect(job.promptTokens).toBe(100 * server.calls());
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
});
