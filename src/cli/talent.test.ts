import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DemoModel } from '../engine/demo-model/demo-model.ts';
import { runGleaner } from '../engine/testing/gleaner-process.ts';
import { makeMailFile } from '../engine/testing/mail-file.ts';
import { withDatabase, writeSourceFile } from '../engine/testing/source-file.ts';
import { makeDemo, makeFolder } from '../engine/testing/test-bench.ts';
import type { JobEvent } from '../shared/job.ts';
import type { SearchHitRow } from '../shared/pipelines/mail.ts';
import { runHere } from './testing/run-here.ts';

const options = (demo: DemoModel): string[] => ['--base-url', demo.baseUrl, '--model', 'demo'];
const linesOf = (text: string): string[] => text.trimEnd().split('\n');

const countIn = (path: string, table: string): number =>
  withDatabase(path, (db) => db.prepare(`SELECT COUNT(*) FROM ${table}`).pluck().get() as number);

async function readOnce() {
  const path = makeMailFile(60, 3);
  const demo = await makeDemo();
  const ran = await runGleaner(['talent', path, ...options(demo), '--min-similarity', '0.3']);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return { file: readFileSync(path), ran };
}
let readRun: ReturnType<typeof readOnce> | undefined;

/** A file of mails that have been read, by one job for all tests here, and what that job said. */
async function readMails() {
  readRun ??= readOnce();
  const { file, ran } = await readRun;
  const path = join(makeFolder(), 'mail.db');
  writeFileSync(path, file);
  return { path, ran };
}

test('talent, status and watch tell the story of a file of mails, in words of mails', async () => {
  const { path, ran } = await readMails();
  const matches = countIn(path, 'talent_matches');
  expect(matches).toBeGreaterThan(5);
  const candidates = countIn(path, 'talent_candidates');
  const projects = countIn(path, 'talent_projects');
  expect(ran.stdout).toContain('mails      60 of 60 succeeded');
  const [status, watched] = await Promise.all([runHere(['status', path]), runHere(['watch', path])]);
  for (const { stdout } of [ran, status]) {
    expect(stdout).toContain(
      `candidates ${candidates} saved\nprojects   ${projects} saved\nmatches    ${matches}\n`,
    );
  }
  expect(linesOf(ran.stderr).map((line) => line.split(/\s+/).slice(0, 2).join(' '))).toEqual([
    'initialization 60',
    'email_classification 60',
    `information_extraction ${candidates + projects}`,
    expect.stringMatching(/^vector_generation \d+$/),
    `database_storage ${candidates + projects}`,
    `candidate_filtering ${projects}`,
    expect.stringMatching(/^matching_analysis \d+$/),
    `result_generation ${projects}`,
  ]);
  expect(status.stdout).toContain('mail.db: 60 mails\n');
  expect(status.stdout).toContain('The latest job is completed\nmails      60 of 60 succeeded');
  expect(watched).toMatchObject({ code: 0, stderr: '' });
  for (const { stdout, stderr } of [ran, status, watched]) expect(stdout + stderr).not.toMatch(/user|events/);
});

test('talent takes its options to the job: which mails, how many a call, how many and how near the matches', async () => {
  const path = makeMailFile(30, 3);
  const demo = await makeDemo();
  const ids = withDatabase(path, (db) =>
    db.prepare('SELECT id FROM emails LIMIT 3').pluck().all(),
  ) as string[];
  const some = ['--mails', ids.join(','), '--mails-per-call', '1', '--embedding-model', 'tiny', '--json'];
  const first = await runHere(['talent', path, ...options(demo), ...some, '--no-backup']);
  expect(first, first.stderr).toMatchObject({ code: 0, stderr: '' });
  const events = linesOf(first.stdout).map((line) => JSON.parse(line) as JobEvent);
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.at(-1)).toMatchObject({
    type: 'complete',
    data: { pipeline: 'mail', status: 'completed', total: 3 },
  });
  const stages = events.flatMap((event) => (event.type === 'result' ? (event.data.finished ?? []) : []));
  expect(stages.map((stage) => stage.name).length).toBe(8);
  const classified = demo.record.calls.filter(({ asked }) => asked[0]?.startsWith('classify'));
  expect(classified.map(({ asked }) => asked.length)).toEqual([1, 1, 1]);

  const all = await runHere([
    'talent',
    path,
    ...options(demo),
    '--all',
    '--top',
    '1',
    '--min-similarity',
    '0.1',
  ]);
  expect(all, all.stderr).toMatchObject({ code: 0 });
  expect(countIn(path, 'email_classes')).toBe(30);
  const most = withDatabase(path, (db) => db.prepare('SELECT MAX(rank) FROM talent_matches').pluck().get());
  expect(most).toBe(1);
  expect(
    withDatabase(path, (db) =>
      db.prepare('SELECT DISTINCT model FROM talent_vectors ORDER BY 1').pluck().all(),
    ),
  ).toEqual(expect.arrayContaining(['text-embedding-3-small']));
});

