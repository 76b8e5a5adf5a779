import { expect, test } from 'vitest';
import { demoArguments } from '../../../engine/testing/cli-run.ts';
import { withDatabase, writeSourceFile } from '../../../engine/testing/source-file.ts';
import { makeDemo, makeFolder } from '../../../engine/testing/test-bench.ts';
import { runHere } from '../../testing/run-here.ts';

interface Sequence {
  readonly user: string;
  readonly status: string;
  readonly message: string | null;
}

const sequencesOf = (path: string): readonly Sequence[] =>
  withDatabase(path, (db) =>
    db
      .prepare<[], Sequence>(
        'SELECT user_id AS user, status, error_message AS message FROM event_sequences ORDER BY user_id',
      )
      .all(),
  );

test('keep saves what was read of failed users, of one or of all, without a request, and calls none of them whole', async () => {
  const path = `${makeFolder()}/source.db`;
  writeSourceFile(path, { form: 'text', users: 14, rowsPerUser: 40 });
  const demo = await makeDemo({ faults: { rows_left_out: 1 } });
  const large = [...demoArguments(demo), '--max-input-tokens', '1500'];
  expect((await runHere(['extract', path, ...large])).code).toBe(1);
  const failed = sequencesOf(path).flatMap(({ user, status }) => (status === 'failed' ? [user] : []));
  expect(failed.length).toBeGreaterThan(1);
  const calls = demo.record.calls.length;

  const [first = ''] = failed;
  const one = await runHere(['keep', path, '--users', first]);
  expect(one).toMatchObject({ code: 0, stdout: 'Kept what was read of 1 user, as incomplete.\n' });
  const stranger = await runHere(['keep', path, '--users', 'nobody']);
  expect(stranger).toMatchObject({ code: 2, stdout: '' });
  expect(stranger.stderr).toContain('[unknown_user]');
  const rest = await runHere(['keep', path]);
  expect(rest.stdout).toMatch(/^Kept what was read of \d+ users?, as incomplete\.\n$/);
  const again = await runHere(['keep', path]);
  expect(again.stdout).toBe(
    'Nothing to keep: no failed user has rows that were read and no result from before.\n',
  );

  const after = sequencesOf(path).filter(({ user }) => failed.includes(user));
  expect(after.map(({ user }) => user)).toEqual(failed);
  for (const { status, message } of after) {
    expect(status).toBe('incomplete');
    expect(message).toMatch(/^rows_unaccounted: \d+ of \d+ rows/);
  }
  expect(demo.record.calls).toHaveLength(calls);
  const next = await runHere(['extract', path, ...large]);
  expect(next.stdout).toContain('Nothing to do');
});
