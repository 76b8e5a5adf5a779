import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoModel } from '../src/engine/demo-model/demo-model.ts';
import { createSeededRandom } from '../src/engine/demo-model/seeded-random.ts';
import { openEngine } from '../src/engine/engine.ts';
import type { Engine } from '../src/engine/engine-api.ts';
import { accessTo } from '../src/engine/testing/access.ts';
import { accountForRows, integrityOf } from '../src/engine/testing/account-for-rows.ts';
import { askedRows, type LedgerCall, ledgerCalls } from '../src/engine/testing/asked-rows.ts';
import {
  createWriteFaults,
  type StorageFault,
  storageFaults,
  type WriteFaults,
} from '../src/engine/testing/faulty-connection.ts';
import { withDatabase, writeSourceFile } from '../src/engine/testing/source-file.ts';
import type { JobEvent, JobSnapshot, PauseReason } from '../src/shared/job.ts';
import { type Figures, noFigures, sumFigures, type Torture } from './round.ts';
import { onScene, type Scene } from './scene.ts';
import { findLost } from './watch-file.ts';

/** Users of the job whose writes fail: some two hundred writes, two calls at once. */
const usersOfAJob = 5;
const concurrency = 2;
/** Long enough for a second try, short enough for a thousand rounds. */
const retryWritesMs = 40;

const reasons: Readonly<Record<StorageFault, PauseReason>> = {
  SQLITE_FULL: 'disk_full',
  SQLITE_IOERR: 'disk_full',
  SQLITE_BUSY: 'database_locked',
};
const refusals: Readonly<Record<StorageFault, string>> = {
  SQLITE_FULL: 'disk_full',
  SQLITE_IOERR: 'io_error',
  SQLITE_BUSY: 'database_locked',
};

/** One failure: which write of the job, how, whether all later ones fail too, and how it goes on. */
export interface FailurePoint {
  readonly write: number;
  readonly fault: StorageFault;
  readonly forGood: boolean;
  /** Closed while it still fails, and opened again; else resumed by the same process. */
  readonly reopened: boolean;
}

const nameOf = ({ write, fault, forGood, reopened }: FailurePoint): string =>
  `write ${write}, ${fault} ${forGood ? 'for good' : 'once'}, ${reopened ? 'opened again' : 'resumed'}`;

function openWith(path: string, faults: WriteFaults): Promise<Engine> {
  return openEngine(path, {
    onConnection: faults.attach,
    retryWritesMs,
    policy: { maxTries: 10, firstWaitMs: 2, longestWaitMs: 20 },
  });
}

const access = (demo: DemoModel) => accessTo(demo, { concurrency, maxInputTokens: 500 });

/** Starts or resumes, and waits until the job rests; answers the code where it was refused. */
async function runOn(engine: Engine, demo: DemoModel, told: JobEvent[]): Promise<JobSnapshot | string> {
  const over = Promise.withResolvers<void>();
  const unsubscribe = engine.subscribe({
    event: (event) => {
      told.push(event);
      if (event.type === 'complete') over.resolve();
      if (event.type === 'status' && event.data.status === 'paused') over.resolve();
    },
  });
  try {
    const job = await engine.snapshot();
    if (job?.status === 'paused') await engine.resume(access(demo));
    else await engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access(demo));
    await over.promise;
    // The run lets go of the job just after it has said so.
    await sleep(1);
    return (await engine.snapshot()) as JobSnapshot;
  } catch (thrown) {
    return String((thrown as { code?: unknown }).code ?? thrown);
  } finally {
    unsubscribe();
  }
}

/** What is wrong with the events: in the ledger each number once and without a gap, and everything told is there. */
function checkEvents(path: string, told: readonly JobEvent[]): readonly string[] {
  return withDatabase(path, (db) => {
    const stored = db
      .prepare<[], { job: string; seq: number; last: number; data: string; type: string }>(
        `SELECT job_id AS job, seq, last_seq AS last, data, type FROM gleaner_event JOIN gleaner_job ON id = job_id
         ORDER BY job_id, seq`,
      )
      .all();
    const problems: string[] = [];
    const counts = new Map<string, number>();
    for (const { job, seq } of stored) {
      counts.set(job, (counts.get(job) ?? 0) + 1);
      if (counts.get(job) !== seq) problems.push(`event ${counts.get(job)} is missing`);
    }
    for (const { job, last } of stored) {
      if (counts.get(job) !== last)
        problems.push(`${counts.get(job)} events, and the last is said to be ${last}`);
    }
    const results = told.filter((event) => event.type === 'result');
    const seen = new Set<string>();
    for (const event of results) {
      const key = `${event.jobId} ${event.seq}`;
      if (seen.has(key)) problems.push(`event ${event.seq} was told twice`);
      seen.add(key);
    }
    const twice = db
      .prepare(
        'SELECT event_id FROM extracted_events GROUP BY user_id, timestamp, event_type, context HAVING COUNT(*) > 1',
      )
      .all();
    if (twice.length > 0) problems.push(`${twice.length} results are there twice`);
    return [...new Set(problems)];
  });
}

/**
 * Calls that asked again about rows which a whole reply had brought. Rows that may be asked about once more are given as often
 * as they may: what two calls had brought may be asked about in three.
 */
export function paidTwiceIn(demo: DemoModel, path: string, excused: readonly string[] = []): number {
  const whole = demo.record.calls.filter(
    (call) => call.status === 200 && !call.aborted && call.endedAt !== null,
  );
  const mayBeAsked = new Map<string, number>();
  for (const id of excused) mayBeAsked.set(id, (mayBeAsked.get(id) ?? 1) + 1);
  const asked = new Map<string, number>();
  return whole.filter((call) => {
    const ids = askedRows([call], path);
    for (const id of ids) asked.set(id, (asked.get(id) ?? 0) + 1);
    return ids.some((id) => (asked.get(id) ?? 0) > (mayBeAsked.get(id) ?? 1));
  }).length;
}

