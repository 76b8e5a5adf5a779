import { expect, test } from 'vitest';
import type { DemoModel } from '../engine/demo-model/demo-model.ts';
import type { DemoCall } from '../engine/demo-model/demo-record.ts';
import { integrityOf } from '../engine/testing/account-for-rows.ts';
import { ledgerCalls } from '../engine/testing/asked-rows.ts';
import { type FatalStatement, fatalStatementVariable } from '../engine/testing/fatal-statement.ts';
import { runGleaner, startGleaner } from '../engine/testing/gleaner-process.ts';
import { makeMailFile } from '../engine/testing/mail-file.ts';
import { withDatabase } from '../engine/testing/source-file.ts';
import { makeDemo } from '../engine/testing/test-bench.ts';
import { isThorough, someOf } from '../engine/testing/thoroughness.ts';
import type { StageProgress } from '../shared/job.ts';
import { runHere } from './testing/run-here.ts';

const mails = 28;
const hook = new URL('../engine/testing/fatal-statement.ts', import.meta.url).href;

const options = (demo: DemoModel, concurrency = 1): string[] => [
  ...['--base-url', demo.baseUrl, '--model', 'demo', '--concurrency', String(concurrency)],
  ...['--max-input-tokens', '2500'],
];
const talent = ['--mails-per-call', '6', '--min-similarity', '0.3'];

/** In each stage a statement of its own, and which of its runs is the last thing that the process does. */
const deaths: Readonly<Record<string, FatalStatement>> = {
  initialization: { sql: 'DELETE FROM main.email_classes WHERE email_id NOT IN', run: 1 },
  email_classification: { sql: 'INTO main.email_classes', run: 13 },
  information_extraction: { sql: 'INSERT INTO main.talent_candidates', run: 6 },
  vector_generation: { sql: 'INTO main.talent_vectors', run: 8 },
  database_storage: { sql: 'UPDATE main.talent_candidates SET facts', run: 3 },
  candidate_filtering: { sql: 'INSERT INTO main.talent_pairs', run: 3 },
  matching_analysis: { sql: 'INTO main.talent_model_scores', run: 4 },
  result_generation: { sql: 'INSERT INTO main.talent_matches', run: 3 },
};
const stageNames = Object.keys(deaths);

/** All that a mail job writes, but when. */
const results: Readonly<Record<string, string>> = {
  classes: 'SELECT email_id, class, confidence, reason FROM email_classes ORDER BY 1',
  candidates: `SELECT email_id, name, title, experience_years, skills, certificates, education, location_preference,
    expected_salary, contact, cited, facts, vector_key FROM talent_candidates ORDER BY 1`,
  projects: `SELECT email_id, title, type, tech_requirements, description, budget, duration, start_time, work_style, cited,
    facts, vector_key FROM talent_projects ORDER BY 1`,
  vectors: 'SELECT vector_key, model, dimension, hex(vector) AS vector FROM talent_vectors ORDER BY 1, 2',
  pairs: 'SELECT * FROM talent_pairs ORDER BY project_id, candidate_id',
  scores: 'SELECT pair_key, score, reason, model FROM talent_model_scores ORDER BY 1',
  matches: 'SELECT * FROM talent_matches ORDER BY project_id, rank',
};

const resultsIn = (path: string) =>
  withDatabase(path, (db) =>
    Object.fromEntries(Object.entries(results).map(([name, sql]) => [name, db.prepare(sql).all()])),
  );

const stagesIn = (path: string): readonly StageProgress[] =>
  withDatabase(path, (db) =>
    JSON.parse(
      String(db.prepare('SELECT stages FROM gleaner_job ORDER BY rowid DESC LIMIT 1').pluck().get()),
    ),
  );

const namesOf = (calls: DemoModel['record']['calls']): string[] => calls.flatMap((call) => call.asked);

type Results = ReturnType<typeof resultsIn>;

/** What a job comes to that nothing disturbs; holds that it asks about everything, and about nothing twice. */
async function runSoundly(): Promise<Results> {
  const path = makeMailFile(mails, 3);
  const demo = await makeDemo();
  expect(await runHere(['talent', path, ...options(demo), ...talent])).toMatchObject({ code: 0 });
  const results = resultsIn(path);
  for (const [name, rows] of Object.entries(results)) expect(rows.length, name).toBeGreaterThan(6);
  const asked = namesOf(demo.record.calls);
  expect(new Set(asked.map((name) => name.split(':')[0]))).toEqual(
    new Set(['classify', 'extract', 'embed', 'match']),
  );
  expect(new Set(asked).size).toBe(asked.length);
  return results;
}
let soundRun: Promise<Results> | undefined;
/** Run once for all tests here: they hold against the same results. */
const soundResults = (): Promise<Results> => {
  soundRun ??= runSoundly();
  return soundRun;
};

