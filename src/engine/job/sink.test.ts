import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { JobSnapshot } from '../../shared/job.ts';
import { nothingLearnt } from '../../shared/learnt-endpoint.ts';
import type { CallClient } from '../calling/live/live-transport.ts';
import { createModelClient } from '../calling/model-client.ts';
import type { ModelAccess } from '../engine-api.ts';
import { migrate } from '../ledger/migrate.ts';
import { type OpenFile, openFile } from '../open-file.ts';
import { accessTo } from '../testing/access.ts';
import { writeSourceFile } from '../testing/source-file.ts';
import { makeDemo, makeFolder, quickPolicy } from '../testing/test-bench.ts';
import type { JobRunner } from './job-runner.ts';
import type { Sink } from './sink.ts';

const tables = ['extracted_events', 'event_sequences'];
const contentOf = (db: Database): readonly unknown[] =>
  tables.map((table) => db.prepare(`SELECT * FROM main.${table}`).all());

/** Keeps in memory what it is given. */
function memorySink() {
  const items = new Map<string, readonly unknown[]>();
  const failures = new Map<string, string>();
  const sink: Sink = {
    saveItem: (_stage, itemId, payloads) => {
      items.set(itemId, payloads);
      return { results: 1, setAside: [] };
    },
    saveFailure: (_stage, itemId, { code }) => void failures.set(itemId, code),
  };
  return { sink, items, failures };
}

function openWith(users: number): OpenFile {
  const path = join(makeFolder(), 'behavior.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 6 });
  const file = openFile(path, { policy: quickPolicy }, false);
  migrate(file.source.db);
  onTestFinished(() => {
    file.runner.end();
    file.source.db.close();
  });
  return file;
}

async function runAll(
  runner: JobRunner,
  { settings, apiKey }: ModelAccess,
  how: { readonly sink?: Sink; readonly client?: CallClient } = {},
): Promise<JobSnapshot> {
  const client = how.client ?? createModelClient(settings, settings.baseUrl, apiKey);
  runner.start({ pipeline: 'events', selection: { kind: 'all' } }, { settings, client, ...how });
  while (runner.isRunning()) await new Promise((resolve) => setImmediate(resolve));
  const job = runner.snapshot();
  if (job === null) throw new Error('no job');
  return job;
}

test('a job over a sink of its own brings everything there, and leaves the result tables alone', async () => {
  const file = openWith(20);
  const { sink, items, failures } = memorySink();
  const job = await runAll(file.runner, accessTo(await makeDemo()), { sink });
  expect(job).toMatchObject({ status: 'completed', total: 20, succeeded: 20, results: 20 });
  expect(items.size).toBe(20);
  expect([...items.values()].flat().length).toBeGreaterThanOrEqual(20);
  expect(failures.size).toBe(0);
  expect(contentOf(file.source.db)).toEqual([[], []]);
});

test('who fails in such a job fails there alone, and keeps earlier results', async () => {
  const file = openWith(2);
  const access = accessTo(await makeDemo());
  expect(await runAll(file.runner, access)).toMatchObject({ succeeded: 2 });
  const before = contentOf(file.source.db);
  expect(before).not.toContainEqual([]);
  const { sink, items, failures } = memorySink();
  const client: CallClient = {
    learnt: () => nothingLearnt,
    learn: () => {},
    stream: async ({ onAccepted }) => {
      onAccepted();
      return { text: 'I would rather not.', finish: 'stop', usage: null };
    },
    embed: () => Promise.reject(new Error('Nothing is embedded here.')),
  };
  const job = await runAll(file.runner, access, { sink, client });
  expect(job).toMatchObject({ status: 'completed', succeeded: 0, failed: 2 });
  expect([...failures.values()]).toEqual(['malformed_reply', 'malformed_reply']);
  expect(items.size).toBe(0);
  expect(contentOf(file.source.db)).toEqual(before);
});
