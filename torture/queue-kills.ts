import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSeededRandom, type Random } from '../src/engine/demo-model/seeded-random.ts';
import { accountForRows, integrityOf } from '../src/engine/testing/account-for-rows.ts';
import { askedRows, ledgerCalls } from '../src/engine/testing/asked-rows.ts';
import { userIdOf, withDatabase, writeSourceFile } from '../src/engine/testing/source-file.ts';
import { type Figures, sumFigures, type Torture } from './round.ts';
import { becomes, forEachRound, onScene, type Scene } from './scene.ts';

const jobs = 4;
const usersEach = 5;
const mostKills = 4;
/** A process has begun to ask after about as much, and is done with all after about twice as much more. */
const startMs = 1_500;

const count = (path: string, table: string): number =>
  withDatabase(path, (db) => db.prepare<[], number>(`SELECT COUNT(*) FROM ${table}`).pluck().get()) ?? 0;

async function playRound(scene: Scene, seed: number): Promise<Figures> {
  const random: Random = createSeededRandom(seed);
  const path = join(scene.folder, 'source.db');
  writeSourceFile(path, {
    form: random() < 0.5 ? 'text' : 'columns',
    users: jobs * usersEach,
    rowsPerUser: 8,
  });
  const demo = await scene.demo({ latencyMs: 10 + random() * 40 });
  const model = [
    ...['--base-url', demo.baseUrl, '--model', 'demo'],
    ...['--concurrency', '3', '--max-input-tokens', '900'],
  ];
  const problems: string[] = [];
  for (let job = 0; job < jobs; job += 1) {
    const ids = Array.from({ length: usersEach }, (_, index) => userIdOf(job * usersEach + index)).join(',');
    const added = await scene.gleaner(['extract', path, ...model, '--users', ids, '--later']).ended;
    if (added.code !== 0) throw new Error(`A job could not be added: ${added.stderr}`);
  }
  const answered = new Set<string>();
  const paidAgain = new Set<string>();
  let repeated = 0;
  /** Goes on with what rests, then with what waits, and looks at the file when the process has gone. */
  const goOn = async (parameters: readonly string[], kills: boolean): Promise<number | null> => {
    const known = new Set(answered);
    const asked = demo.record.calls.length;
    const gleaner = scene.gleaner(parameters);
    if (kills) {
      await Promise.race([sleep(random() * 3 * startMs), gleaner.ended]);
      gleaner.child.kill('SIGKILL');
    }
    const { code } = await gleaner.ended;
    if (!(await becomes(() => demo.active() === 0)))
      throw new Error('The model still answers a dead process.');
    for (const row of askedRows(demo.record.calls.slice(asked), path)) if (known.has(row)) paidAgain.add(row);
    if (integrityOf(path) !== 'ok') problems.push('the file is damaged');
    const [begun, waiting] = [count(path, 'gleaner_job'), count(path, 'gleaner_queue')];
    if (begun + waiting !== jobs) problems.push(`${begun} jobs have begun and ${waiting} wait, of ${jobs}`);
    for (const { status, rows } of ledgerCalls(path)) {
      if (status === 'received' || status === 'settled') for (const row of rows) answered.add(row);
      else if (status === 'sent') repeated += 1;
    }
    return code;
  };
  const rests = (): boolean =>
    withDatabase(
      path,
      (db) =>
        db.prepare("SELECT 1 FROM gleaner_job WHERE status IN ('running', 'paused', 'queued')").get() !==
        undefined,
    );
  const kills = 1 + Math.floor(random() * mostKills);
  for (let kill = 0; kill < kills; kill += 1)
    await goOn(rests() ? ['resume', path, ...model] : ['queue', path, '--run'], true);
  if (rests() && (await goOn(['resume', path, ...model], false)) !== 0) problems.push('a job does not go on');
  if ((await goOn(['queue', path, '--run'], false)) !== 0)
    problems.push('the queue does not come to its end');
  const { succeeded, untouched, problems: unsound } = accountForRows(path);
  if (succeeded.length !== jobs * usersEach) problems.push(`${succeeded.length} users are read`);
  problems.push(...untouched.map((user) => `${user} was not read`), ...unsound);
  return {
    rounds: 1,
    lostBatches: 0,
    paidTwice: paidAgain.size,
    repeatedInFlight: repeated,
    problems: problems.map((problem) => `seed ${seed}: ${problem}`),
  };
}

/** Four jobs wait, and whoever runs them in turn is killed up to four times at random instants. */
export const queueKills: Torture = {
  name: 'kills of a queue',
  rounds: 20,
  run: async (seed, rounds) =>
    sumFigures(await forEachRound(rounds, 2, (index) => onScene((scene) => playRound(scene, seed + index)))),
};
