// @vitest-environment jsdom
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { screen } from '@testing-library/react';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { runHere } from '../../cli/testing/run-here.ts';
import { accessTo } from '../../engine/testing/access.ts';
import { makeChatServer, streamText } from '../../engine/testing/chat-server.ts';
import { makeFolder, runToEnd } from '../../engine/testing/test-bench.ts';
import { startEngineThread } from '../../engine/worker/engine-thread.ts';
import { startSteadyEngine } from '../../engine/worker/steady-engine.ts';
import { wordsFor } from '../../main/app/words.ts';
import { createHandlers, type HandlerParts } from '../../main/handlers.ts';
import { createRouter } from '../../main/window/ipc-router.ts';
import { Shell } from '../../renderer/shell/Shell.tsx';
import { useStore } from '../../renderer/store/store.ts';
import { draw } from '../../renderer/testing/draw.tsx';
import type { Bridge } from '../../shared/contract.ts';
import { defaultSettings } from '../../shared/settings.ts';

// jsdom has a URL of its own, which no worker takes.
const workerUrl = pathToFileURL(join(import.meta.dirname, '../../engine/worker/engine-worker.ts'));
const page = { id: 1, url: 'app://gleaner/index.html', isMainFrame: true, isOwnWindow: true };

/** An engine behind a worker's port, as the app has it. */
const openIn = (path: string) =>
  startSteadyEngine({
    start: (after) => startEngineThread({ path, after, workerUrl }),
    now: () => performance.now(),
    onDeath: () => undefined,
    onTrouble: () => undefined,
  });

/** A file of twelve notes, and a model that hangs from a certain call on. */
async function makeNotes() {
  const path = join(makeFolder(), 'notes.db');
  const db = new Database(path);
  db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)');
  for (let id = 1; id <= 12; id += 1)
    db.prepare('INSERT INTO notes VALUES (?, ?)').run(id, `about tea ${id}`);
  db.close();
  const hangs = { from: Number.POSITIVE_INFINITY };
  const model = await makeChatServer((response, chat, call) => {
    if (call >= hangs.from) return;
    const notes = String(chat.messages.at(-1)?.content ?? '').split('\n');
    streamText(response, notes.map((_, at) => `${at + 1}\ttea`).join('\n'));
  });
  return { path, hangs, model, access: accessTo(model, { concurrency: 1 }) };
}

it('runs to its end over HTTP, also from a pause and in another process; its read goes through the port and through main; its page is drawn', async () => {
  const { path, hangs, model, access } = await makeNotes();
  hangs.from = 2;
  const before = await openIn(path);
  const paused = await runToEnd(before, async () => {
    const job = await before.start({ pipeline: 'notes', selection: { kind: 'unfinished' } }, access);
    while (model.calls() < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await before.pause();
    return job;
  });
  expect(paused).toMatchObject({ status: 'paused', pipeline: 'notes', total: 12, succeeded: 5 });
  await before.close();

  hangs.from = Number.POSITIVE_INFINITY;
  const engine = await openIn(path);
  const done = await runToEnd(engine, () => engine.resume(access));
  expect(done).toMatchObject({ status: 'completed', succeeded: 12, failed: 0, results: 12 });
  const read = await engine.read('notes.topics', { offset: 0, limit: 50 });
  expect(read).toMatchObject({ total: 12, rows: Array(12).fill({ topic: 'tea' }) });
  await engine.exportTable('topics', { format: 'csv', bom: false }, `${path}.csv`);

  const session = {
    engine: async () => engine,
    workspace: async () => ({ source: await engine.info(), job: null, revision: 1 }),
  };
  const parts = {
    session,
    preferences: { current: () => defaultSettings },
    files: {},
    whenDone: {},
  } as unknown as HandlerParts;
  const router = createRouter({ handlers: createHandlers(parts), allowedOrigins: ['app://gleaner'] });
  expect(await router(page, 'notes.topics', {})).toMatchObject({ ok: true, data: { total: 12 } });

  const bridge = {
    request: (name: string, input: unknown) => router(page, name, input),
    on: () => () => undefined,
  };
  Object.defineProperty(window, 'gleaner', { configurable: true, value: bridge as unknown as Bridge });
  useStore.setState({ source: await engine.info(), job: null, page: 'notes' });
  draw(<Shell />);
  expect((await screen.findByTestId('topics')).tagName).toBe('UL');
  expect(await screen.findByText('about tea 12: tea')).toBeDefined();
  expect(screen.getByTestId('nav-notes').textContent).toBe(wordsFor('en').page.notes);
  expect(screen.queryByTestId('rail-events')).toBeNull();
  expect(screen.getByTestId('new-notes')).toBeDefined();
  await engine.close();
});

it('has a command of its own on the command line', async () => {
  const { path, model } = await makeNotes();
  const data = makeFolder();
  const run = async (...given: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await runHere(given, { GLEANER_DATA: data });
    return stdout + stderr;
  };
  const asked = ['--base-url', model.baseUrl, '--model', 'm'];
  expect(await run('topics', path, ...asked)).toMatch(/notes +12 of 12 succeeded\ntopics +12\n/);
  expect(await run('status', path)).toContain('notes.db: 12 notes');
  expect(await run('export', path, '--format', 'jsonl')).toContain('"topic":"tea"');
});
