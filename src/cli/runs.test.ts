import { expect, test } from 'vitest';
import { demoArguments, makeUsersFile } from '../engine/testing/cli-run.ts';
import { makeDemo } from '../engine/testing/test-bench.ts';
import { runHere } from './testing/run-here.ts';

test('runs lists every run over a file, and tells of one what it took and why items failed', async () => {
  const path = makeUsersFile(6);
  expect((await runHere(['runs', path])).stdout).toBe('No job has run on this file yet.\n');
  const demo = await makeDemo({ faults: { refusal: 1 } });
  await runHere(['extract', path, ...demoArguments(demo)]);
  demo.setFaults({});
  await runHere(['extract', path, '--failed', ...demoArguments(demo)]);

  const listed = (await runHere(['runs', path])).stdout.trim().split('\n');
  expect(listed).toHaveLength(2);
  expect(listed[0]).toContain('6 of 6 users, ');
  expect(listed[1]).toContain('0 of 6 users, 6 failed, 0 found');
  expect(listed[1]).toContain('(Car buying, demo)');
  const id = listed[1]?.split(' ')[0] ?? '';
  const one = await runHere(['runs', path, id]);
  expect(one.stdout).toContain('failed     6: The model refused to answer. (refusal); 0 still failed');
  const [, told] = JSON.parse((await runHere(['runs', path, '--json'])).stdout);
  expect(told).toMatchObject({ job: { jobId: id, failed: 6 }, asked: 'Car buying' });
  const compared = (await runHere(['compare', path, id, listed[0]?.split(' ')[0] ?? ''])).stdout;
  expect(compared).toContain('0 read by both, 0 of them differ; 0 only in the first, 6 only in the second');
  const report = (await runHere(['report', path, id])).stdout;
  expect(report).toContain('The model refused to answer.');
  expect(await runHere(['report', path, '--language', 'fr'])).toMatchObject({ code: 2, stdout: '' });
  const stranger = await runHere(['runs', path, 'none']);
  expect(stranger).toMatchObject({ code: 2, stdout: '' });
  expect(stranger.stderr).toContain('[no_job]');
});
