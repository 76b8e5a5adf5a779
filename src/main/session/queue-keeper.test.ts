import { expect, it } from 'vitest';
import { AppError } from '../../shared/app-error.ts';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import type { QueuedJob } from '../../shared/queue.ts';
import { createQueueKeeper } from './queue-keeper.ts';
import { jobSnapshot } from './testing/job-snapshot.ts';

const waiting = (id: string, profile: string | null = null): QueuedJob => ({
  ...{ id, pipeline: 'events', selection: 'unfinished', named: null, asked: null },
  ...{ settings: { ...defaultModelSettings, model: `model of ${id}` }, profile, addedAt: 0 },
});

function setUp(jobs: readonly QueuedJob[], refusal: AppError | null = null) {
  let queue = jobs;
  const told: string[] = [];
  const keeper = createQueueKeeper({
    engine: {
      queue: async () => queue,
      changeQueue: async () => queue,
      startQueued: async (id, { settings }) => {
        if (refusal !== null) throw refusal;
        queue = queue.filter((job) => job.id !== id);
        told.push(`began ${id} with ${settings.model}`);
        return jobSnapshot({ jobId: id, status: 'running' });
      },
    },
    accessFor: async ({ settings, profile }) => ({ settings, apiKey: profile }),
    onStarted: ({ jobId }) => told.push(`took ${jobId}`),
    onChange: (now) => told.push(`${now.length} wait`),
    onProblem: ({ code }) => told.push(code),
    onAllDone: () => told.push('all done'),
  });
  return { keeper, told, left: () => queue };
}

it('begins the next when a job is completed, with the model that it was added with, and says when none is left', async () => {
  const { keeper, told } = setUp([waiting('a', 'cheap'), waiting('b')]);
  await keeper.jobCompleted();
  await keeper.jobCompleted();
  await keeper.jobCompleted();
  expect(told).toEqual([
    ...['began a with model of a', 'took a', '1 wait'],
    ...['began b with model of b', 'took b', '0 wait'],
    'all done',
  ]);
});

it('begins the next when a job waits for its order, and says of none that all is done', async () => {
  const { keeper, told } = setUp([waiting('a')]);
  await keeper.jobWaits();
  await keeper.jobWaits();
  expect(told).toEqual(['began a with model of a', 'took a', '0 wait']);
});

it('begins nothing after one that stopped before its end, until a person has begun something', async () => {
  const { keeper, told } = setUp([waiting('a'), waiting('b'), waiting('c')]);
  keeper.hold();
  await keeper.jobCompleted();
  await keeper.jobWaits();
  expect(told).toEqual([]);
  keeper.release();
  await keeper.jobCompleted();
  keeper.hold();
  await keeper.begin('b');
  await keeper.jobCompleted();
  expect(told.filter((line) => line.startsWith('began'))).toEqual(
    ['a', 'b', 'c'].map((id) => `began ${id} with model of ${id}`),
  );
});

it('tells what keeps the next from beginning, and lets it wait', async () => {
  const { keeper, told, left } = setUp([waiting('a')], new AppError('key_missing', 'No key.'));
  await keeper.jobCompleted();
  expect(told).toEqual(['key_missing']);
  expect(left()).toHaveLength(1);
});

it('begins one by hand, and refuses one that does not wait any more', async () => {
  const { keeper, told } = setUp([waiting('a'), waiting('b')]);
  expect(await keeper.begin('b')).toMatchObject({ jobId: 'b' });
  await expect(keeper.begin('b')).rejects.toMatchObject({ code: 'not_queued' });
  expect(told).toEqual(['began b with model of b', 'took b', '1 wait', '1 wait']);
});
