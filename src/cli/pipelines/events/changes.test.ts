import { join } from 'node:path';
import { expect, test } from 'vitest';
import { demoArguments } from '../../../engine/testing/cli-run.ts';
import { growLog } from '../../../engine/testing/grow-log.ts';
import { writeSourceFile } from '../../../engine/testing/source-file.ts';
import { makeDemo, makeFolder } from '../../../engine/testing/test-bench.ts';
import { runHere } from '../../testing/run-here.ts';

test('a log that has grown: status counts what came, a start names who was changed, --new adds, --changed reads whole again', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 40, rowsPerUser: 6 });
  const demo = await makeDemo();
  const run = (...flags: string[]) => runHere(['extract', path, ...flags, ...demoArguments(demo)]);
  expect((await run()).code).toBe(0);
  expect((await runHere(['status', path])).stdout).not.toContain('new:');
  const { newRows, grown, changed, deleted } = growLog(path);

  const status = await runHere(['status', path]);
  expect(status.stdout).toContain(
    `\nnew: ${newRows.length} rows of ${grown.length} users since they were read\n`,
  );
  const estimate = JSON.parse((await runHere(['estimate', path, '--json'])).stdout);
  expect(estimate).toMatchObject({ items: grown.length, records: newRows.length });

  const added = await run('--new');
  expect(added.code).toBe(0);
  const names = [...changed, ...deleted].toSorted().join(', ');
  expect(added.stderr).toContain(
    `Rows that were read have been changed or deleted, of 8 users: ${names}; to read them whole again: --changed\n`,
  );
  const calls = demo.record.calls.length;
  const nothing = await run('--new');
  expect(nothing.stdout).toContain('Nothing to do: no user is without events, and no rows have come since.');
  expect(demo.record.calls).toHaveLength(calls);

  expect((await run('--changed')).code).toBe(0);
  const last = await run();
  expect(last.stdout).toContain('Nothing to do');
  expect(last.stderr).not.toContain('changed');
});

test.each([
  [['--new', '--all'], '--new and --all exclude each other'],
  [['--users', 'a', '--changed'], '--users and --changed exclude each other'],
  [['--new', '--changed', '--failed'], '--new, --changed and --failed exclude each other'],
])('%j is refused by name', async (flags, words) => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 1, rowsPerUser: 2 });
  const refused = await runHere(['extract', path, ...flags]);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain(words);
});
