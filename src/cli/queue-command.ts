import type { Command } from 'commander';
import type { Engine, ModelAccess } from '../engine/engine-api.ts';
import type { SteadyEngine } from '../engine/worker/steady-engine.ts';
import { AppError } from '../shared/app-error.ts';
import { wantsKey } from '../shared/model-needs.ts';
import type { QueuedJob } from '../shared/queue.ts';
import { codedError } from '../shared/words/coded-error.ts';
import { exitCodes } from './exit-code.ts';
import { formatNumber } from './format-number.ts';
import { faceOf } from './pipelines/registry.ts';
import { type JobView, runJob } from './run-job.ts';
import { withEngine } from './with-engine.ts';

interface QueueOptions {
  readonly remove?: string;
  readonly move?: string;
  readonly to?: string;
  readonly run?: boolean;
  readonly baseUrl?: string;
  readonly json?: boolean;
}

/** One line for one that waits; its number is its place from 1. */
export function queuedLine(
  { pipeline, selection, named, asked, settings }: QueuedJob,
  place: number,
): string {
  const { items, job } = faceOf(pipeline);
  const over = named === null ? selection : `${formatNumber(named)} ${items}`;
  const what = [asked, settings.model].filter((each) => each !== null && each !== '').join(', ');
  return `${formatNumber(place)}  ${job.name}  ${over}  (${what})\n`;
}

const listed = (queue: readonly QueuedJob[]): string =>
  queue.length === 0 ? 'Nothing waits.\n' : queue.map((job, index) => queuedLine(job, index + 1)).join('');

/** The one at that place, from 1. @throws AppError bad_input */
function atPlace(queue: readonly QueuedJob[], place: string, option: string): QueuedJob {
  const found = /^[1-9]\d*$/.test(place) ? queue[Number(place) - 1] : undefined;
  if (found !== undefined) return found;
  throw new AppError('bad_input', `--${option} ${place}: there is no such place in the queue.`, {
    hint: 'See the numbers that queue FILE prints.',
  });
}

async function changed(
  engine: Pick<Engine, 'queue' | 'changeQueue'>,
  options: QueueOptions,
): Promise<readonly QueuedJob[]> {
  const queue = await engine.queue();
  const { remove, move, to } = options;
  if ((move === undefined) !== (to === undefined))
    throw new AppError('bad_input', '--move and --to go together.', { hint: 'Such as --move 3 --to 1' });
  if (remove !== undefined)
    return engine.changeQueue({ kind: 'remove', id: atPlace(queue, remove, 'remove').id });
  if (move === undefined || to === undefined) return queue;
  const { id } = atPlace(queue, move, 'move');
  const target = atPlace(queue, to, 'to');
  const isLater = queue.findIndex((job) => job.id === target.id) > queue.findIndex((job) => job.id === id);
  const before = isLater ? (queue[Number(to)]?.id ?? null) : target.id;
  return engine.changeQueue({ kind: 'move', id, before });
}

/**
 * The way to the model of one that waits. The key of the environment is for one address alone.
 * @throws AppError key_missing
 */
function accessOf({ settings }: QueuedJob, keyIsFor: string): ModelAccess {
  const key = process.env.GLEANER_API_KEY ?? '';
  const origin = URL.parse(settings.baseUrl)?.origin ?? '';
  const apiKey = key !== '' && origin === keyIsFor ? key : null;
  if (apiKey === null && wantsKey(settings))
    throw codedError('key_missing', {
      params: { origin },
      hint: 'Put the key into the environment variable GLEANER_API_KEY, and name its address with --base-url.',
    });
  return { settings, apiKey };
}

/** Runs those that wait, one after the other, until one stops before its end. Answers the exit code. */
async function runQueue(
  engine: SteadyEngine,
  file: string,
  options: QueueOptions,
  view: JobView,
): Promise<number> {
  let worst: number = exitCodes.allSucceeded;
  let keyIsFor: string | null = null;
  for (;;) {
    const [next] = await engine.queue();
    if (next === undefined) return worst;
    keyIsFor ??= URL.parse(options.baseUrl ?? next.settings.baseUrl)?.origin ?? '';
    const access = accessOf(next, keyIsFor);
    const code = await runJob(engine, file, () => engine.startQueued(next.id, access), view);
    worst = Math.max(worst, code);
    const status = (await engine.snapshot())?.status;
    // One that waits for its order keeps nobody waiting.
    if (status !== 'completed' && status !== 'waiting') return code;
  }
}

/** Adds `queue FILE`. */
export function addQueueCommand(program: Command): void {
  program
    .command('queue <file>')
    .description('list the jobs that wait (added with --later), move them, take one out, or run them in turn')
    .option('--run', 'run them one after the other; one that is paused ends it')
    .option('--base-url <url>', 'the address that the key is for; without it that of the first job')
    .option('--remove <n>', 'take out the one with that number')
    .option('--move <n>', 'move the one with that number')
    .option('--to <n>', 'to that place')
    .option('--json', 'print the list as JSON, and of jobs one event a line')
    .action(async (file: string, options: QueueOptions) => {
      const { stdout, stderr } = process;
      const json = options.json === true;
      process.exitCode = await withEngine(file, async (engine) => {
        const queue = await changed(engine, options);
        if (options.run === true) return runQueue(engine, file, options, { json, stdout, stderr });
        stdout.write(json ? `${JSON.stringify(queue)}\n` : listed(queue));
        return exitCodes.allSucceeded;
      });
    });
}
