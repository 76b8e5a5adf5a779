import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSeededRandom, type Random } from '../src/engine/demo-model/seeded-random.ts';
import { integrityOf } from '../src/engine/testing/account-for-rows.ts';
import { askedRows, ledgerCalls } from '../src/engine/testing/asked-rows.ts';
import { writeSourceFile } from '../src/engine/testing/source-file.ts';
import { trialFolder, trialPlaces } from '../src/engine/trial/trial-place.ts';
import { type Figures, sumFigures, type Torture } from './round.ts';
import { becomes, forEachRound, onScene, type Scene } from './scene.ts';

const concurrency = 4;
const users = 40;
const tried = 20;
const mostKills = 3;
const mostRequests = 10;
const longestReplyMs = 100;
/** A process has begun to ask after about as much. */
const startMs = 2_000;

const optionsFor = (baseUrl: string): readonly string[] => [
  ...['--users', String(tried), '--base-url', baseUrl, '--model', 'demo', '--json'],
  ...['--concurrency', String(concurrency), '--max-input-tokens', '900'],
];

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

async function playRound(scene: Scene, seed: number): Promise<Figures> {
  const random: Random = createSeededRandom(seed);
  const path = join(scene.folder, 'source.db');
  writeSourceFile(path, { form: random() < 0.5 ? 'text' : 'columns', users, rowsPerUser: 12 });
  const whole = await scene.demo();
  // In half of the rounds the file has results already.
  if (random() < 0.5) {
    const given = ['--base-url', whole.baseUrl, '--model', 'demo', '--concurrency', '8'];
    if ((await scene.gleaner(['extract', path, ...given]).ended).code !== 0)
      throw new Error('The first run failed.');
  }
  const before = hashOf(path);
  const demo = await scene.demo({ latencyMs: 20 + random() * 60 });
  const answered = new Set<string>();
  const paidAgain = new Set<string>();
  const problems: string[] = [];
  let repeated = 0;
  const goOn = async (kills: boolean): Promise<number | null> => {
    const known = new Set(answered);
    const asked = demo.record.calls.length;
    const gleaner = scene.gleaner(['try', path, ...optionsFor(demo.baseUrl)]);
    if (kills) {
      // Some at any instant, before the first request too; most once some have been sent.
      const instant = random() < 0.25 ? null : asked + 1 + Math.floor(random() * mostRequests);
      const isThen =
        instant === null ? sleep(random() * startMs) : becomes(() => demo.record.calls.length >= instant);
      await Promise.race([isThen.then(() => sleep(random() * longestReplyMs)), gleaner.ended]);
      gleaner.child.kill('SIGKILL');
    }
    const { code } = await gleaner.ended;
    if (!(await becomes(() => demo.active() === 0)))
      throw new Error('The model still answers a dead process.');
    for (const row of askedRows(demo.record.calls.slice(asked), path)) if (known.has(row)) paidAgain.add(row);
    if (hashOf(path) !== before) problems.push('the file is not as it was');
    for (const place of trialPlaces(trialFolder(path, null))) {
      if (integrityOf(place) !== 'ok') problems.push('the trial is damaged');
      for (const { status, rows } of ledgerCalls(place)) {
        if (status === 'received' || status === 'settled') for (const row of rows) answered.add(row);
        else if (status === 'sent') repeated += 1;
      }
    }
    return code;
  };
  const kills = 1 + Math.floor(random() * mostKills);
  for (let kill = 0; kill < kills; kill += 1) await goOn(true);
  if ((await goOn(false)) !== 0) problems.push('a trial that was killed does not come to its end');
  const status = await scene.gleaner(['status', path, '--json']).ended;
  if (status.code !== 0) problems.push('the file cannot be opened');
  return {
    rounds: 1,
    lostBatches: 0,
    paidTwice: paidAgain.size,
    repeatedInFlight: repeated,
    problems: problems.map((problem) => `seed ${seed}: ${problem}`),
  };
}

/** A trial on twenty users is killed up to three times at random instants, and gone on with, of files with results and without. */
export const trials: Torture = {
  name: 'kills of a trial',
  rounds: 20,
  run: async (seed, rounds) =>
    sumFigures(await forEachRound(rounds, 2, (index) => onScene((scene) => playRound(scene, seed + index)))),
};
