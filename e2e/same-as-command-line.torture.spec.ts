import { execFile } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { countSequences, meaningOf, readEvents } from './fixture/ledger.ts';
import { expectStatus, startJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

const commandLine = join(import.meta.dirname, '..', 'src', 'cli', 'index.ts');
const run = promisify(execFile);

test('150 users through the window give the events that the command line gives', async ({
  desk,
  model,
  open,
}) => {
  const file = desk.load('window.db', { kind: 'uniform', users: 150, rowsPerUser: 20, form: 'text' });
  const copy = join(desk.folder, 'data', 'command-line.db');
  copyFileSync(file, copy);

  const gleaner = await open(file);
  await startJob(gleaner);
  const options = ['--base-url', model.baseUrl, '--model', 'demo', '--concurrency', '3'];
  const [{ stdout }] = await Promise.all([
    run(process.execPath, [commandLine, 'extract', copy, ...options, '--max-input-tokens', '3000']),
    expectStatus(gleaner, 'completed'),
  ]);
  expect(stdout).toContain('150');

  const throughTheWindow = readEvents(file).map(meaningOf);
  expect(throughTheWindow.length).toBeGreaterThan(300);
  expect(readEvents(copy).map(meaningOf)).toEqual(throughTheWindow);
  expect(countSequences(file)).toEqual({ success: 150 });
  expect(countSequences(copy)).toEqual({ success: 150 });
});
