import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  setGlobalProxyFromEnv,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ErrorCode, toErrorInfo } from '../../shared/app-error.ts';
import { defaultModelSettings, type ModelSettings } from '../../shared/model-settings.ts';

import { type CallFailure, classifyCallError } from './call-error.ts';
import { createModelClient, type ModelClient } from './model-client.ts';
import { BrokenStream, type StreamedReply } from './model-reply.ts';

const key = 'tok_0123456789abcdef';
const settings: ModelSettings = {
  ...defaultModelSettings,
  preset: 'custom',
  model: 'some-model',
  idleTimeoutSeconds: 5,
};
const servers: Server[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

async function listen(answer: Answer): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => answer(request, response, body));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

async function clientFor(answer: Answer, change: Partial<ModelSettings> = {}): Promise<ModelClient> {
  return createModelClient({ ...settings, ...change }, await listen(answer), key);
}

const chunk = (change: object): string => `data: ${JSON.stringify({ choices: [], ...change })}\n\n`;
const word = (content: string, finish: string | null = null): string =>
  chunk({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] });
const done = 'data: [DONE]\n\n';
const eventStream = { 'content-type': 'text/event-stream' };

function ask(
  client: ModelClient,
  signal: AbortSignal = new AbortController().signal,
): Promise<StreamedReply> {
  const messages = [{ role: 'user', content: 'x' }] as const;
  return client.stream({ messages, maxOutputTokens: 100, signal, onAccepted: () => {} });
}

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
}

async function failure(client: ModelClient): Promise<CallFailure> {
  return classifyCallError(await thrownBy(ask(client)), Date.now());
}

const refuse =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const error = (message: string, code: string | null = null) => ({
  error: { message, type: 'some_error', code },
});

