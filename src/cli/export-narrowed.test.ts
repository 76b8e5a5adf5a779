import { expect, test } from 'vitest';
import { demoArguments, makeUsersFile } from '../engine/testing/cli-run.ts';
import { makeDemo } from '../engine/testing/test-bench.ts';
import { runHere } from './testing/run-here.ts';

type Line = Readonly<Record<string, unknown>>;

test('failures go out by cause and run, sequences by the events of their users', async () => {
  const path = makeUsersFile(6);
  const demo = await makeDemo({ faults: { refusal: 1 } });
  await runHere(['extract', path, ...demoArguments(demo)]);
  const out = async (...options: readonly string[]): Promise<readonly Line[]> => {
    const { stdout, code } = await runHere(['export', path, '--format', 'jsonl', ...options]);
    expect(code).toBe(0);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  };
  const failures = await out('--what', 'failures');
  expect(failures).toHaveLength(6);
  const users = failures.map(({ user_id }) => String(user_id));
  const [first] = failures.map(({ job_id }) => String(job_id));
  demo.setFaults({});
  await runHere(['extract', path, '--users', users.slice(0, 2).join(','), ...demoArguments(demo)]);
  expect((await out('--what', 'failures', '--run', first ?? '')).map(({ user_id }) => user_id)).toEqual(
    users.slice(2),
  );
  expect(await out('--what', 'failures', '--cause', 'refusal')).toHaveLength(4);
  expect(await out('--what', 'failures', '--cause', 'rows_unaccounted', '--cause', 'timeout')).toEqual([]);
  expect(await out('--what', 'failures', '--run', 'none')).toEqual([]);

  const events = await out('--what', 'events');
  expect(new Set(events.map(({ user_id }) => user_id))).toEqual(new Set(users.slice(0, 2)));
  const type = String(events[0]?.type);
  const withType = new Set(events.filter((event) => event.type === type).map(({ user_id }) => user_id));
  const sequences = await out('--what', 'sequences', '--type', type);
  expect(new Set(sequences.map(({ user_id }) => user_id))).toEqual(withType);
  for (const { event_ids, user_id } of sequences)
    expect(new Set(event_ids as readonly string[])).toEqual(
      new Set(events.filter((event) => event.user_id === user_id).map(({ event_id }) => event_id)),
    );
  expect(await out('--what', 'sequences', '--type', 'none of them')).toEqual([]);
  expect(await out('--what', 'sequences', '--user', users[1] ?? '')).toMatchObject([{ user_id: users[1] }]);
  for (const [table, option] of [
    ['failures', '--type'],
    ['sequences', '--cause'],
    ['gold', '--from'],
  ] as const) {
    const asked = ['export', path, '--format', 'csv', '--what', table, option, '2026-01-01'];
    expect(await runHere(asked)).toMatchObject({ code: 2, stdout: '' });
  }
});
