import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { makeLoad } from '../make-load.ts';
import { contenders, type RecordedCall } from './contenders.ts';
import { publish, type ShapeResult, tableOf } from './publish.ts';
import { startRecorder } from './record-calls.ts';
import { type CallTokens, type Shape, shapes } from './shapes.ts';

const run = promisify(execFile);
const here = import.meta.dirname;
const source = join(here, '..', '..', 'src', 'cli', 'index.ts');

interface Model {
  readonly baseUrl: string;
  readonly stop: () => void;
}

interface Figures {
  readonly seconds: number;
  /** Calls, or for Gleaner users, that nothing came of. */
  readonly lost: number;
}

interface Outcome extends Figures {
  readonly refusals: number;
  readonly tokens: number;
}

/** The demo model as a process of its own. */
async function startModel(words: readonly string[]): Promise<Model> {
  const child = spawn(process.execPath, [source, 'demo-model', ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const baseUrl = /http:\S+/.exec(line)?.[0];
    if (baseUrl !== undefined) return { baseUrl, stop: () => void child.kill('SIGTERM') };
  }
  throw new Error('The demo model did not start.');
}

/** Whoever takes longer than this has failed. */
const longestMs = 180_000;

async function lastLine<Answer>(words: readonly string[]): Promise<Answer> {
  const { stdout } = await run(process.execPath, [...words], { maxBuffer: 1 << 24, timeout: longestMs });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Answer;
}

interface Heard extends CallTokens {
  readonly status: number;
}

async function recordOf(model: Model): Promise<readonly Heard[]> {
  const { calls } = (await (await fetch(new URL('/record', model.baseUrl))).json()) as {
    readonly calls: readonly Heard[];
  };
  return calls;
}

/** What the model says of the run: who was refused, and what was paid for. */
async function billed(model: Model): Promise<Pick<Outcome, 'refusals' | 'tokens'>> {
  const calls = await recordOf(model);
  return {
    refusals: calls.filter(({ status }) => status === 429).length,
    tokens: calls.reduce((sum, call) => sum + call.promptTokens + call.completionTokens, 0),
  };
}

interface Measured {
  readonly job: { readonly elapsedMs: number; readonly total: number; readonly succeeded: number };
}

const settingsFor = (baseUrl: string, { concurrency, maxInputTokens }: Shape): string =>
  JSON.stringify({
    preset: 'custom',
    baseUrl,
    model: 'demo',
    concurrency,
    maxInputTokens,
    maxOutputTokens: 32_768,
  });

async function runGleaner(shape: Shape, folder: string, baseUrl: string): Promise<Figures> {
  const path = join(folder, `${crypto.randomUUID()}.db`);
  makeLoad(path, shape.load);
  const { job } = await lastLine<Measured>([
    join(here, '..', 'measure-job.ts'),
    path,
    settingsFor(baseUrl, shape),
  ]);
  return { seconds: job.elapsedMs / 1_000, lost: job.total - job.succeeded };
}

interface Recorded {
  readonly calls: readonly RecordedCall[];
  readonly tokens: readonly CallTokens[];
}

/** The calls that Gleaner makes of the load under such limits, by making them once. */
async function record(shape: Shape, folder: string): Promise<Recorded> {
  const model = await startModel(shape.model);
  const recorder = await startRecorder(model.baseUrl);
  try {
    await runGleaner(shape, folder, recorder.baseUrl);
    return {
      calls: recorder.calls(),
      tokens: (await recordOf(model)).filter(({ status }) => status === 200),
    };
  } finally {
    recorder.close();
    model.stop();
  }
}

/** Runs one against a model of its own, which has answered something before. */
async function measure(shape: Shape, attempt: (baseUrl: string) => Promise<Figures>): Promise<Outcome> {
  const model = await startModel(shape.model);
  try {
    const figures = await attempt(model.baseUrl);
    return { ...figures, ...(await billed(model)) };
  } finally {
    model.stop();
  }
}

/** Runs one so many times; a run that ends in an error is told of and has lost all. */
async function everyRun(
  shape: Shape,
  runs: number,
  calls: number,
  attempt: (baseUrl: string) => Promise<Figures>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let done = 0; done < runs; done += 1) {
    const outcome = await measure(shape, attempt).catch((thrown: unknown): Outcome => {
      console.error(String(thrown));
      return { seconds: Number.NaN, lost: calls, refusals: 0, tokens: 0 };
    });
    outcomes.push(outcome);
  }
  return outcomes;
}

async function runShape(shape: Shape, runs: number, folder: string): Promise<ShapeResult> {
  const { calls, tokens } = await record(shape, folder);
  const task = join(folder, 'task.json');
  const clients = [
    {
      name: 'Gleaner',
      given: `${shape.concurrency} at most`,
      outcomes: await everyRun(shape, runs, calls.length, (baseUrl) => runGleaner(shape, folder, baseUrl)),
    },
  ];
  for (const [number, { name, given }] of contenders.entries()) {
    const outcomes = await everyRun(shape, runs, calls.length, (baseUrl) => {
      writeFileSync(task, JSON.stringify({ calls, baseUrl, concurrency: shape.concurrency }));
      return lastLine<Figures>([join(here, 'run-contender.ts'), String(number), task]);
    });
    clients.push({ name, given, outcomes });
  }
  return { name: shape.name, calls: calls.length, bound: shape.bound(tokens), clients };
}

/** What came of each shape when it was run last. */
const keptIn = join(here, 'results.json');
/** JSON has no NaN, which is how long a run took that ended in an error. */
const asNumber = (key: string, value: unknown): unknown =>
  key === 'seconds' && value === null ? Number.NaN : value;
const kept: readonly ShapeResult[] = existsSync(keptIn)
  ? JSON.parse(readFileSync(keptIn, 'utf8'), asNumber)
  : [];

/**
 * `node index.ts [WORD] [RUNS]`: the shapes whose names hold the word, so many times each (5). All of them are published, those that do
 * not hold it as they came out the last time.
 */
const [wanted = '', runs = '5'] = process.argv.slice(2);
const results = new Map(kept.map((result) => [result.name, result]));
for (const shape of shapes.filter(({ name }) => name.includes(wanted))) {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-peers-'));
  try {
    const result = await runShape(shape, Number(runs), folder);
    results.set(shape.name, result);
    console.log(tableOf(result));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
const all = shapes.flatMap(({ name }) => results.get(name) ?? []);
writeFileSync(keptIn, JSON.stringify(all));
if (all.length === shapes.length) publish(all, join(here, '..', '..', 'docs'));