const isLost = ({ status }: LedgerCall): boolean => status === 'lost';

/** One job that meets one failure, and goes on when it is over. */
async function playPoint(
  scene: Scene,
  template: string,
  users: number,
  point: FailurePoint,
): Promise<Figures> {
  const path = join(scene.folder, `${point.write}-${Math.random().toString(36).slice(2)}.db`);
  copyFileSync(template, path);
  const demo = await scene.demo({ latencyMs: 1 });
  const faults = createWriteFaults();
  const told: JobEvent[] = [];
  const problems: string[] = [];
  const note = (what: string): void => void problems.push(`${nameOf(point)}: ${what}`);
  let engine = await openWith(path, faults);
  try {
    faults.failAt(point.write, point.fault, point.forGood);
    const first = await runOn(engine, demo, told);
    if (faults.failed() === 0) return noFigures;
    if (typeof first === 'string') {
      if (first !== refusals[point.fault]) note(`refused with ${first}`);
      if (demo.record.calls.length > 0) note(`refused, and ${demo.record.calls.length} calls were sent`);
    } else if (first.status !== 'completed') {
      const { status, reason, error } = first;
      if (status !== 'paused' || reason !== reasons[point.fault])
        note(`${status} because of ${reason} (${error?.message})`);
      if (!point.forGood) note('paused by a fault that had passed');
      if (status === 'paused' && error?.code !== refusals[point.fault]) note(`the error is ${error?.code}`);
    } else if (point.forGood) note('it is said to be complete, and cannot be');
    const verdict = integrityOf(path);
    if (verdict !== 'ok') note(`integrity: ${String(verdict)}`);
    const acknowledged = told.filter((event) => event.type === 'result');
    const lostBatches = findLost(path, acknowledged).length;
    if (lostBatches > 0) note(`${lostBatches} acknowledged batches are missing`);
    if (point.reopened) {
      await engine.close();
      faults.mend();
      engine = await openWith(path, faults);
    } else faults.mend();
    const last =
      typeof first === 'string' || first.status !== 'completed' ? await runOn(engine, demo, told) : first;
    if (typeof last === 'string') note(`it cannot go on: ${last}`);
    else if (last.status !== 'completed' || last.succeeded !== users)
      note(`in the end ${last.status}, ${last.succeeded} users`);
    await engine.close();
    for (const problem of [...accountForRows(path).problems, ...checkEvents(path, told)]) note(problem);
    if (integrityOf(path) !== 'ok') note('the file is not sound at the end');
    const lostLater = findLost(path, acknowledged).length;
    // What was in memory alone when the process ended is asked about again, and said to be.
    const inMemory = point.reopened && point.forGood ? ledgerCalls(path).filter(isLost) : [];
    if (inMemory.length > concurrency) note(`${inMemory.length} calls were in memory alone`);
    const paidTwice = paidTwiceIn(
      demo,
      path,
      inMemory.flatMap(({ rows }) => rows),
    );
    if (paidTwice > 0) note(`${paidTwice} calls were paid twice`);
    return {
      rounds: 1,
      lostBatches: Math.max(lostBatches, lostLater),
      paidTwice,
      repeatedInFlight: inMemory.length,
      problems,
    };
  } finally {
    await engine.close();
    await demo.close();
  }
}

/** How many writes a job has that nobody disturbs. */
async function countWrites(scene: Scene, template: string): Promise<number> {
  const path = join(scene.folder, 'counted.db');
  copyFileSync(template, path);
  const faults = createWriteFaults();
  const engine = await openWith(path, faults);
  try {
    await runOn(engine, await scene.demo({ latencyMs: 1 }), []);
    return faults.writes();
  } finally {
    await engine.close();
  }
}

/** Plays the failures that are chosen of all there are, in the order of the job's writes. */
export async function playFailures(
  seed: number,
  users: number,
  choose: (all: readonly FailurePoint[]) => readonly FailurePoint[],
): Promise<Figures> {
  return onScene(async (scene) => {
    const template = join(scene.folder, 'template.db');
    writeSourceFile(template, { form: seed % 2 === 0 ? 'columns' : 'text', users, rowsPerUser: 6 });
    const writes = await countWrites(scene, template);
    const points = Array.from({ length: writes }, (_, index) => index + 1).flatMap((write) =>
      storageFaults.flatMap((fault) =>
        [true, false].flatMap((forGood) =>
          (forGood ? [true, false] : [false]).map((reopened) => ({ write, fault, forGood, reopened })),
        ),
      ),
    );
    const all: Figures[] = [];
    for (const point of choose(points)) all.push(await playPoint(scene, template, users, point));
    const sum = sumFigures(all);
    return { ...sum, problems: sum.problems.map((problem) => `seed ${seed}: ${problem}`) };
  });
}

/** Every write of a job in turn, each fault of the storage, once and for good. The short form takes them evenly. */
export const writeFaults: Torture = {
  name: 'faults of the storage',
  rounds: 600,
  run: (seed, rounds) => {
    const random = createSeededRandom(seed);
    return playFailures(seed, usersOfAJob, (all) => {
      const step = Math.max(1, all.length / rounds);
      const from = random() * step;
      return all
        .filter((_, index) => Math.floor((index + from) / step) !== Math.floor((index + from - 1) / step))
        .slice(0, rounds);
    });
  },
};
