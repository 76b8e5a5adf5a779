import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeSample } from '../../../../scripts/make-sample.ts';
import { eventsOptionsSchema } from '../../../shared/pipelines/events/options.ts';
import { openSourceFile } from '../../database/open-source-file.ts';
import { readSchema } from '../../database/read-schema.ts';
import { parseFaults } from '../../demo-model/faults.ts';
import { createEventsPipeline } from '../../pipelines/events/events-pipeline.ts';
import { findForm } from '../../pipelines/events/find-form.ts';
import { listUsers } from '../../pipelines/events/user-list.ts';
import { makeMailFile } from '../mail-file.ts';
import { type SourceSpec, writeSourceFile } from '../source-file.ts';
import { makeDemo, makeFolder } from '../test-bench.ts';
import { type GoldenJob, runJob } from './adapter.ts';
import { recordRequests } from './record-requests.ts';
import { tellRequests, tellResults } from './tell-golden.ts';

interface GoldenCase {
  /** Of the golden files: `NAME.requests.txt` and `NAME.results.txt`. */
  readonly name: string;
  readonly makeFile: () => string;
  readonly job: GoldenJob;
  readonly faults?: string;
}

function sourceFile(spec: SourceSpec): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, spec);
  return path;
}

function sample(): string {
  const path = join(makeFolder(), 'sample.db');
  makeSample(path);
  return path;
}

const manyFaults =
  'missing_user=0.06,unknown_user=0.04,duplicate_user=0.04,rows_left_out=0.08,wrong_end=0.05,no_end=0.05,' +
  'row_out_of_range=0.04,no_row=0.03,truncated=0.05,empty=0.03,think=0.05,fences=0.05,http_500=0.04,reset=0.03';

const cases: readonly GoldenCase[] = [
  {
    name: 'events-text',
    makeFile: sample,
    // Two write English, one is larger than a batch.
    job: {
      pipeline: 'events',
      only: ['user_001', 'user_006', 'user_013', 'user_017'],
      settings: { maxInputTokens: 2_500 },
    },
  },
  {
    name: 'events-columns',
    makeFile: () => sourceFile({ form: 'columns', users: 8, rowsPerUser: 8, rowsOfFirst: 60 }),
    job: {
      pipeline: 'events',
      instructions: 'Only what has to do with a car.\nAnswer briefly.',
    },
  },
  {
    name: 'events-faults',
    makeFile: () => sourceFile({ form: 'text', users: 12, rowsPerUser: 10, rowsOfFirst: 50 }),
    job: { pipeline: 'events' },
    faults: manyFaults,
  },
  {
    name: 'mail',
    makeFile: () => makeMailFile(34, 8),
    job: { pipeline: 'mail', settings: { maxInputTokens: 20_000 } },
  },
  {
    name: 'mail-faults',
    makeFile: () => makeMailFile(24, 9),
    job: {
      pipeline: 'mail',
      settings: { maxInputTokens: 20_000, minCoverage: 0.9 },
      options: { mailsPerCall: 3, embeddingModel: 'another', top: 4, minSimilarity: 0.5 },
    },
    faults: manyFaults,
  },
];

/**
 * What a job sends and what it leaves must not change unless somebody means it to. A change that is meant is taken over
 * with `npx vitest run src/engine/testing/golden -u`, and read in the diff.
 */
test.each(cases)(
  '$name: the same requests byte for byte, and the same results',
  async ({ name, makeFile, job, faults }) => {
    const path = makeFile();
    // Slow enough that a reply has been saved when the next one comes, as the sizes of later batches are learned from it.
    const demo = await makeDemo({ latencyMs: 60, seed: 5, ...(faults && { faults: parseFaults(faults) }) });
    const recorder = await recordRequests(demo);
    const outcome = await runJob(path, job, recorder);
    await expect(tellRequests(recorder.requests)).toMatchFileSnapshot(`${name}.requests.txt`);
    await expect(tellResults(outcome, path)).toMatchFileSnapshot(`${name}.results.txt`);
  },
);

/** The first request of a golden file in full: what the system says, and the blocks of the users. */
function firstRequest(name: string): { readonly system: string; readonly users: readonly string[] } {
  const text = readFileSync(join(import.meta.dirname, 'format-1', `${name}.requests.txt`), 'utf8');
  const [, system = '', data = ''] = /\n\[system\]\n([\s\S]*?)\n\[user\]\n([\s\S]*)\n$/.exec(text) ?? [];
  return { system, users: data.split(/^(?=# )/m).map((block) => block.trimEnd()) };
}

test.each(cases.filter(({ job }) => job.pipeline === 'events'))(
  '$name: what was asked in format 1 can still be made to the byte',
  ({ name, makeFile, job }) => {
    const source = openSourceFile(makeFile());
    onTestFinished(() => void source.db.close());
    const mapping = findForm(readSchema(source.db, source.schema));
    if (mapping === null) throw new Error('The file has no usable table.');
    const form = name === 'events-columns' ? 'columns' : 'text';
    listUsers(source, mapping);
    const options = eventsOptionsSchema.parse({ instructions: job.instructions ?? null });
    const [stage] = createEventsPipeline(source, { ...options, mapping: { ...mapping, form } }).stages;
    const [before] = stage.earlier ?? [];
    if (before === undefined) throw new Error('Format 1 is gone.');
    const { system, users } = firstRequest(name);
    const built = [...stage.listItems({ kind: 'all' })].map(({ id }) => {
      const request = before.buildRequest([before.loadItem(id, new Set())]);
      if (request.kind !== 'chat') throw new Error('not a chat');
      expect(request.messages[0]?.content).toBe(system);
      return request.messages[1]?.content.replace(/^# \d+/, '') ?? '';
    });
    expect(users.length).toBeGreaterThan(0);
    // A user who is larger than a batch is asked about in parts, from the first row on.
    for (const user of users)
      expect(built.filter((each) => `${each}\n`.startsWith(`${user.replace(/^# \d+/, '')}\n`))).toHaveLength(
        1,
      );
  },
);
