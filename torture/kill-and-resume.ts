import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSeededRandom, type Random } from '../src/engine/demo-model/seeded-random.ts';
import { leaseStaleMs } from '../src/engine/ledger/lease.ts';
import { writeSourceFile } from '../src/engine/testing/source-file.ts';
import { roundsOf } from '../src/engine/testing/thoroughness.ts';
import { type Figures, sumFigures, type Torture } from './round.ts';
import { becomes, onScene, type Scene } from './scene.ts';
import { startUnreaped, type UnreapedGleaner } from './unreaped.ts';
import { watchFile } from './watch-file.ts';

const concurrency = 4;
const users = roundsOf(24, 60);
/** What a resume may take until the job runs, beyond what a start takes that follows no death. */
const atOnceMs = 1_000;
/** On a machine that is busy with other tests: half of what whoever waited for a heartbeat would need. */
const withoutWaitMs = leaseStaleMs / 2;
/** A machine that others work on is faster or slower from one process to the next by as much. */
const unevenness = 2;

/** How long things take on this machine, as busy as it is now. */
interface Pace {
  /** What a resume may take beyond that. */
  readonly atOnceMs: number;
  readonly beginMs: number;
  readonly wholeMs: number;
}

function optionsFor(baseUrl: string): readonly string[] {
  return [
    ...['--base-url', baseUrl, '--model', 'demo', '--json'],
    ...['--concurrency', String(concurrency), '--max-input-tokens', '900'],
  ];
}

/** An extraction that nobody disturbs. */
function measurePace(most: number): Promise<Pace> {
  return onScene(async (scene) => {
    const path = join(scene.folder, 'source.db');
    writeSourceFile(path, { form: 'text', users, rowsPerUser: 8 });
    const demo = await scene.demo({ latencyMs: 60 });
    const from = performance.now();
    const gleaner = await startUnreaped(scene, ['extract', path, ...optionsFor(demo.baseUrl)]);
    await gleaner.over;
    const beginMs = gleaner.begunAfterMs();
    if (beginMs === null) throw new Error(gleaner.stderr());
    return { atOnceMs: most, beginMs, wholeMs: performance.now() - from };
  });
}

/** Half of the instants lie anywhere in the life of the process, half after the job has begun. */
async function untilInstant(
  gleaner: UnreapedGleaner,
  { atOnceMs: most, beginMs, wholeMs }: Pace,
  random: Random,
): Promise<void> {
  const [where, share] = [random(), random()];
  if (where < 0.5) return sleep(share * wholeMs);
  await becomes(() => gleaner.begunAfterMs() !== null, beginMs * unevenness + most);
  await sleep(share * (wholeMs - beginMs));
}

/** What was wrong with how a process began; null where it was in time, or died before that. */
function lateness(gleaner: UnreapedGleaner, livedMs: number, pace: Pace): string | null {
  const tookMs = gleaner.begunAfterMs() ?? livedMs;
  if (tookMs <= pace.beginMs * unevenness + pace.atOnceMs) return null;
  return `it had not begun after ${Math.round(tookMs)} ms; undisturbed it takes ${Math.round(pace.beginMs)}`;
}

/** One job, killed again and again and resumed at once, until it is complete or there have been enough kills. */
async function playJob(scene: Scene, random: Random, pace: Pace, mostKills: number): Promise<Figures> {
  const path = join(scene.folder, 'source.db');
  writeSourceFile(path, { form: random() < 0.5 ? 'text' : 'columns', users, rowsPerUser: 8 });
  const demo = await scene.demo({ latencyMs: 60 + random() * 60 });
  const watch = watchFile({ path, calls: () => demo.record.calls, concurrency, users });
  const problems: string[] = [];
  let begun = false;
  const goOn = (): Promise<UnreapedGleaner> =>
    startUnreaped(scene, [begun ? 'resume' : 'extract', path, ...optionsFor(demo.baseUrl)]);

  let kills = 0;
  while (kills < mostKills) {
    const from = performance.now();
    const gleaner = await goOn();
    await Promise.race([untilInstant(gleaner, pace, random), gleaner.over]);
    const late = lateness(gleaner, performance.now() - from, pace);
    if (late !== null) problems.push(late);
    gleaner.kill();
    await gleaner.over;
    kills += 1;
    // The kill before came when all was done, and before that was printed.
    const isOver = /\[job_finished\]/.test(gleaner.stderr());
    if (gleaner.stderr() !== '' && !isOver) problems.push(gleaner.stderr());
    if (!(await becomes(() => demo.active() === 0)))
      throw new Error('The model still answers a dead process.');
    watch.interrupted(gleaner.events());
    begun ||= watch.hasJob();
    if (isOver || gleaner.events().at(-1)?.type === 'complete') break;
  }
  const last = await goOn();
  await last.over;
  const complete = last.events().findLast((event) => event.type === 'complete');
  if (complete === undefined && !/\[job_finished\]/.test(last.stderr())) problems.push(last.stderr());
  const figures = watch.completed(complete?.data.repeatedCalls ?? null);
  return { ...figures, rounds: kills, problems: [...figures.problems, ...problems] };
}

async function run(seed: number, rounds: number, most: number): Promise<Figures> {
  const all: Figures[] = [];
  for (let kills = 0; kills < rounds; kills += all.at(-1)?.rounds ?? 0) {
    // Anew for each: a machine that others work on is now fast, now slow.
    const pace = await measurePace(most);
    const random = createSeededRandom(seed + all.length);
    const figures = await onScene((scene) => playJob(scene, random, pace, rounds - kills));
    const where = `seed ${seed}, job ${all.length + 1}`;
    all.push({ ...figures, problems: figures.problems.map((problem) => `${where}: ${problem}`) });
  }
  return sumFigures(all);
}

/**
 * SIGKILL at random instants and a resume at once, over and over, where nobody reaps the dead: each has to begin within
 * a second beyond what an undisturbed one takes.
 */
export const killAndResume: Torture = {
  name: 'kill and resume at once',
  rounds: 100,
  run: (seed, rounds) => run(seed, rounds, atOnceMs),
};

/** The same on a machine that is busy: each has to begin without waiting for a heartbeat. */
export const killAndResumeBusily = (seed: number, rounds: number): Promise<Figures> =>
  run(seed, rounds, withoutWaitMs);