describe('a stream', () => {
  it('is put together, with its end and what it used', async () => {
    const client = await clientFor((_, response) => {
      response.writeHead(200, eventStream);
      response.end(
        chunk({ choices: [{ delta: { role: 'assistant' } }] }) +
          word('1|END') +
          word('|3', 'stop') +
          chunk({ usage: { prompt_tokens: 7, completion_tokens: 3 } }) +
          done,
      );
    });
    expect(await ask(client)).toEqual({
      text: '1|END|3',
      finish: 'stop',
      usage: { promptTokens: 7, completionTokens: 3 },
    });
  });

  it.each([
    ['length', 'length'],
    ['content_filter', 'refused'],
    ['stop', 'stop'],
    ['tool_calls', 'stop'],
  ])('that ends with %s is %s', async (reason, finish) => {
    const client = await clientFor((_, response) => {
      response.writeHead(200, eventStream);
      response.end(word('a', reason) + done);
    });
    expect(await ask(client)).toEqual({ text: 'a', finish, usage: null });
  });

  it('is refused where the model says so beside its words', async () => {
    const client = await clientFor((_, response) => {
      response.writeHead(200, eventStream);
      response.end(chunk({ choices: [{ delta: { refusal: 'No.' } }] }) + word('', 'stop') + done);
    });
    expect((await ask(client)).finish).toBe('refused');
  });

  it('without a last word was interrupted, and keeps what it said', async () => {
    const client = await clientFor((_, response) => {
      response.writeHead(200, eventStream);
      response.end(word('1|1|'));
    });
    expect(await ask(client)).toEqual({ text: '1|1|', finish: 'interrupted', usage: null });
  });

  it.each([
    ['no chunk at all', ''],
    ['comments alone', ': keep-alive\n\n'],
    ['a role alone', chunk({ choices: [{ delta: { role: 'assistant' } }] })],
  ])('of %s is a lost connection, not an answer', async (_, text) => {
    const client = await clientFor((_request, response) => {
      response.writeHead(200, eventStream);
      response.end(text);
    });
    expect(await failure(client)).toMatchObject({
      error: { code: 'connection_lost' },
      remedy: { kind: 'retry' },
    });
  });

  it('that comes as one JSON body is an answer', async () => {
    const client = await clientFor(
      refuse(200, {
        choices: [{ message: { role: 'assistant', content: '1|END|1' }, finish_reason: 'length' }],
        usage: { prompt_tokens: 7, completion_tokens: 3 },
      }),
    );
    expect(await ask(client)).toEqual({
      text: '1|END|1',
      finish: 'length',
      usage: { promptTokens: 7, completionTokens: 3 },
    });
  });

  it('without end is cut', async () => {
    const client = await clientFor((_, response) => {
      response.writeHead(200, eventStream);
      const more = (): void => {
        while (!response.destroyed && response.write(word('x'.repeat(500_000))));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    const reply = await ask(client);
    expect(reply.finish).toBe('length');
    expect(reply.text.length).toBeLessThan(5_000_000);
  });

  it('that is empty but ended is an answer', async () => {
    const client = await clientFor((_, response) => {
      response.writeHead(200, eventStream);
      response.end(word('', 'stop') + done);
    });
    expect(await ask(client)).toEqual({ text: '', finish: 'stop', usage: null });
  });

  it('reset half-way gives what came', async () => {
    const client = await clientFor((request, response) => {
      response.writeHead(200, eventStream);
      response.write(word('1|1|看车\n2'));
      setTimeout(() => request.socket.destroy(), 50);
    });
    const thrown = await thrownBy(ask(client));
    expect(thrown).toBeInstanceOf(BrokenStream);
    expect((thrown as BrokenStream).reply).toEqual({
      text: '1|1|看车\n2',
      finish: 'interrupted',
      usage: null,
    });
    expect(classifyCallError((thrown as BrokenStream).cause, 0)).toMatchObject({
      error: { code: 'connection_lost' },
      remedy: { kind: 'retry' },
    });
  });

  it('reset before its first word is a lost connection', async () => {
    const client = await clientFor((request, response) => {
      response.writeHead(200, eventStream);
      response.flushHeaders();
      setTimeout(() => request.socket.destroy(), 20);
    });
    expect((await failure(client)).error.code).toBe('connection_lost');
  });

  it('is not given up because this thread was busy for longer than a silence may be', async () => {
    const busyFor = (ms: number): void => {
      const until = performance.now() + ms;
      while (performance.now() < until);
    };
    const client = await clientFor(
      (_, response) => {
        // The reply comes while nobody can hear it.
        setTimeout(() => response.writeHead(200, eventStream).end(word('all', 'stop') + done), 250);
        busyFor(1_000);
      },
      { idleTimeoutSeconds: 0.5 },
    );
    expect(await ask(client)).toMatchObject({ text: 'all' });
  });

  it('silent from the start times out', async () => {
    const client = await clientFor(() => {}, { idleTimeoutSeconds: 0.1 });
    expect((await failure(client)).error).toMatchObject({ code: 'idle_timeout', params: { seconds: 0.1 } });
  });

  it('silent half-way times out, and gives what came', async () => {
    const client = await clientFor(
      (_, response) => {
        response.writeHead(200, eventStream);
        response.write(word('half'));
      },
      { idleTimeoutSeconds: 0.2 },
    );
    const thrown = await thrownBy(ask(client));
    expect(thrown).toMatchObject({ reply: { text: 'half' }, cause: { code: 'idle_timeout' } });
  });

  it('slow but never silent is heard to its end', async () => {
    const client = await clientFor(
      async (_, response) => {
        response.writeHead(200, eventStream);
        for (let turn = 0; turn < 8; turn += 1) {
          response.write(word('x'));
          await delay(60);
        }
        response.end(word('', 'stop') + done);
      },
      { idleTimeoutSeconds: 0.3 },
    );
    expect((await ask(client)).text).toBe('xxxxxxxx');
  });

  it.each(['before the answer', 'half-way'])('can be stopped %s, and the server sees it', async (when) => {
    const closed = Promise.withResolvers<void>();
    const client = await clientFor((request, response) => {
      request.socket.on('close', () => closed.resolve());
      if (when === 'before the answer') return;
      response.writeHead(200, eventStream);
      response.write(word('half'));
    });
    const controller = new AbortController();
    const asked = thrownBy(ask(client, controller.signal));
    await delay(100);
    controller.abort();
    const thrown = await asked;
    if (when === 'half-way') expect(thrown).toMatchObject({ reply: { text: 'half' } });
    else expect(classifyCallError(thrown, 0).error.code).toBe('aborted');
    await closed.promise;
  });
});

describe('a refusal', () => {
  const page = (status: number): Answer =>
    refuse(status, '<html>log in</html>', { 'content-type': 'text/html; charset=utf-8' });
  const cases: readonly (readonly [string, Answer, ErrorCode, object])[] = [
    ['401', refuse(401, error('bad key')), 'auth', { kind: 'pause', reason: 'auth' }],
    ['403', refuse(403, error('forbidden')), 'auth', { kind: 'pause', reason: 'auth' }],
    [
      '403 for want of money',
      refuse(403, error('Your balance', 'insufficient_balance')),
      'quota',
      { kind: 'pause', reason: 'quota' },
    ],
    ['402', refuse(402, error('Insufficient Balance')), 'quota', { kind: 'pause', reason: 'quota' }],
    [
      '404',
      refuse(404, error('no such model', 'model_not_found')),
      'model_not_found',
      { kind: 'pause', reason: 'model_not_found' },
    ],
    ['404 without words', refuse(404, ''), 'model_not_found', { kind: 'pause', reason: 'model_not_found' }],
    [
      '429 by code',
      refuse(429, error('You exceeded', 'insufficient_quota')),
      'quota',
      { kind: 'pause', reason: 'quota' },
    ],
    [
      '429 by words',
      refuse(429, error('please check your billing details')),
      'quota',
      { kind: 'pause', reason: 'quota' },
    ],
    ['429', refuse(429, error('slow down')), 'rate_limited', { kind: 'retry', retryAfterMs: null }],
    [
      '400 for length by code',
      refuse(400, error('too long', 'context_length_exceeded')),
      'context_length',
      { kind: 'content' },
    ],
    [
      '400 for length by words',
      refuse(400, error("This model's maximum context length is 8192 tokens")),
      'context_length',
      { kind: 'content' },
    ],
    ['413 for length', refuse(413, error('prompt is too long')), 'context_length', { kind: 'content' }],
    ['400', refuse(400, error('No.')), 'bad_request', { kind: 'pause', reason: 'bad_request' }],
    ['422', refuse(422, error('unprocessable')), 'bad_request', { kind: 'pause', reason: 'bad_request' }],
    ['408', refuse(408, error('timeout')), 'server_error', { kind: 'retry' }],
    ['500', refuse(500, error('oops')), 'server_error', { kind: 'retry' }],
    [
      '502 as a page',
      refuse(502, '<html>bad gateway</html>', { 'content-type': 'text/html' }),
      'server_error',
      { kind: 'retry' },
    ],
    [
      '503',
      refuse(503, error('overloaded'), { 'retry-after': '3' }),
      'server_error',
      { kind: 'retry', retryAfterMs: 3_000 },
    ],
    ['529', refuse(529, error('overloaded')), 'server_error', { kind: 'retry' }],
    [
      'a page with 200',
      refuse(200, '<html>log in</html>', { 'content-type': 'text/html; charset=utf-8' }),
      'not_a_model',
      { kind: 'retry' },
    ],
    [
      'a redirect',
      refuse(302, '', { location: 'http://127.0.0.1:1/' }),
      'redirected',
      { kind: 'pause', reason: 'offline' },
    ],
    ['a page with 200 before it ever worked', page(200), 'not_a_model', { onlyIfItWorked: true }],
    ['a page with 403', page(403), 'not_a_model', { kind: 'pause', reason: 'offline' }],
    ['511', page(511), 'not_a_model', { kind: 'pause', reason: 'offline' }],
    ['400 for the key', refuse(400, error('API key not valid.')), 'auth', { kind: 'pause', reason: 'auth' }],
    [
      '400 for the model',
      refuse(400, error('The model `x` does not exist')),
      'model_not_found',
      { kind: 'pause', reason: 'model_not_found' },
    ],
    ['200 with a wrong key', refuse(200, error('no', 'invalid_api_key')), 'auth', { kind: 'pause' }],
    ['200 with no credit', refuse(200, error('no', 'insufficient_quota')), 'quota', { kind: 'pause' }],
    ['200 with 402 inside', refuse(200, { error: { code: 402, message: 'no' } }), 'quota', { kind: 'pause' }],
    ['200 with 429 inside', refuse(200, { error: { code: 429 } }), 'rate_limited', { kind: 'retry' }],
    ['200 with words alone', refuse(200, { error: 'model "x" not found' }), 'model_not_found', {}],
    ['200 with 401 and a message', refuse(200, { code: 401, msg: 'login' }), 'auth', { kind: 'pause' }],
    [
      '200 with a code of its own for no credit',
      refuse(200, { base_resp: { status_code: 1008, status_msg: 'insufficient balance' } }),
      'quota',
      { kind: 'pause' },
    ],
    ['200 with an unknown error', refuse(200, error('oops')), 'server_error', { kind: 'retry' }],
    ['200 with other JSON', refuse(200, { hello: 'you' }), 'not_a_model', { onlyIfItWorked: true }],
    ['200 with half of a JSON', refuse(200, '{"choices": [{'), 'not_a_model', { onlyIfItWorked: true }],
  ];
  it.each(cases)('%s', async (_, answer, code, remedy) => {
    const result = await failure(await clientFor(answer));
    expect(result.error.code).toBe(code);
    expect(result.remedy).toMatchObject(remedy);
    expect(result.error.hint).not.toBe('');
  });

  it('is never tried again by the client itself', async () => {
    let requests = 0;
    const client = await clientFor((request, response, body) => {
      requests += 1;
      refuse(500, error('oops'), { 'x-should-retry': 'true' })(request, response, body);
    });
    await failure(client);
    expect(requests).toBe(1);
  });

  it.each([
    ['seconds', { 'retry-after': '2' }, 2_000],
    ['parts of a second', { 'retry-after': '0.25' }, 250],
    ['milliseconds, before seconds', { 'retry-after-ms': '150', 'retry-after': '9' }, 150],
    ['nought', { 'retry-after': '0' }, 0],
    ['years', { 'retry-after': '99999999' }, 300_000],
    ['a negative number', { 'retry-after': '-3' }, null],
    ['negative milliseconds', { 'retry-after-ms': '-3', 'retry-after': '1' }, 1_000],
    ['words', { 'retry-after': 'soon' }, null],
    ['words with a number', { 'retry-after': 'in 5 minutes' }, null],
    ['no number', { 'retry-after': 'NaN' }, null],
    ['no end', { 'retry-after': 'Infinity' }, null],
    ['empty milliseconds', { 'retry-after-ms': '', 'retry-after': '2' }, 2_000],
    ['a year in seconds', { 'retry-after': '31536000' }, 300_000],
    ['nothing', {}, null],
    ['a date long past', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, null],
    ['a date far off', { 'retry-after': 'Wed, 21 Oct 2195 07:28:00 GMT' }, 300_000],
  ])('with a retry-after of %s', async (_, headers, retryAfterMs) => {
    const { remedy } = await failure(
      await clientFor(refuse(429, error('slow down'), headers as Record<string, string>)),
    );
    expect(remedy).toMatchObject({ kind: 'retry', retryAfterMs });
  });

  it('with a retry-after of a date in ten seconds', async () => {
    const headers = { 'retry-after': new Date(Date.now() + 10_000).toUTCString() };
    const { remedy } = await failure(await clientFor(refuse(429, error('slow down'), headers)));
    if (remedy.kind !== 'retry') throw new Error(remedy.kind);
    expect(remedy.retryAfterMs).toBeGreaterThan(7_000);
    expect(remedy.retryAfterMs).toBeLessThanOrEqual(10_000);
  });

  it.each([
    ['no credit', error('out of credit', 'insufficient_quota'), 'quota', 'pause'],
    ['a wrong key', error('Incorrect API key provided'), 'auth', 'pause'],
    ['too many requests', error('Rate limit reached'), 'rate_limited', 'retry'],
    ['a fault of its own', error('Upstream is down'), 'server_error', 'retry'],
  ])('of %s in the middle of a stream is told by its words', async (_, body, code, kind) => {
    const client = await clientFor((_request, response) => {
      response.writeHead(200, eventStream);
      response.end(`data: ${JSON.stringify(body)}\n\n`);
    });
    expect(await failure(client)).toMatchObject({ error: { code }, remedy: { kind } });
  });
});

describe('a connection that is not made', () => {
  it('because nobody listens', async () => {
    const address = await listen(() => {});
    const server = servers.pop();
    server?.close();
    const closed = createModelClient(settings, address, key);
    expect(await failure(closed)).toMatchObject({
      error: { code: 'connection_refused' },
      remedy: { kind: 'retry', onlyIfItWorked: false },
    });
  });

  it('because the name is not known', async () => {
    const client = createModelClient(settings, 'http://no-such-host.invalid/v1', key);
    expect(await failure(client)).toMatchObject({
      error: { code: 'host_not_found', params: { host: 'no-such-host.invalid' } },
      remedy: { kind: 'retry' },
    });
  });

  it.each([
    [407, 'not_a_model', { kind: 'pause', reason: 'offline' }],
    [403, 'not_a_model', { kind: 'pause', reason: 'offline' }],
    [502, 'connection_lost', { kind: 'retry' }],
  ])('because the proxy answers %i', async (status, code, remedy) => {
    const proxy = createServer();
    servers.push(proxy);
    proxy.on('connect', (_, socket) => void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = proxy.address() as AddressInfo;
    const restore = setGlobalProxyFromEnv({ https_proxy: `http://127.0.0.1:${port}` });
    try {
      const result = await failure(createModelClient(settings, 'https://model.invalid/v1', key));
      expect(result).toMatchObject({ error: { code }, remedy });
      expect(result.error.message).toContain(code === 'not_a_model' ? String(status) : 'lost');
    } finally {
      restore();
    }
  });

  it('because the other side speaks no TLS', async () => {
    const address = (await listen(() => {})).replace('http:', 'https:');
    const result = await failure(createModelClient(settings, address, key));
    expect(result).toMatchObject({
      error: { code: 'tls_failed' },
      remedy: { kind: 'pause', reason: 'offline' },
    });
  });
});

describe('the key', () => {
  const echoes: readonly Answer[] = [400, 401, 402, 403, 404, 422, 429, 500].map((status) =>
    refuse(status, { error: { message: `Incorrect key ${key}.`, type: key, code: `bad ${key}` } }),
  );

  it.each(echoes)('is in no error, even where the provider repeats it (%#)', async (answer) => {
    const client = await clientFor(answer);
    const { error: told } = await failure(client);
    const listed = classifyCallError(
      await thrownBy(client.models(new AbortController().signal)),
      Date.now(),
    ).error;
    for (const info of [told, listed]) {
      expect(JSON.stringify(toErrorInfo(info))).not.toContain(key);
      expect(String(info)).not.toContain(key);
    }
  });

  it('is in no reply, no name of a model and no broken stream, even where the server writes it there', async () => {
    const client = await clientFor((request, response) => {
      if (request.url === '/v1/models')
        return refuse(200, { data: [{ id: `m ${key}` }] })(request, response, '');
      response.writeHead(200, eventStream);
      // Cut in two, so that no chunk holds it whole; then what is no JSON, which its parser quotes.
      response.end([word(`a ${key.slice(0, 9)}`), word(`${key.slice(9)} b`), `data: {${key}\n\n`].join(''));
    });
    const broken = (await thrownBy(ask(client))) as BrokenStream;
    expect(broken).toBeInstanceOf(BrokenStream);
    expect(broken.reply.text).toBe('a [key] b');
    expect(inspect(broken, { depth: 9 })).not.toContain(key);
    expect(await client.models(new AbortController().signal)).toEqual(['m [key]']);
    const whole = await clientFor((_, response) => {
      response.writeHead(200, eventStream);
      response.end(word(`a ${key}`, 'stop') + done);
    });
    expect((await ask(whole)).text).toBe('a [key]');
  });

  it('is in no error about a page, whatever the page calls itself', async () => {
    const client = await clientFor(refuse(200, 'x', { 'content-type': `text/html; ${key}` }));
    const { error: told } = await failure(client);
    expect(told).toMatchObject({ code: 'not_a_model', params: { contentType: 'text/html; [key]' } });
  });

  it('goes to the server, and nothing of the environment with it', async () => {
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:9/evil');
    vi.stubEnv('OPENAI_API_KEY', 'sk-environment');
    vi.stubEnv('OPENAI_ADMIN_KEY', 'sk-admin-environment');
    vi.stubEnv('OPENAI_ORG_ID', 'org-environment');
    vi.stubEnv('OPENAI_PROJECT_ID', 'proj-environment');
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'X-Evil: environment');
    vi.stubEnv('OPENAI_LOG', 'debug');
    let headers: IncomingMessage['headers'] = {};
    const answer: Answer = (request, response) => {
      headers = request.headers;
      response.writeHead(200, eventStream);
      response.end(word('a', 'stop') + done);
    };
    await ask(await clientFor(answer));
    expect(headers.authorization).toBe(`Bearer ${key}`);
    expect(JSON.stringify(headers)).not.toContain('environment');
    await ask(createModelClient(settings, await listen(answer), null));
    expect(headers.authorization).toBe('Bearer none');
    expect(JSON.stringify(headers)).not.toContain('environment');
  });
});

describe('a request', () => {
  it.each([
    ['custom', { max_tokens: 100, stream_options: { include_usage: true } }],
    ['openai', { max_completion_tokens: 100, stream_options: { include_usage: true } }],
    ['glm', { max_tokens: 100 }],
    ['from the future', { max_tokens: 100 }],
  ])('says to %s what it understands', async (preset, fields) => {
    let sent: Record<string, unknown> = {};
    let path = '';
    const client = await clientFor(
      (request, response, body) => {
        path = request.url ?? '';
        sent = JSON.parse(body);
        response.writeHead(200, eventStream);
        response.end(word('a', 'stop') + done);
      },
      { preset },
    );
    await ask(client);
    expect(path).toBe('/v1/chat/completions');
    expect(sent).toMatchObject({
      model: 'some-model',
      stream: true,
      messages: [{ role: 'user', content: 'x' }],
      ...fields,
    });
    if (preset === 'glm') expect(sent).not.toHaveProperty('stream_options');
  });
});

describe('models and test', () => {
  it('list names in order', async () => {
    const client = await clientFor(refuse(200, { object: 'list', data: [{ id: 'b' }, { id: 'a' }] }));
    expect(await client.models(new AbortController().signal)).toEqual(['a', 'b']);
  });

  it.each([
    ['a page', refuse(200, '<html></html>', { 'content-type': 'text/html' }), 'not_a_model'],
    ['an error with 200', refuse(200, error('no', 'invalid_api_key')), 'auth'],
    ['JSON that lists nothing', refuse(200, { hello: 'you' }), 'not_a_model'],
  ])('list no names from %s', async (_, answer, code) => {
    const client = await clientFor(answer);
    const thrown = await thrownBy(client.models(new AbortController().signal));
    expect(classifyCallError(thrown, Date.now()).error.code).toBe(code);
  });

  it('say what the model answered', async () => {
    const client = await clientFor((_, response) => {
      response.writeHead(200, eventStream);
      response.end(word('  ready \n', 'stop') + done);
    });
    expect(await client.test(new AbortController().signal)).toMatchObject({
      model: 'some-model',
      reply: 'ready',
    });
  });
});
