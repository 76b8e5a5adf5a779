import {
  closeSync,
  copyFileSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoModel } from '../src/engine/demo-model/demo-model.ts';
import { createSeededRandom, type Random } from '../src/engine/demo-model/seeded-random.ts';
import { openEngine } from '../src/engine/engine.ts';
import { accessTo } from '../src/engine/testing/access.ts';
import { accountForRows, integrityOf } from '../src/engine/testing/account-for-rows.ts';
import { askedRows } from '../src/engine/testing/asked-rows.ts';
import { programScript } from '../src/engine/testing/programs.ts';
import { withDatabase, writeSourceFile } from '../src/engine/testing/source-file.ts';
import { type SpawnedScript, spawnScript } from '../src/engine/testing/spawn-script.ts';
import { roundsOf } from '../src/engine/testing/thoroughness.ts';
import type { JobEvent } from '../src/shared/job.ts';
import { type Figures, sumFigures, type Torture } from './round.ts';
import { onScene, type Scene } from './scene.ts';
import { findLost } from './watch-file.ts';

type ResultEvent = Extract<JobEvent, { type: 'result' }>;

/** What the program had acknowledged, and where the WAL ended then: synced up to there, whatever comes after. */
interface Acknowledged {
  readonly event: ResultEvent;
  readonly walBytes: number;
}

const script = programScript('tell-results');
const users = roundsOf(100, 240);
const copiesOfAJob = 20;
/** One copy in so many is worked on to its end. */
const resumedOneIn = 10;
const isPosix = process.platform !== 'win32';

/** Everything that was said before this instant. */
function readAcknowledged(process: SpawnedScript): () => readonly Acknowledged[] {
  let text = '';
  process.child.stdout?.on('data', (chunk: string) => {
    text += chunk;
  });
  return () =>
    text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Acknowledged);
}

/** Copies the file and its WAL as they lie at one instant; the index of the WAL is memory, and goes with the power. */
async function copyAtOneInstant(worker: SpawnedScript, path: string, copy: string): Promise<void> {
  if (isPosix) {
    worker.child.kill('SIGSTOP');
    // A write that has begun is finished before the process stands still.
    await sleep(4);
  }
  try {
    copyFileSync(path, copy);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
  } finally {
    if (isPosix) worker.child.kill('SIGCONT');
  }
}

type Damage = 'none' | 'cut' | 'torn' | 'zeroes' | 'rubbish behind it';
const damages: readonly Damage[] = ['none', 'cut', 'torn', 'zeroes', 'rubbish behind it'];

/** Does to what was not synced yet what a power cut may do: forget it, or write some of it and not the rest. */
function damageTail(wal: string, safeBytes: number, random: Random): Damage {
  const damage = damages[Math.floor(random() * damages.length)] ?? 'none';
  if (!existsSync(wal)) return 'none';
  const { size } = statSync(wal);
  const from = safeBytes + Math.floor(random() * Math.max(0, size - safeBytes));
  const noise = (length: number): Buffer =>
    Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
  const descriptor = openSync(wal, 'r+');
  try {
    switch (damage) {
      case 'cut':
        ftruncateSync(descriptor, from);
        break;
      case 'torn': {
        const rest = noise(Math.min(700, size - from));
        if (rest.length > 0) writeSync(descriptor, rest, 0, rest.length, from);
        break;
      }
      case 'zeroes': {
        const rest = Buffer.alloc(size - from);
        if (rest.length > 0) writeSync(descriptor, rest, 0, rest.length, from);
        break;
      }
      case 'rubbish behind it': {
        const rest = noise(5_000);
        writeSync(descriptor, rest, 0, rest.length, size);
        break;
      }
      default:
    }
  } finally {
    closeSync(descriptor);
  }
  return damage;
}

/** Works on a copy to its end. Answers what is wrong, and how many calls asked again about what was acknowledged. */
async function finish(copy: string, demo: DemoModel, said: readonly ResultEvent[]) {
  const before = demo.record.calls.length;
  const settled = new Set(
    said.flatMap(({ data }) =>
      data.items.filter((item) => item.status === 'succeeded').map((item) => item.itemId),
    ),
  );
  const rowsOfSettled = withDatabase(copy, (db) =>
    db
      .prepare<[], { id: string; user: string }>(
        'SELECT CAST(id AS TEXT) AS id, user_id AS user FROM behavior_data',
      )
      .all()
      .filter((row) => settled.has(row.user)),
  );
  const engine = await openEngine(copy);
  try {
    const over = Promise.withResolvers<void>();
    engine.subscribe({
      snapshot: (job) => {
        if (job.status !== 'running') over.resolve();
      },
    });
    const access = accessTo(demo);
    const begun = await engine.snapshot();
    if (begun?.status === 'paused') await engine.resume(access);
    else await engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access);
    await over.promise;
    const job = await engine.snapshot();
    const calls = demo.record.calls.slice(before);
    const settledIds = new Set(rowsOfSettled.map((row) => row.id));
    const paidTwice = calls.filter((call) => askedRows([call], copy).some((id) => settledIds.has(id))).length;
    const problems = job?.status === 'completed' ? [] : [`a resumed copy is ${job?.status} (${job?.reason})`];
    return { paidTwice, problems };
  } finally {
    await engine.close();
  }
}

