import { expect, test } from 'vitest';
import { demoArguments, makeUsersFile } from '../../../engine/testing/cli-run.ts';
import { withDatabase } from '../../../engine/testing/source-file.ts';
import { makeDemo, openHere } from '../../../engine/testing/test-bench.ts';
import { runHere } from '../../testing/run-here.ts';

/** A file of twelve rows, day and month in an order that no row tells, but for two that have no time at all. */
function makeSource(): string {
  const path = makeUsersFile(2);
  withDatabase(path, (db) =>
    db.exec(`UPDATE behavior_data SET timestamp = printf('%02d/%02d/2025 10:00', 1 + id % 2, 3 + id % 8);
      UPDATE behavior_data SET timestamp = 'soon' WHERE id IN (SELECT id FROM behavior_data ORDER BY id LIMIT 2)`),
  );
  return path;
}

test('a kind of times that is named is read, and how many rows it leaves is said before the start', async () => {
  const path = makeSource();
  const found = await runHere(['estimate', path]);
  expect(found.stdout).toContain('times      of no known kind; 12 of 12 rows without a time\n');
  const estimated = await runHere(['estimate', path, '--time-kind', 'month_first']);
  expect(estimated.stdout).toContain('times      month_first; 2 of 12 rows without a time\n');
  const asJson = await runHere(['estimate', path, '--time-kind', 'month_first', '--json']);
  expect(JSON.parse(asJson.stdout).times).toMatchObject({
    kind: 'month_first',
    rows: 12,
    rowsWithoutTime: 2,
  });

  const demo = await makeDemo();
  const extracted = await runHere(['extract', path, '--time-kind', 'day_first', ...demoArguments(demo)]);
  expect(extracted.code).toBe(0);
  expect(extracted.stderr).toMatch(/are read as day_first: “0\d\/\d\d\/2025 10:00” is 2025-\d\d-0\d 10:00/);
  expect(extracted.stderr).toContain('Rows without a time that can be read, in column timestamp: 2.');
  const again = await runHere(['estimate', path]);
  expect(again.stdout).toContain('times      day_first; 2 of 12 rows without a time\n'); // It holds for the file.
  const engine = await openHere(path);
  const { rows } = await engine.read('events.events', { userId: null, offset: 0, limit: 50 });
  expect(
    rows.map(({ time }) => time).filter((time) => /^2025-(0[3-9]|10)-0[12] 10:00:00$/.test(time)),
  ).not.toEqual([]);
});

test('a kind that does not exist, or that fits no row, is refused before anything is sent or written', async () => {
  const demo = await makeDemo();
  const path = makeSource();
  const refused = (kind: string) => runHere(['extract', path, '--time-kind', kind, ...demoArguments(demo)]);
  const [unknown, unfit] = await Promise.all([refused('star_date'), refused('excel_days')]);
  expect(unknown).toMatchObject({ code: 2, stdout: '' });
  expect(unknown.stderr).toMatch(/There is no kind of time “star_date”.*\[bad_input\]\n.*month_first/);
  expect(unfit).toMatchObject({ code: 2, stdout: '' });
  expect(unfit.stderr).toContain('No time of the file is written as excel_days. [bad_input]');
  expect(demo.record.calls).toEqual([]);
  withDatabase(path, (db) => {
    const names = db.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'gleaner%'").all();
    expect(names).toEqual([]);
  });
});
