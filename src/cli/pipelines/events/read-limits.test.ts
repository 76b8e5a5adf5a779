import { expect, test } from 'vitest';
import { demoArguments, makeUsersFile } from '../../../engine/testing/cli-run.ts';
import { userIdOf, withDatabase } from '../../../engine/testing/source-file.ts';
import { makeDemo, openHere } from '../../../engine/testing/test-bench.ts';
import { runHere } from '../../testing/run-here.ts';

/** A file in which two rows of one user are longer than what the model reads of a row. */
function makeSource(): string {
  const path = makeUsersFile(3);
  withDatabase(path, (db) =>
    db
      .prepare(
        `UPDATE behavior_data SET behavior_text = behavior_text || ' ' || ? WHERE user_id = ? AND id IN
          (SELECT id FROM behavior_data WHERE user_id = ? ORDER BY id LIMIT 2)`,
      )
      .run('长'.repeat(700), userIdOf(1), userIdOf(1)),
  );
  return path;
}

test('what the model will not read is said before the start, and is read where more is asked for', async () => {
  const path = makeSource();
  const demo = await makeDemo();
  const told = await runHere(['estimate', path]);
  expect(told.stdout).toContain('cut        2 rows to 600 characters\n');
  const more = await runHere(['estimate', path, '--longest-row', '2000', '--json']);
  expect(JSON.parse(more.stdout).unread).toMatchObject({ rows: 0, profiles: 0, exact: true });

  const extracted = await runHere(['extract', path, ...demoArguments(demo)]);
  expect(extracted).toMatchObject({ code: 0 });
  expect(extracted.stderr).toContain('The model will not read everything: 2 rows to 600 characters');
  const engine = await openHere(path);
  const unread = async (): Promise<number> => {
    const { rows } = await engine.read('events.rows', { userId: userIdOf(1), offset: 0, limit: 200 });
    return rows.filter((row) => row.unread > 0).length;
  };
  expect(await unread()).toBe(2);
  await engine.close();

  const again = await runHere(['extract', path, '--all', '--longest-row', '2000', ...demoArguments(demo)]);
  expect(again).toMatchObject({ code: 0, stderr: '' });
  const later = await openHere(path);
  const { rows } = await later.read('events.rows', { userId: userIdOf(1), offset: 0, limit: 200 });
  expect(rows.every((row) => row.unread === 0)).toBe(true);
});

test.each([
  ['--longest-row', '19'],
  ['--longest-row', 'long'],
  ['--longest-profile', '20001'],
  ['--longest-profile', '1.5'],
])('%s %s is refused by name', async (option, value) => {
  const refused = await runHere(['estimate', makeUsersFile(1), option, value]);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain(`${option} ${value} makes no sense`);
});
