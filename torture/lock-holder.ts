import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createSeededRandom } from '../src/engine/demo-model/seeded-random.ts';
import { openEngine } from '../src/engine/engine.ts';
import type { Engine } from '../src/engine/engine-api.ts';
import { accessTo } from '../src/engine/testing/access.ts';
import { accountForRows, integrityOf } from '../src/engine/testing/account-for-rows.ts';
import { writeSourceFile } from '../src/engine/testing/source-file.ts';
import type { JobSnapshot } from '../src/shared/job.ts';
import { type Figures, sumFigures, type Torture } from './round.ts';
import { becomes, onScene, type Scene } from './scene.ts';
import { paidTwiceIn } from './write-faults.ts';

const users = 30;
const retryWritesMs = 400;
const holdLock = fileURLToPath(new URL('../src/engine/testing/hold-lock.ts', import.meta.url));

/** SQLite's own shell where the machine has it: a program that is none of ours. */
const hasShell = spawnSync('sqlite3', ['--version']).status === 0;

interface Holder {
  readonly child: ChildProcess;
  letGo(): Promise<void>;
}

async function holdFile(path: string): Promise<Holder> {
  const child = hasShell
    ? spawn('sqlite3', ['-bail', path], { stdio: ['pipe', 'pipe', 'inherit'] })
    : spawn(process.execPath, [holdLock, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (hasShell) child.stdin.write('.timeout 20000\nBEGIN EXCLUSIVE;\n.print held\n');
  else {
    await once(child.stdout, 'data');
    child.stdin.write('hold');
  }
  await once(child.stdout, 'data');
  return {
    child,
    letGo: async () => {
      const over = once(child, 'exit');
      child.stdin.end(hasShell ? 'COMMIT;\n' : '');
      await over;
    },
  };
}

/** Waits until the job rests, and answers how. */
async function rest(engine: Engine): Promise<JobSnapshot | null> {
  let job = await engine.snapshot();
  const rests = () => job !== null && job.status !== 'running' && job.status !== 'queued';
  while (!rests()) {
    await sleep(5);
    job = await engine.snapshot();
  }
  return job;
}

async function playRound(scene: Scene, seed: number): Promise<Figures> {
  const random = createSeededRandom(seed);
  const path = join(scene.folder, 'source.db');
  writeSourceFile(path, { form: random() < 0.5 ? 'text' : 'columns', users, rowsPerUser: 8 });
  const demo = await scene.demo({ latencyMs: 5 + random() * 60 });
  const engine = await openEngine(path, { retryWritesMs });
  scene.onEnd(() => engine.close());
  const problems: string[] = [];
  const note = (what: string): void => void problems.push(`seed ${seed}: ${what}`);
  const started = await engine.start(
    { pipeline: 'events', selection: { kind: 'unfinished' } },
    accessTo(demo),
  );
  const calls = Math.floor(random() * 8);
  await becomes(() => demo.record.calls.length >= calls);
  const holder = await holdFile(path);
  scene.onEnd(() => holder.child.kill('SIGKILL'));
  await sleep(random() * retryWritesMs * 3);
  await holder.letGo();
  let job = await rest(engine);
  if (job?.jobId !== started.jobId) note('it is another job');
  if (job?.status === 'paused') {
    if (job.reason !== 'database_locked') note(`paused because of ${job.reason}: ${job.error?.message}`);
    await engine.resume(accessTo(demo));
    job = await rest(engine);
  }
  if (job?.status !== 'completed' || job.succeeded !== users)
    note(`in the end ${job?.status}, ${job?.succeeded} users`);
  if (job?.repeatedCalls !== 0) note(`${job?.repeatedCalls} calls are said to be repeated`);
  await engine.close();
  for (const problem of accountForRows(path).problems) note(problem);
  if (integrityOf(path) !== 'ok') note('the file is not sound at the end');
  const paidTwice = paidTwiceIn(demo, path);
  if (paidTwice > 0) note(`${paidTwice} calls were paid twice`);
  return { rounds: 1, lostBatches: 0, paidTwice, repeatedInFlight: 0, problems };
}

/** Another program takes the file's lock at a random instant of a job and holds it, shorter or longer than we wait. */
export const lockHolders: Torture = {
  name: `another program holding the file (${hasShell ? 'sqlite3' : 'a process with SQLite'})`,
  rounds: 40,
  run: async (seed, rounds) => {
    const all: Figures[] = [];
    for (let round = 0; round < rounds; round += 1) {
      all.push(await onScene((scene) => playRound(scene, seed + round)));
    }
    return sumFigures(all);
  },
};
