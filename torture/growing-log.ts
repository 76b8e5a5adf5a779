import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSeededRandom, type Random } from '../src/engine/demo-model/seeded-random.ts';
import { openEngine } from '../src/engine/engine.ts';
import { accountForRows, integrityOf } from '../src/engine/testing/account-for-rows.ts';
import { askedRows, ledgerCalls } from '../src/engine/testing/asked-rows.ts';
import { eventsIn as eventsOf, type Grown, growLog } from '../src/engine/testing/grow-log.ts';
import { writeSourceFile } from '../src/engine/testing/source-file.ts';
import { type Figures, sumFigures, type Torture } from './round.ts';
import { becomes, forEachRound, onScene, type Scene } from './scene.ts';
import { eventsIn } from './unreaped.ts';

const concurrency = 4;
const users = 150;
const mostKills = 3;
/** From the start of the process, a run over the new rows is over in about as much. */
const wholeMs = 2_500;

const optionsFor = (baseUrl: string): readonly string[] => [
  ...['--base-url', baseUrl, '--model', 'demo', '--json'],
  ...['--concurrency', String(concurrency), '--max-input-tokens', '900'],
];

/** What was known of the file at the moments when it was left alone. */
interface Left {
  /** Rows whose answers are on the disk. */
  readonly answered: Set<string>;
  /** Rows that were under way when the process died. */
  readonly inFlight: Set<string>;
  events: readonly string[];
  repeated: number;
}

function note(path: string, left: Left): void {
  left.events = eventsOf(path);
  for (const { status, rows } of ledgerCalls(path)) {
    if (status === 'received' || status === 'settled') for (const row of rows) left.answered.add(row);
    else if (status === 'sent') {
      left.repeated += 1;
      for (const row of rows) left.inFlight.add(row);
    }
  }
}

const twice = (all: readonly string[]): readonly string[] =>
  all.filter((each, index) => all.indexOf(each) !== index);

async function namedAsChanged(path: string): Promise<readonly string[]> {
  const engine = await openEngine(path);
  const { named } = await engine.read('events.changes', undefined);
  await engine.close();
  return named;
}

/** What is not as an undisturbed run would leave it. */
async function wrongIn(path: string, grown: Grown, before: readonly string[]): Promise<readonly string[]> {
  const { newRows, changed, deleted } = grown;
  const altered = [...changed, ...deleted].toSorted();
  const after = eventsOf(path);
  const cited = after.flatMap((event) => JSON.parse(event.slice(event.lastIndexOf('['))) as string[]);
  const gone = before.filter((event) => !after.includes(event));
  const { problems, unaccountedRows } = accountForRows(path);
  const others = problems.filter((problem) => !altered.some((user) => problem.startsWith(`${user}: `)));
  const named = await namedAsChanged(path);
  return [
    ...others,
    ...(unaccountedRows > 0 ? [`${unaccountedRows} of ${newRows.length} new rows are unaccounted for`] : []),
    ...(gone.length > 0 ? [`${gone.length} events of before are not as they were`] : []),
    ...twice(cited).map((row) => `row ${row} is in two events`),
    ...(named.join() === altered.join() ? [] : [`changed: ${named}, not ${altered}`]),
  ];
}

async function playRound(scene: Scene, seed: number): Promise<Figures> {
  const random: Random = createSeededRandom(seed);
  const path = join(scene.folder, 'source.db');
  writeSourceFile(path, { form: random() < 0.5 ? 'text' : 'columns', users, rowsPerUser: 8 });
  const first = await scene.demo();
  const whole = ['--base-url', first.baseUrl, '--model', 'demo', '--concurrency', '8'];
  if ((await scene.gleaner(['extract', path, ...whole]).ended).code !== 0)
    throw new Error('The first run failed.');
  const before = eventsOf(path);
  const grown = growLog(path);

  const demo = await scene.demo({ latencyMs: 20 + random() * 60 });
  const left: Left = { answered: new Set(), inFlight: new Set(), events: before, repeated: 0 };
  /** Rows that were asked about again although their answer was on the disk. */
  const paidAgain = new Set<string>();
  const lost: string[] = [];
  const goOn = async (command: string, kills: boolean): Promise<string> => {
    const known = new Set(left.answered);
    const asked = demo.record.calls.length;
    const gleaner = scene.gleaner([command, path, ...optionsFor(demo.baseUrl)]);
    if (kills) {
      await Promise.race([sleep(random() * wholeMs), gleaner.ended]);
      gleaner.child.kill('SIGKILL');
    }
    const { stdout, stderr } = await gleaner.ended;
    if (!(await becomes(() => demo.active() === 0)))
      throw new Error('The model still answers a dead process.');
    for (const row of askedRows(demo.record.calls.slice(asked), path)) if (known.has(row)) paidAgain.add(row);
    const events = eventsOf(path);
    lost.push(...left.events.filter((event) => !events.includes(event)));
    note(path, left);
    return eventsIn(stdout).some(({ type }) => type === 'complete') ? 'complete' : stderr;
  };
  const kills = 1 + Math.floor(random() * mostKills);
  let said = '';
  for (let kill = 0; kill < kills && said !== 'complete'; kill += 1) {
    const resumes = kill > 0 && random() < 0.5;
    said = await goOn(resumes ? 'resume' : 'extract', true);
    if (integrityOf(path) !== 'ok') lost.push('the file is damaged');
  }
  if (said !== 'complete') await goOn('extract', false);

  const strangers = askedRows(demo.record.calls, path).filter((row) => !grown.newRows.includes(row));
  const problems = [
    ...(await wrongIn(path, grown, before)),
    ...strangers.map((row) => `row ${row} was asked about, which is not new`),
  ];
  return {
    rounds: 1,
    lostBatches: new Set(lost).size,
    paidTwice: paidAgain.size,
    repeatedInFlight: left.repeated,
    problems: problems.map((problem) => `seed ${seed}: ${problem}`),
  };
}

/**
 * Of 150 users a tenth gets new rows, five have old ones changed and three lose one; the run over what is new is killed up to three
 * times at random instants, resumed or begun anew.
 */
export const growingLog: Torture = {
  name: 'kills of a run over new rows',
  rounds: 20,
  run: async (seed, rounds) =>
    sumFigures(await forEachRound(rounds, 2, (index) => onScene((scene) => playRound(scene, seed + index)))),
};