/**
 * Runs a job that dies in a stage, resumes it on the command line, in the next of the stages once more to its death, and at
 * last to its end; holds what each run asked, and what came of it, against a job that nothing disturbs.
 */
async function expectNothingTwice(stages: readonly string[], sound: Results) {
  const path = makeMailFile(mails, 3);
  const demo = await makeDemo();
  const answered = new Set<string>();
  let before = 0;
  /** Holds the calls since the last death against those that had been answered by then. */
  const lookAtCalls = (stage: string, inFlight: number): void => {
    const since = demo.record.calls.slice(before);
    before = demo.record.calls.length;
    const names = namesOf(since);
    expect(
      names.filter((name) => answered.has(name)),
      `${stage}: asked again`,
    ).toEqual([]);
    expect(new Set(names).size, `${stage}: asked twice since`).toBe(names.length);
    for (const name of namesOf(since.slice(0, since.length - inFlight))) answered.add(name);
  };
  for (const [index, stage] of stages.entries()) {
    const command = index === 0 ? ['talent', path, ...talent] : ['resume', path];
    const killed = await runGleaner([...command, ...options(demo)], {
      NODE_OPTIONS: `--import=${hook}`,
      [fatalStatementVariable]: JSON.stringify(deaths[stage]),
    });
    expect(killed.signal, `${stage}: ${killed.stderr}`).toBe('SIGKILL');
    expect(integrityOf(path)).toBe('ok');
    const ended = stagesIn(path).map((each) => each.finishedAt !== null);
    expect(ended, stage).toEqual(stageNames.map((_, at) => at < stageNames.indexOf(stage)));
    // One call at a time: what was in flight is the last one that began.
    const inFlight = ledgerCalls(path).filter((call) => call.status === 'sent').length;
    expect(inFlight).toBeLessThanOrEqual(1);
    lookAtCalls(stage, inFlight);
  }
  const resumed = await runHere(['resume', path, ...options(demo)]);
  expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
  expect(resumed.stdout).toContain(`mails      ${mails} of ${mails} succeeded`);
  lookAtCalls(`after ${stages.join(', ')}`, 0);
  expect(resultsIn(path), stages.join(', ')).toEqual(sound);
}

/** Jobs that die in one stage after the other: every stage in `npm test`, each by itself as well in `npm run torture`. */
const mortalJobs = [
  stageNames.filter((_, index) => index % 2 === 0),
  stageNames.filter((_, index) => index % 2 === 1),
  ...(isThorough ? stageNames.map((stage) => [stage]) : []),
];

test.each(mortalJobs.map((stages) => [stages.join(', '), stages] as const))(
  'killed in %s: resumed, nothing that was answered is asked for again, and the results are those of a run without death',
  async (_, stages) => {
    await expectNothingTwice(stages, await soundResults());
  },
);

const concurrency = 4;

/** Kills a job from outside while several calls of a kind are on their way, and resumes it. */
async function expectOnlyFlightsRepeated(kind: string, sound: Results): Promise<void> {
  const path = makeMailFile(mails, 3);
  // At the very instant at which the first of them has ended; the embedding model is tried once before there is a job.
  let isBegun = false;
  const onCall = ({ asked }: DemoCall): void => {
    isBegun ||= asked[0]?.startsWith('classify') ?? false;
    if (isBegun && asked[0]?.startsWith(kind)) gleaner.child.kill('SIGKILL');
  };
  const demo = await makeDemo({ latencyMs: 40, onCall });
  const gleaner = startGleaner(['talent', path, ...options(demo, concurrency), ...talent]);
  expect((await gleaner.ended).signal).toBe('SIGKILL');
  expect(integrityOf(path)).toBe('ok');
  const inFlight = ledgerCalls(path).filter((call) => call.status === 'sent').length;
  expect(inFlight).toBeLessThanOrEqual(concurrency);
  const before = demo.record.calls.length;
  demo.setLatency(0);
  const resumed = await runHere(['resume', path, ...options(demo, concurrency)]);
  expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
  const since = namesOf(demo.record.calls.slice(before));
  expect(new Set(since).size, `${kind}: asked twice since`).toBe(since.length);
  const again = new Set(since);
  const repeated = demo.record.calls
    .slice(0, before)
    .filter(({ asked }) => asked.some((name) => again.has(name)));
  expect(repeated.length, `${kind}: calls asked again`).toBeLessThanOrEqual(inFlight);
  expect(resultsIn(path), kind).toEqual(sound);
}

test('killed from outside while calls of every kind are on their way: no more than those are repeated', async () => {
  const sound = await soundResults();
  const kinds = someOf(['classify', 'extract', 'match', 'embed'], 2);
  await Promise.all(kinds.map((kind) => expectOnlyFlightsRepeated(kind, sound)));
});
