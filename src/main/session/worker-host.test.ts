import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { programScript } from '../../engine/testing/programs.ts';
import { writeSourceFile } from '../../engine/testing/source-file.ts';
import { createWorkerHost, type EngineThread } from './worker-host.ts';

const workerUrl = pathToFileURL(programScript('engine-worker'));

let folder: string;
const opened: EngineThread[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-host-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((thread) => thread.close()));
  rmSync(folder, { recursive: true, force: true });
});

function makeFile(name: string, users: number): string {
  const path = join(folder, name);
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 3 });
  return path;
}

it('gives every file a thread of its own, the first at once and the next while no other stands ready', async () => {
  const start = createWorkerHost(workerUrl, join(folder, 'backups'));
  const threads = await Promise.all([start(makeFile('a.db', 3)), start(makeFile('b.db', 5))]);
  opened.push(...threads);
  const infos = await Promise.all(threads.map((thread) => thread.info()));
  expect(infos.map(({ name, found }) => [name, found.events?.users])).toEqual([
    ['a.db', 3],
    ['b.db', 5],
  ]);
  await threads[0]?.close();
  expect(await threads[1]?.info()).toMatchObject({ found: { events: { users: 5 } } });
});

it('opens after a refusal, for which the thread that stood ready was spent', async () => {
  const start = createWorkerHost(workerUrl, join(folder, 'backups'));
  await expect(start(join(folder, 'none.db'))).rejects.toMatchObject({ code: 'file_not_found' });
  const thread = await start(makeFile('c.db', 2));
  opened.push(thread);
  expect(await thread.info()).toMatchObject({ found: { events: { users: 2 } } });
});
