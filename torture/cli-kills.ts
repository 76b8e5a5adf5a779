import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoModel } from '../src/engine/demo-model/demo-model.ts';
import { type Faults, parseFaults } from '../src/engine/demo-model/faults.ts';
import { createSeededRandom, type Random } from '../src/engine/demo-model/seeded-random.ts';
import { writeSourceFile } from '../src/engine/testing/source-file.ts';
import { type Figures, sumFigures, type Torture } from './round.ts';
import { becomes, forEachRound, onScene, type Scene } from './scene.ts';
import { eventsIn } from './unreaped.ts';
import { watchFile } from './watch-file.ts';

const concurrency = 4;
const users = 40;
/** A job is killed so often at most before it is left to complete. */
const mostKills = 3;

interface KillPlan {
  readonly faults: Faults;
  /** How long an extraction takes that nobody disturbs: from the start of its process, and from its first call. */
  readonly wholeMs: number;
  readonly callingMs: number;
}

const optionsFor = (demo: DemoModel): readonly string[] => [
  ...['--base-url', demo.baseUrl, '--model', 'demo', '--json', '--idle-timeout', '8'],
  ...['--concurrency', String(concurrency), '--max-input-tokens', '900'],
];

/** Half of the instants lie anywhere in the life of the process, half where calls are under way. */
async function untilInstant(plan: KillPlan, random: Random, calls: () => number): Promise<void> {
  const [where, share] = [random(), random()];
  if (where < 0.5) return sleep(share * plan.wholeMs);
  const before = calls();
  await becomes(() => calls() > before);
  await sleep(share * plan.callingMs);
}

async function playRound(scene: Scene, seed: number, plan: KillPlan): Promise<Figures> {
  const { faults } = plan;
  const random = createSeededRandom(seed);
  const path = join(scene.folder, 'source.db');
  writeSourceFile(path, { form: random() < 0.5 ? 'text' : 'columns', users, rowsPerUser: 8 });
  const demo = await scene.demo({ latencyMs: 5 + random() * 25, faults, seed });
  const options = optionsFor(demo);
  const watch = watchFile({
    path,
    calls: () => demo.record.calls,
    concurrency,
    users,
    mayFail: Object.keys(faults).length > 0,
  });
  /** Goes on where the file stands; a job that died before it was written down has to be started. */
  const goOn = async (begun: boolean) => scene.gleaner([begun ? 'resume' : 'extract', path, ...options]);

  let begun = false;
  const kills = 1 + Math.floor(random() * mostKills);
  for (let kill = 0; kill < kills; kill += 1) {
    const gleaner = await goOn(begun);
    await Promise.race([untilInstant(plan, random, () => demo.record.calls.length), gleaner.ended]);
    gleaner.child.kill('SIGKILL');
    const { stdout, signal } = await gleaner.ended;
    if (!(await becomes(() => demo.active() === 0)))
      throw new Error('The model still answers a dead process.');
    const events = eventsIn(stdout);
    watch.interrupted(events);
    begun ||= watch.hasJob();
    if (signal === null || events.at(-1)?.type === 'complete') break;
  }
  const last = await (await goOn(begun)).ended;
  const complete = eventsIn(last.stdout).findLast((event) => event.type === 'complete');
  if (complete === undefined && !/\[job_finished\]/.test(last.stderr)) {
    return { ...watch.completed(null), rounds: 1, problems: [`seed ${seed}: ${last.stderr}`] };
  }
  const figures = watch.completed(complete?.data.repeatedCalls ?? null);
  return { ...figures, rounds: 1, problems: figures.problems.map((problem) => `seed ${seed}: ${problem}`) };
}

/** The time of an extraction that nobody disturbs, on this machine and as busy as it is now. */
async function measureLife(random: Random, faults: Faults): Promise<KillPlan> {
  return onScene(async (scene) => {
    const path = join(scene.folder, 'source.db');
    writeSourceFile(path, { form: 'text', users, rowsPerUser: 8 });
    const demo = await scene.demo({ latencyMs: 15, faults, seed: Math.floor(random() * 1e6) });
    const from = performance.now();
    await scene.gleaner(['extract', path, ...optionsFor(demo)]).ended;
    const wholeMs = performance.now() - from;
    const [first] = demo.record.calls;
    return { faults, wholeMs, callingMs: first === undefined ? wholeMs : Math.max(0, Date.now() - first.at) };
  });
}

async function run(faults: Faults, seed: number, rounds: number): Promise<Figures> {
  const plan = await measureLife(createSeededRandom(seed), faults);
  const all = await forEachRound(rounds, 2, (index) =>
    onScene((scene) => playRound(scene, seed + index, plan)),
  );
  return sumFigures(all);
}

/** SIGKILL at random instants from the start of the process to its end, up to three times a job. */
export const cliKills: Torture = {
  name: 'kills of the command line',
  rounds: 40,
  run: (seed, rounds) => run({}, seed, rounds),
};

/** Every fault that a job has to live with, together in a tenth of the calls. */
function faultMix(): Faults {
  const kinds = Object.keys(parseFaults('all=1'));
  return Object.fromEntries(kinds.map((kind) => [kind, 0.1 / kinds.length]));
}

/** The same while the model does everything wrong that it can. */
export const faultyKills: Torture = {
  name: 'kills of the command line, faults of the model',
  rounds: 20,
  run: (seed, rounds) => run(faultMix(), seed, rounds),
};
