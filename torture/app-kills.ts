import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { layDesk } from '../e2e/fixture/desk.ts';
import { type Gleaner, startGleaner } from '../e2e/fixture/gleaner.ts';
import setUpStories from '../e2e/global-setup.ts';
import { createSeededRandom, type Random } from '../src/engine/demo-model/seeded-random.ts';
import { writeSourceFile } from '../src/engine/testing/source-file.ts';
import type { JobEvent } from '../src/shared/job.ts';
import { type Figures, sumFigures, type Torture } from './round.ts';
import { becomes, onScene, type Scene } from './scene.ts';
import { type FileWatch, watchFile } from './watch-file.ts';

const concurrency = 4;
const users = 40;
const mostKills = 2;
/** About as long as a job takes that nobody disturbs. */
const wholeMs = 1_500;
const heard = '__heard';

/** Has the page ask for every event, over and over, and keep it: what it has heard, the person has seen. */
function listen({ page }: Gleaner): Promise<void> {
  return page.evaluate((key) => {
    const events: JobEvent[] = [];
    Reflect.set(window, key, events);
    const listenOn = async (): Promise<void> => {
      const answer = await window.gleaner?.request('job.events', {
        fromSeq: (events.at(-1)?.seq ?? 0) + 1,
      });
      if (answer?.ok) events.push(...answer.data);
      setTimeout(listenOn, 10);
    };
    void listenOn();
  }, heard);
}

const eventsHeard = ({ page }: Gleaner): Promise<readonly JobEvent[]> =>
  page.evaluate((key) => Reflect.get(window, key) as JobEvent[], heard);

/** Begins the job, or goes on with it as the file has it; answers whether there is anything left to do. */
async function goOn(gleaner: Gleaner): Promise<boolean> {
  await listen(gleaner);
  const { job } = await gleaner.workspace();
  if (job?.status === 'completed') return false;
  if (job === null) await gleaner.ask('job.start', { pipeline: 'events', selection: { kind: 'unfinished' } });
  else await gleaner.ask('job.resume', undefined);
  return true;
}

/** Lets the job run for a while, then kills the app; what the page had heard until just before is on record. */
async function killIn(gleaner: Gleaner, random: Random, watch: FileWatch): Promise<void> {
  await sleep(random() * wholeMs);
  const events = await eventsHeard(gleaner);
  if (random() < 0.5) await sleep(random() * 40);
  await gleaner.kill();
  watch.interrupted(events);
}

async function playRound(scene: Scene, seed: number): Promise<Figures> {
  const random = createSeededRandom(seed);
  const desk = layDesk();
  scene.onEnd(() => desk.clear());
  const path = join(scene.folder, 'source.db');
  writeSourceFile(path, { form: random() < 0.5 ? 'text' : 'columns', users, rowsPerUser: 8 });
  const demo = await scene.demo({ latencyMs: 10 + random() * 40, seed });
  const model = { preset: 'custom', baseUrl: demo.baseUrl, model: 'demo', concurrency, maxInputTokens: 900 };
  desk.saveSettings({ language: 'en', model });
  const watch = watchFile({ path, calls: () => demo.record.calls, concurrency, users });
  const start = async (): Promise<Gleaner> => {
    const gleaner = await startGleaner(desk, [path]);
    scene.onEnd(() => gleaner.quit());
    return gleaner;
  };
  const kills = 1 + Math.floor(random() * mostKills);
  for (let kill = 0; kill < kills; kill += 1) {
    const gleaner = await start();
    const isLeft = await goOn(gleaner);
    await killIn(gleaner, random, watch);
    if (!(await becomes(() => demo.active() === 0)))
      throw new Error('The model still answers a dead process.');
    if (!isLeft) break;
  }
  const last = await start();
  await goOn(last);
  const endsAt = performance.now() + 60_000;
  let job = await last.job();
  while (job.status === 'running' && performance.now() < endsAt) {
    await sleep(50);
    job = await last.job();
  }
  const figures = watch.completed(job.repeatedCalls);
  const problems =
    job.status === 'completed' ? figures.problems : [...figures.problems, `the job is ${job.status}`];
  return { ...figures, rounds: 1, problems: problems.map((problem) => `seed ${seed}: ${problem}`) };
}

/** SIGKILL of the app at random instants of a job, up to twice a job, on Electron or on the Chromium host. */
export const appKills: Torture = {
  name: 'kills of the app',
  rounds: 10,
  run: async (seed, rounds) => {
    setUpStories();
    const all: Figures[] = [];
    for (let index = 0; index < rounds; index += 1) {
      all.push(await onScene((scene) => playRound(scene, seed + index)));
    }
    return sumFigures(all);
  },
};
