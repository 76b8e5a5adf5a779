import { mkdirSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { CollectAccess, Engine, ModelAccess } from '../engine/engine-api.ts';
import type { SteadyEngine } from '../engine/worker/steady-engine.ts';
import { AppError } from '../shared/app-error.ts';
import type { JobSnapshot } from '../shared/job.ts';
import { presetById } from '../shared/presets.ts';
import { codedError } from '../shared/words/coded-error.ts';
import { exitCodes } from './exit-code.ts';
import { orderLine } from './format-orders.ts';
import { addViewOptions, type ViewOptions, view } from './job-commands.ts';
import { addModelOptions, badOption, type ModelOptions, readModelAccess } from './model-options.ts';
import { faceOf, pipelineFaces } from './pipelines/registry.ts';
import { runJob } from './run-job.ts';
import { addSelfTestCommand } from './self-test-command.ts';
import { withEngine } from './with-engine.ts';

interface CollectOptions extends ViewOptions {
  readonly baseUrl?: string;
  readonly wait?: boolean;
}

/** How often orders are asked after by a command that waits for them. */
const askedEveryMs = 60_000;

/** The key of the environment, and the address that it is said to be for. */
function collectAccess({ baseUrl }: Pick<CollectOptions, 'baseUrl'>): CollectAccess {
  const key = process.env.GLEANER_API_KEY ?? '';
  const origin = baseUrl === undefined ? null : (URL.parse(baseUrl)?.origin ?? null);
  return { apiKey: key === '' ? null : key, ...(origin === null ? {} : { origin }) };
}

/** Whether anything of a file waits for orders. */
async function waits(engine: Pick<Engine, 'runs'>): Promise<boolean> {
  const left = ({ status, reason, orders }: JobSnapshot): boolean =>
    status === 'waiting' || (status === 'paused' && reason === 'interrupted' && (orders?.open ?? 0) > 0);
  return (await engine.runs()).some(({ job }) => left(job));
}

async function collectOnce(engine: SteadyEngine, file: string, options: CollectOptions): Promise<number> {
  if (!(await waits(engine))) {
    if (options.json !== true) process.stdout.write('Nothing waits for an order.\n');
    return exitCodes.allSucceeded;
  }
  const begin = async (): Promise<JobSnapshot> => {
    const job = await engine.collect(collectAccess(options));
    if (job === null) throw codedError('no_order');
    return job;
  };
  return runJob(engine, file, begin, view(options));
}

/** `collect FILE`: once, or until nothing waits any more. Answers the exit code. */
async function collect(engine: SteadyEngine, file: string, options: CollectOptions): Promise<number> {
  for (;;) {
    const code = await collectOnce(engine, file, options);
    if (code !== exitCodes.waiting || options.wait !== true) return code;
    await sleep(askedEveryMs);
  }
}

export function addCollectCommand(program: Command): void {
  addViewOptions(
    program
      .command('collect <file>')
      .description(
        'ask how the orders of a file stand and take in what came back, such as every hour by cron',
      )
      .option('--wait', 'ask again every minute until nothing waits any more')
      .option(
        '--base-url <url>',
        'the address that the key is for, where it is another key than the order was made with',
      ),
  ).action(async (file: string, options: CollectOptions) => {
    process.exitCode = await withEngine(file, (engine) => collect(engine, file, options));
  });
}

interface CancelOptions extends CollectOptions {
  readonly job?: string;
  readonly live?: boolean;
  readonly giveUp?: boolean;
}

/** The job whose orders are meant: the one that is named, or else the one that has some. @throws AppError no_order */
async function jobWithOrders(engine: Engine, named: string | undefined): Promise<string> {
  const jobs = (await engine.runs()).map(({ job }) => job);
  const job = jobs.find(
    ({ jobId, orders }) => (named === undefined || jobId === named) && (orders?.open ?? 0) > 0,
  );
  if (job === undefined) throw codedError('no_order');
  return job.jobId;
}

async function cancelOrders(engine: SteadyEngine, file: string, options: CancelOptions): Promise<number> {
  const jobId = await jobWithOrders(engine, options.job);
  if (options.giveUp === true) {
    await engine.changeOrders({ jobId, act: 'give_up' });
    process.stdout.write(`Given up. Ask what it held again with: resume ${file}\n`);
    return exitCodes.allSucceeded;
  }
  if (options.live === true) await engine.changeOrders({ jobId, act: 'hurry' });
  else await engine.cancel(jobId);
  return collectOnce(engine, file, options);
}

interface ExportOptions extends ModelOptions, ViewOptions, Readonly<Record<string, unknown>> {
  readonly out: string;
  readonly shards: string;
  readonly all?: boolean;
  readonly backup?: boolean;
}

/** Where nobody says otherwise the lines are for a server of vLLM. */
function exportAccess(options: ModelOptions): ModelAccess {
  if (options.model === undefined)
    throw new AppError('bad_input', 'Which model will answer?', { hint: 'Add --model NAME.' });
  return readModelAccess({ baseUrl: presetById('vllm').baseUrl, ...options }, {});
}

function readShards(text: string): number {
  const shards = Number(text);
  if (Number.isInteger(shards) && shards >= 1 && shards <= 10_000) return shards;
  throw badOption('--shards', text, 'a whole number from 1 to 10000');
}

async function exportShards(engine: SteadyEngine, file: string, options: ExportOptions): Promise<number> {
  const folder = resolve(options.out);
  const shards = readShards(options.shards);
  mkdirSync(folder, { recursive: true });
  const named = pipelineFaces.find(([, { estimateFlag }]) => options[estimateFlag ?? ''] === true)?.[0];
  const pipeline = named ?? Object.keys((await engine.info()).found)[0] ?? '';
  const asked = faceOf(pipeline).job.estimating?.readOptions(options);
  const selection = { kind: options.all === true ? 'all' : 'unfinished' } as const;
  const work = { pipeline, selection, ...(asked === undefined ? {} : { options: asked }) };
  const before = new Set(readdirSync(folder));
  const code = await runJob(
    engine,
    file,
    () => engine.exportShards(work, exportAccess(options), { folder, shards }),
    view(options),
  );
  const made = readdirSync(folder)
    .filter((name) => !before.has(name))
    .sort();
  if (options.json !== true) for (const name of made) process.stdout.write(`${resolve(folder, name)}\n`);
  return code === exitCodes.waiting ? exitCodes.allSucceeded : code;
}

async function listOrders(engine: Engine, json: boolean): Promise<number> {
  const orders = await engine.orders();
  const words = orders.length === 0 ? 'This file has had no orders.\n' : orders.map(orderLine).join('');
  process.stdout.write(json ? `${JSON.stringify(orders)}\n` : words);
  return exitCodes.allSucceeded;
}

function addExport(order: Command): void {
  const command = order
    .command('export <file>')
    .description(
      'write what a job would ask as JSON Lines for `vllm run-batch` or any batch gateway; again, what of it is not answered',
    )
    .requiredOption('--out <folder>', 'where the files go')
    .option('--shards <n>', 'how many files, as even as can be', '1')
    .option('--all', 'every item again')
    .option('--no-backup', 'do not copy the file before the first write into it');
  for (const [, { estimateFlag, items, job }] of pipelineFaces) {
    if (estimateFlag !== null)
      command.option(`--${estimateFlag}`, `of the ${items}, where the file holds others, too`);
    job.estimating?.addOptions(command);
  }
  addModelOptions(addViewOptions(command)).action(async (file: string, options: ExportOptions) => {
    process.exitCode = await withEngine(
      file,
      (engine) => exportShards(engine, file, options),
      options.backup !== false,
    );
  });
}

/** Adds `order list`, `cancel`, `export`, `import` and `selftest`. */
export function addOrderCommand(program: Command): void {
  const order = program
    .command('order')
    .description('orders: many requests that are answered within hours, together');
  order
    .command('list <file>')
    .description('list the orders of a file, and how each stands')
    .option('--json', 'print them as JSON')
    .action(async (file: string, options: { readonly json?: boolean }) => {
      process.exitCode = await withEngine(file, (engine) => listOrders(engine, options.json === true));
    });
  addViewOptions(
    order
      .command('cancel <file>')
      .description(
        'cancel the orders of a job and the job with them; what they have answered by then is collected',
      )
      .option('--job <id>', 'another than the one that waits, by its id')
      .option('--live', 'go on at once with what they leave')
      .option(
        '--give-up',
        'do without an order of which nobody can say what became of it; it may have been paid for',
      )
      .option('--base-url <url>', 'the address that the key is for'),
  ).action(async (file: string, options: CancelOptions) => {
    process.exitCode = await withEngine(file, (engine) => cancelOrders(engine, file, options));
  });
  addExport(order);
  addSelfTestCommand(order);
  addViewOptions(
    order
      .command('import <file> <results...>')
      .description('read files of results: of any shards, in any order, as often as you like'),
  ).action(async (file: string, results: readonly string[], options: ViewOptions) => {
    const paths = results.map((path) => resolve(path));
    process.exitCode = await withEngine(file, (engine) =>
      runJob(engine, file, () => engine.importResults(paths), view(options)),
    );
  });
}
