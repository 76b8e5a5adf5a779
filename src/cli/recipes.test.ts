import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { demoArguments, makeUsersFile } from '../engine/testing/cli-run.ts';
import { recordRequests } from '../engine/testing/golden/record-requests.ts';
import { withDatabase } from '../engine/testing/source-file.ts';
import { makeDemo, makeFolder } from '../engine/testing/test-bench.ts';
import { recipeSchema } from '../shared/recipe.ts';
import { recipeText } from '../shared/recipes/recipe-text.ts';
import { runHere } from './testing/run-here.ts';

const mine = recipeSchema.parse({
  name: '只看到店',
  read: { longestRow: 300 },
  ask: { instructions: '只写与到店有关的事。\nBriefly.' },
});

const one = (demo: Parameters<typeof demoArguments>[0]): string[] => [
  ...demoArguments(demo),
  '--concurrency',
  '1',
];

test('a recipe that is exported here and used there sends the same bytes', async () => {
  const folder = makeFolder();
  const [given, exported] = [join(folder, 'mine.json'), join(folder, 'exported.json')];
  writeFileSync(given, `\uFEFF${recipeText(mine)}`);
  const sent: string[][] = [];
  const runWith = async (path: string, recipe: string): Promise<void> => {
    const recorder = await recordRequests(await makeDemo({ latencyMs: 40 }));
    const run = await runHere(['extract', path, '--recipe', recipe, ...one(recorder as never)]);
    expect(run.code).toBe(0);
    sent.push(recorder.requests.map(({ body }) => body.toString('utf8')));
  };
  const [here, there] = [makeUsersFile(5), makeUsersFile(5)];
  await runWith(here, given);

  const hashes = withDatabase(here, (db) =>
    db.prepare<[], string>('SELECT DISTINCT recipe FROM extracted_events').pluck().all(),
  );
  const listed = await runHere(['recipes', here]);
  expect(listed.stdout).toContain(`used       ${hashes[0]}  只看到店  behavior_data`);
  expect(listed.stdout).toContain(`in use     ${hashes[0]}  只看到店`);
  expect(listed.stdout).toContain('built in   car-buying');
  expect(hashes.length).toBe(1);
  expect((await runHere(['recipes', here, '--show', hashes[0] ?? '', '--out', exported])).code).toBe(0);
  expect(recipeSchema.parse(JSON.parse(readFileSync(exported, 'utf8')))).toMatchObject({ ask: mine.ask });
  await runWith(there, exported);
  expect(sent[0]?.length).toBeGreaterThan(0);
  expect(sent[1]).toEqual(sent[0]);
  expect(sent[0]?.[0]).toContain('只写与到店有关的事');
});

test('a file goes on with the recipe that it was read by, until another is named', async () => {
  const path = makeUsersFile(3);
  const recipe = join(makeFolder(), 'mine.json');
  writeFileSync(recipe, recipeText(mine));
  const recorder = await recordRequests(await makeDemo());
  const run = async (...more: string[]): Promise<string> => {
    const before = recorder.requests.length;
    expect((await runHere(['extract', path, '--all', ...more, ...one(recorder as never)])).code).toBe(0);
    return recorder.requests[before]?.body.toString('utf8') ?? '';
  };
  expect(await run('--recipe', recipe)).toContain('只写与到店有关的事');
  expect(await run()).toContain('只写与到店有关的事');
  const other = await run('--recipe', 'car-buying');
  expect(other).not.toContain('只写与到店有关的事');
  expect(other).toContain('purchase rows');
});

test.each([
  ['no file', () => join(makeFolder(), 'nowhere.json'), 'unknown_recipe', 'There is no recipe'],
  ['no JSON', () => made('{'), 'recipe_unreadable', 'is no recipe: it is not JSON.'],
  ['no recipe', () => made('{"name":"x"}'), 'recipe_unfit', ': ask is missing or not what belongs there.'],
  ['a later one', () => made('{"version":2}'), 'recipe_newer', 'is a recipe of a newer Gleaner.'],
])('%s is refused in one sentence, and nothing is sent', async (_what, make, code, sentence) => {
  const path = makeUsersFile(1);
  const run = await runHere(['extract', path, '--recipe', make(), '--base-url', 'http://127.0.0.1:9/v1']);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain(sentence);
  expect(run.stderr).toContain(`[${code}]`);
});

function made(text: string): string {
  const path = join(makeFolder(), 'recipe.json');
  writeFileSync(path, text);
  return path;
}

test('a file that cannot be read by itself is told what it lacks, and is read by a draft that was filled in', async () => {
  const folder = makeFolder();
  const [path, draft] = [join(folder, 'deeds.db'), join(folder, 'draft.json')];
  writeFileSync(path, '');
  withDatabase(path, (db) => {
    db.exec('CREATE TABLE deeds (member TEXT, what TEXT, "group" REAL)');
    const add = db.prepare('INSERT INTO deeds VALUES (?, ?, ?)');
    for (let row = 0; row < 12; row += 1)
      add.run(`m${row % 3}`, '在易车网浏览大众_迈腾 2分9秒', 45_962.5 + row);
  });
  const demo = await makeDemo();
  const refused = await runHere(['extract', path, ...one(demo)]);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(/“deeds” in deeds\.db.*not found: time\. \[mapping_needed\]\n.*--draft/);
  expect((await runHere(['status', path])).stdout).toContain(
    'deeds cannot be read by itself, for want of time',
  );
  expect((await runHere(['recipes', path])).stdout).toContain('to say     time, of deeds');

  expect((await runHere(['recipes', path, '--draft', '--out', draft])).code).toBe(0);
  const read = JSON.parse(readFileSync(draft, 'utf8'));
  expect(read.read.mapping).toMatchObject({ table: 'deeds', userColumn: 'member', timeColumn: '' });
  const empty = await runHere(['extract', path, '--recipe', draft, ...one(demo)]);
  expect(empty.stderr).toContain('read.mapping.timeColumn is missing or not what belongs there');
  read.read.mapping.timeColumn = 'group';
  writeFileSync(draft, JSON.stringify(read));
  const extracted = await runHere(['extract', path, '--recipe', draft, ...one(demo)]);
  expect(extracted.code).toBe(0);
  expect(demo.record.calls.flatMap(({ users }) => users.flatMap(({ rows }) => rows))).toHaveLength(12);
  // It holds for the file from there on.
  const status = await runHere(['status', path]);
  expect(status.stdout).not.toContain('cannot be read by itself');
  expect(status.stdout).toContain('3 users, 12 rows; 3 users with events');
});
