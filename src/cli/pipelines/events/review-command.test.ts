import { expect, test } from 'vitest';
import { demoArguments } from '../../../engine/testing/cli-run.ts';
import { writeSourceFile } from '../../../engine/testing/source-file.ts';
import { makeDemo, makeFolder } from '../../../engine/testing/test-bench.ts';
import { runHere } from '../../testing/run-here.ts';

test('review draws users, lists who is worth a look, and is done with them; quality says how right the events are', async () => {
  const path = `${makeFolder()}/source.db`;
  writeSourceFile(path, { form: 'text', users: 6, rowsPerUser: 20 });
  const demo = await makeDemo();
  expect((await runHere(['extract', path, ...demoArguments(demo)])).code).toBe(0);

  expect((await runHere(['review', path])).stdout).toContain('Nobody is drawn yet');
  expect((await runHere(['review', path, '--draw', '4'])).stdout).toBe('4 users drawn, 4 in all.\n');
  const listed = await runHere(['review', path]);
  expect(listed.stdout).toMatch(
    /^0 of 4 drawn users are reviewed, out of 6 that were read\.\n4 users are worth a look: 4 drawn\.\n\n/,
  );
  const queued = (await runHere(['review', path, '--json'])).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(queued).toHaveLength(4);
  expect(queued[0]).toMatchObject({ state: 'open', reasons: [{ reason: 'drawn', count: 1 }] });

  const ids = queued.map(({ userId }) => userId as string);
  expect((await runHere(['quality', path])).stdout).toBe(
    '0 of 6 drawn users are reviewed; what share of the events is right is told from there on.\n',
  );
  const done = await runHere(['review', path, '--done', ids.slice(1).join(',')]);
  expect(done.stdout.split('\n')).toHaveLength(4);
  expect((await runHere(['review', path, '--reason', 'drawn'])).stdout).toContain('3 of 4 drawn users');
  expect((await runHere(['review', path, '--undo'])).stdout).toMatch(/^Undone: done, \d+ events of /);

  await runHere(['review', path, '--draw', '6', '--seed', '2']);
  const all = (await runHere(['review', path, '--json'])).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).userId);
  await runHere(['review', path, '--done', all.join(',')]);
  const quality = await runHere(['quality', path]);
  expect(quality.stdout).toMatch(
    /^precision {2}100\.0 % \(100\.0–100\.0\) of \d+ events that were found are right\n/,
  );
  expect(quality.stdout).toContain('浏览车型\t');
  const json = JSON.parse((await runHere(['quality', path, '--json'])).stdout);
  expect(json).toMatchObject({ reviewed: 6, needed: 6, recall: { share: 1 }, retyped: [] });

  const tried = await runHere(['try', path, '--gold', ...demoArguments(demo), '--model', 'other']);
  expect(tried.code).toBe(0);
  expect(tried.stdout).toMatch(/6 reviewed users \(6 drawn at random\)\n/);
  expect(tried.stdout).toMatch(/^trial\t.*\tother\t\t6\t/m);
  expect((await runHere(['quality', path])).stdout).toMatch(/^second opinion of other on 6 users: it has /m);

  const refused = [
    [['try', path, '--gold', '--users', '3'], 'bad_input'],
    [['review', path, '--draw', 'many'], 'bad_input'],
    [['review', path, '--reason', 'hunch'], 'bad_input'],
    [['review', path, '--done', 'nobody'], 'unknown_user'],
  ] as const;
  for (const [words, code] of refused) {
    const said = await runHere([...words]);
    expect([said.code, said.stdout]).toEqual([2, '']);
    expect(said.stderr).toContain(`[${code}]`);
  }
});
