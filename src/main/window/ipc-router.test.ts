import { describe, expect, expectTypeOf, it } from 'vitest';
import { AppError } from '../../shared/app-error.ts';
import { type RouteName, type RoutePayload, routes } from '../../shared/contract.ts';
import type { UserQuery } from '../../shared/pipelines/events/users.ts';
import type { AskedWork } from '../../shared/pipelines/registry.ts';
import { createRouter, type HandlerMap, type Sender } from './ipc-router.ts';

const ownPage: Sender = { url: 'app://gleaner/index.html', isMainFrame: true, isOwnWindow: true };

/** Handlers that each answer their own name and what they were given. */
function echoing(overrides: Partial<Record<RouteName, unknown>> = {}): HandlerMap {
  const echo = Object.keys(routes).map((name) => [name, (payload: unknown) => ({ name, payload })]);
  return { ...Object.fromEntries(echo), ...overrides };
}

function routerWith(overrides: Partial<Record<RouteName, unknown>> = {}) {
  return createRouter({ handlers: echoing(overrides), allowedOrigins: ['app://gleaner'] });
}

describe('the request router', () => {
  it('gives a handler its checked payload, with defaults filled in', async () => {
    const answer = await routerWith()(ownPage, 'events.users', { search: 'u1' });
    expect(answer).toEqual({
      ok: true,
      data: {
        name: 'events.users',
        payload: { offset: 0, limit: 50, search: 'u1', show: null, sort: 'userId', descending: false },
      },
    });
  });

  it('answers every route of the contract', async () => {
    const ask = routerWith();
    for (const name of Object.keys(routes)) {
      const answer = await ask(ownPage, name, { not: 'right' });
      if (!answer.ok) expect(answer.error.code).toBe('bad_input');
    }
  });

  it.each([
    ['another window', { ...ownPage, isOwnWindow: false }],
    ['a frame inside the page', { ...ownPage, isMainFrame: false }],
    ['a web page', { ...ownPage, url: 'https://gleaner/index.html' }],
    ['another host of the scheme', { ...ownPage, url: 'app://gleaner.evil/index.html' }],
    ['a host hidden in the user name', { ...ownPage, url: 'app://gleaner@evil/index.html' }],
    ['a file', { ...ownPage, url: 'file:///index.html' }],
    ['a frame that is gone', { ...ownPage, url: '' }],
  ])('refuses %s before looking at the request', async (_name, sender) => {
    const answer = await routerWith()(sender, 'key.clear', undefined);
    expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  it('lets the development server in only where it is named', async () => {
    const page = { ...ownPage, url: 'http://localhost:5173/' };
    const ask = createRouter({
      handlers: echoing(),
      allowedOrigins: ['app://gleaner', 'http://localhost:5173'],
    });
    expect(await ask(page, 'app.info', undefined)).toMatchObject({ ok: true });
    expect(await ask({ ...page, url: 'http://localhost:5174/' }, 'app.info', undefined)).toMatchObject({
      ok: false,
    });
  });

  it.each(['nonsense', 'toString', '__proto__', 'constructor', 7, null, undefined, {}])(
    'answers bad_input to the unknown request %j',
    async (name) => {
      const answer = await routerWith()(ownPage, name, undefined);
      expect(answer).toMatchObject({ ok: false, error: { code: 'bad_input' } });
    },
  );

  it('names the field that is not right, in the sentence and in params', async () => {
    const answer = await routerWith()(ownPage, 'settings.update', {
      model: { concurrency: 0 },
    });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'bad_input', params: { field: 'model.concurrency', request: 'settings.update' } },
    });
    expect(answer.ok ? '' : answer.error.message).toContain('model.concurrency');
  });

  it('refuses input where a request takes none', async () => {
    const answer = await routerWith()(ownPage, 'app.info', { extra: true });
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad_input', params: { field: 'input' } } });
  });

  it('turns what a handler throws into an answer, at once or later', async () => {
    const failure = new AppError('job_running', 'A job is running.', { hint: 'Wait.' });
    const ask = routerWith({
      'job.start': () => {
        throw failure;
      },
      'job.pause': () => Promise.reject(new TypeError('boom\n  at secret.ts:1')),
    });
    expect(
      await ask(ownPage, 'job.start', { pipeline: 'events', selection: { kind: 'unfinished' } }),
    ).toEqual({
      ok: false,
      error: { code: 'job_running', message: 'A job is running.', hint: 'Wait.' },
    });
    const answer = await ask(ownPage, 'job.pause', undefined);
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('secret.ts');
  });

  it('reports failures with the name of the request', async () => {
    const seen: unknown[] = [];
    const ask = createRouter({
      handlers: echoing(),
      allowedOrigins: ['app://gleaner'],
      failed: (name, error) => seen.push([name, error.code]),
    });
    await ask(ownPage, 'source.open', { path: '' });
    expect(seen).toEqual([['source.open', 'bad_input']]);
  });
});

describe('the handler map', () => {
  it('has exactly the contract’s names, each with its own payload', () => {
    expectTypeOf<keyof HandlerMap>().toEqualTypeOf<RouteName>();
    expectTypeOf<Parameters<HandlerMap['events.users']>>().toEqualTypeOf<[UserQuery]>();
    expectTypeOf<Parameters<HandlerMap['job.start']>[0]>().toEqualTypeOf<AskedWork>();
    expectTypeOf<RoutePayload<'app.info'>>().toEqualTypeOf<undefined>();
  });

  it('does not take a map with a handler missing, one with a wrong payload, or one with a wrong answer', () => {
    expectTypeOf<Omit<HandlerMap, 'job.pause'>>().not.toExtend<HandlerMap>();
    expectTypeOf<
      Omit<HandlerMap, 'source.open'> & { 'source.open': (payload: { file: string }) => never }
    >().not.toExtend<HandlerMap>();
    expectTypeOf<Omit<HandlerMap, 'job.pause'> & { 'job.pause': () => number }>().not.toExtend<HandlerMap>();
  });
});