interface Instant {
  readonly seed: number;
  readonly copy: string;
  readonly said: readonly Acknowledged[];
  readonly resumes: boolean;
}

async function examine(scene: Scene, instant: Instant, growing: boolean, random: Random): Promise<Figures> {
  const { copy, said, seed } = instant;
  // Where the WAL starts over again now and then, its length says nothing of what is synced.
  const safeBytes = growing ? (said.at(-1)?.walBytes ?? 0) : Number.POSITIVE_INFINITY;
  const wal = `${copy}-wal`;
  const size = existsSync(wal) ? statSync(wal).size : 0;
  const damage = damageTail(wal, Math.min(safeBytes, size), random);
  const problems: string[] = [];
  const note = (what: string): void => void problems.push(`seed ${seed}, tail ${damage}: ${what}`);
  const verdict = integrityOf(copy);
  if (verdict !== 'ok') note(`integrity: ${String(verdict)}`);
  const events = said.map(({ event }) => event);
  const lostBatches = findLost(copy, events).length;
  if (lostBatches > 0) note(`${lostBatches} of ${events.length} acknowledged batches are missing`);
  const hasResults = withDatabase(copy, (db) =>
    db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'event_sequences'").get(),
  );
  if (hasResults !== undefined) for (const problem of accountForRows(copy).problems) note(problem);
  let paidTwice = 0;
  if (instant.resumes) {
    const end = await finish(copy, await scene.demo(), events);
    paidTwice = end.paidTwice;
    for (const problem of [...end.problems, ...accountForRows(copy).problems]) note(problem);
    if (paidTwice > 0) note(`${paidTwice} calls were paid twice`);
  }
  return { rounds: 1, lostBatches, paidTwice, repeatedInFlight: 0, problems };
}

/** One job, copied at so many instants of it. */
async function playJob(seed: number, copies: number): Promise<Figures> {
  const random = createSeededRandom(seed);
  return onScene(async (scene) => {
    const path = join(scene.folder, 'source.db');
    writeSourceFile(path, { form: random() < 0.5 ? 'text' : 'columns', users, rowsPerUser: 8 });
    const demo = await scene.demo({ latencyMs: 2 + random() * 20, seed });
    // Elsewhere a process cannot be made to stand still, so the file itself has to.
    const growing = !isPosix || random() < 0.6;
    const worker = spawnScript(script, [path, demo.baseUrl, growing ? '0' : '20']);
    scene.onEnd(() => worker.child.kill('SIGKILL'));
    const acknowledged = readAcknowledged(worker);
    const instants: Instant[] = [];
    let ended = false;
    void worker.ended.then(() => {
      ended = true;
    });
    // The first instants are those in which the ledger is being made.
    while (!existsSync(`${path}-wal`) && !ended) await sleep(1);
    while (instants.length < copies && !ended) {
      const folder = join(scene.folder, String(instants.length));
      mkdirSync(folder);
      const said = acknowledged();
      const copy = join(folder, 'source.db');
      await copyAtOneInstant(worker, path, copy);
      instants.push({ seed, copy, said, resumes: instants.length % resumedOneIn === 4 });
      await sleep(random() * 120);
    }
    worker.child.kill('SIGKILL');
    const { stderr } = await worker.ended;
    const figures: Figures[] = [];
    for (const instant of instants) figures.push(await examine(scene, instant, growing, random));
    const sum = sumFigures(figures);
    return stderr === '' ? sum : { ...sum, problems: [...sum.problems, `seed ${seed}: ${stderr}`] };
  });
}

/**
 * The power goes at random instants: file and WAL as they lie there, what was not synced cut, torn or zeroed. Each copy
 * is opened again; all that had been acknowledged has to be in it.
 */
export const powerCuts: Torture = {
  name: 'power cuts',
  rounds: 300,
  run: async (seed, rounds) => {
    const all: Figures[] = [];
    for (let job = 0, left = rounds; left > 0; job += 1) {
      const figures = await playJob(seed + job, Math.min(left, copiesOfAJob));
      all.push(figures);
      left -= figures.rounds;
      // A job that cannot even be begun would be begun for ever.
      if (figures.rounds === 0) throw new Error(`No copy could be taken: ${figures.problems.join('; ')}`);
    }
    return sumFigures(all);
  },
};