test('estimate says what reading the mails would take, and sends and writes nothing', async () => {
  const path = makeMailFile(60, 3);
  const before = readFileSync(path).toString('base64');
  const [words, json] = await Promise.all([
    runHere(['estimate', path]),
    runHere(['estimate', path, '--json']),
  ]);
  expect(words).toMatchObject({ code: 0, stderr: '' });
  expect(words.stdout).toMatch(/^mails {6}60\nrequests {3}about \d+\ntokens {5}about [\d,]+ in/);
  expect(words.stdout).not.toMatch(/users|rows/);
  expect(JSON.parse(json.stdout)).toMatchObject({ items: 60 });
  expect(readFileSync(path).toString('base64')).toBe(before);
});

test('mails that failed make the exit code 1, with the reasons, and --failed runs them again', async () => {
  const path = makeMailFile(4, 3);
  const demo = await makeDemo({ faults: { empty: 1 } });
  const failed = await runHere(['talent', path, ...options(demo)]);
  expect(failed.code, failed.stderr).toBe(1);
  expect(failed.stdout).toContain('4 failed');
  expect(failed.stdout).toMatch(/failed {5}4: .+ \[\w+\]/);
  expect(failed.stdout).toContain(`Run the failed mails again with: talent ${path} --failed`);
  demo.setFaults({});
  const again = await runHere(['talent', path, ...options(demo), '--failed']);
  expect(again, again.stderr).toMatchObject({ code: 0 });
  expect(countIn(path, 'email_classes')).toBe(4);
});

test('search shows who answers a query best, with the parts that add up to the score', async () => {
  const { path } = await readMails();
  const demo = await makeDemo();
  const ask = (...more: readonly string[]) =>
    runHere(['search', path, 'Python 开发工程师, 5 年以上', ...options(demo), ...more]);
  const [table, hits, strict, projects, even] = await Promise.all([
    ask('--limit', '5'),
    ask('--limit', '5', '--json'),
    ask('--filter', 'skills=Python', '--filter', 'years=5', '--json'),
    ask('--kind', 'project', '--json', '--limit', '3'),
    ask('--weights', '0,1', '--json'),
  ]);
  const read = (text: string) => linesOf(text).map((line) => JSON.parse(line) as SearchHitRow);
  const best = read(hits.stdout);
  expect(best.length).toBe(5);
  for (const hit of best)
    expect(hit.parts.reduce((sum, part) => sum + part.value, 0)).toBeCloseTo(hit.score, 6);
  const lines = linesOf(table.stdout);
  expect(lines[0]).toBe('Read as: skills=Python · years=5');
  expect(lines[1]).toMatch(/^rank {2}score +vector +skills +experience +who$/);
  for (const [index, hit] of best.entries()) {
    expect(lines[index + 2]).toContain(`${index + 1}  ${hit.score.toFixed(1).padStart(5)}`);
    expect(lines[index + 2]).toContain(hit.found.name);
    expect(lines[index + 2]).toContain(`[${hit.found.emailId}]`);
  }
  const strictHits = read(strict.stdout);
  expect(strictHits.length).toBeGreaterThan(0);
  expect(strictHits.every(({ found }) => found.skills.join().includes('Python'))).toBe(true);
  expect(read(projects.stdout).length).toBe(3);
  expect(read(even.stdout).every((hit) => hit.parts[0]?.value === 0)).toBe(true);
});

test('export writes each table, to a file or to what reads along', async () => {
  const { path } = await readMails();
  const out = join(makeFolder(), '候选人.csv');
  const [csv, jsonl, matches] = await Promise.all([
    runHere(['export', path, '--what', 'candidates', '--format', 'csv', '--bom', '--out', out]),
    runHere(['export', path, '--table', 'projects', '--format', 'jsonl']),
    runHere(['export', path, '--table', 'matches', '--format', 'csv']),
  ]);
  const candidates = countIn(path, 'talent_candidates');
  expect(csv).toMatchObject({ code: 0, stdout: '' });
  expect(csv.stderr).toBe(`${candidates} rows of candidates are in ${out}\n`);
  expect(readFileSync(out, 'utf8')).toMatch(/^\ufeffemail_id,name,title,/);
  expect(jsonl).toMatchObject({ code: 0, stderr: '' });
  expect(linesOf(jsonl.stdout).map((line) => JSON.parse(line).email_id).length).toBe(
    countIn(path, 'talent_projects'),
  );
  expect(linesOf(matches.stdout).length).toBe(countIn(path, 'talent_matches') + 1);
});

test('export of a file of behaviour writes its events in every format, by what they are narrowed to, safe for a spreadsheet', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 40, rowsPerUser: 12 });
  const demo = await makeDemo();
  expect((await runHere(['extract', path, ...options(demo)])).code).toBe(0);
  withDatabase(path, (db) => db.exec("UPDATE extracted_events SET event_type = '=1+1' WHERE id = 1"));
  const events = countIn(path, 'extracted_events');
  expect(events).toBeGreaterThan(200);
  const folder = makeFolder();
  const [xlsx, parquet] = [join(folder, 'events.xlsx'), join(folder, 'events.parquet')];
  const narrowed = ['export', path, '--type', '=1+1', '--long', '--format'];
  const [jsonl, csv, of1, ofNone, sequences] = await Promise.all([
    runHere(['export', path, '--format', 'jsonl']),
    runHere(['export', path, '--format', 'csv']),
    runHere([...narrowed, 'xlsx', '--out', xlsx]),
    runHere([
      'export',
      path,
      '--search',
      '=1+1',
      '--to',
      '1999-12-31',
      '--format',
      'parquet',
      '--out',
      parquet,
    ]),
    runHere(['export', path, '--what', 'sequences', '--format', 'jsonl']),
  ]);
  const ids = linesOf(jsonl?.stdout ?? '').map((line) => JSON.parse(line).event_id);
  expect(new Set(ids).size).toBe(events);
  expect(linesOf(csv?.stdout ?? '')[0]).toBe(
    'user_id,type,category,start_time,end_time,row_count,row_ids,text,recipe,edited,event_id',
  );
  expect(linesOf(csv?.stdout ?? '').length).toBe(events + 1);
  expect(csv?.stdout).toContain(",'=1+1,");
  expect(csv?.stderr).toBe('');
  expect(of1?.stderr).toBe(`1 rows of events are in ${xlsx}\n`);
  expect(readFileSync(xlsx).subarray(0, 2).toString()).toBe('PK');
  expect(ofNone?.stderr).toBe(`0 rows of events are in ${parquet}\n`);
  expect(readFileSync(parquet).subarray(-4).toString()).toBe('PAR1');
  expect(linesOf(sequences?.stdout ?? '').length).toBe(40);
  await refused([...narrowed, 'jsonl', '--what', 'failures'], 'bad_input', /--type says nothing of failures/);
  await refused(['export', path, '--format', 'doc'], 'bad_input', /csv, jsonl, xlsx or parquet/);
});

const refused = async (words: readonly string[], code: string, sentence: RegExp): Promise<void> => {
  const ended = await runHere(words);
  expect(ended, words.join(' ')).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toContain(`[${code}]`);
  expect(ended.stderr).toMatch(sentence);
  expect(ended.stderr).not.toMatch(/\n\s+at /);
};

test('what makes no sense is refused in a sentence', async () => {
  const mail = makeMailFile(3);
  const behaviour = join(makeFolder(), 'source.db');
  writeSourceFile(behaviour, { form: 'text', users: 1, rowsPerUser: 2 });
  const table = ['export', mail, '--format', 'csv', '--table'];
  await Promise.all([
    refused(['talent', behaviour], 'no_mail_table', /no table of mails.*\n.*Import a mailbox/),
    refused(['talent', mail, '--all', '--mails', 'a'], 'bad_input', /--mails and --all exclude each other/),
    refused(['talent', mail, '--mails', 'nobody'], 'unknown_mail', /no mail nobody/),
    refused(['talent', mail, '--top', '0'], 'bad_input', /--top/),
  ]);
  await Promise.all([
    refused(['extract', mail], 'no_usable_table', /holds mails.*\n.*talent FILE/),
    refused(['estimate', behaviour, '--mail'], 'no_mail_table', /no table of mails/),
    refused(['events', mail], 'no_usable_table', /holds mails/),
    refused(['search', mail, 'x', '--weights', '0.7,0.7'], 'weights_invalid', /add up to 1, not to 1.4/),
  ]);
  await Promise.all([
    refused(['search', mail, ' '], 'bad_input', /The query/),
    refused(['search', mail, 'x', '--embedding-model', ' '], 'bad_input', /--embedding-model/),
    refused(['search', mail, 'x', '--kind', 'cat'], 'bad_input', /--kind/),
    refused(['export', mail, '--format', 'csv'], 'bad_input', /Which table\?.*\n.*--what candidates/),
    refused(
      [...table, 'cats'],
      'bad_input',
      /events, sequences, failures, insights, gold, candidates, projects or matches/,
    ),
    refused(['watch', mail], 'no_job', /No job has run/),
    refused(['watch', mail, '--from', 'x'], 'bad_input', /--from x/),
  ]);
});
