import { expect, it } from 'vitest';
import type { Engine } from '../../engine/engine-api.ts';
import { AppError } from '../../shared/app-error.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import { wordsFor } from '../app/words.ts';
import { jobSnapshot } from './testing/job-snapshot.ts';
import { createWaitingFiles } from './waiting-files.ts';

const job = (status: JobSnapshot['status'], more: Partial<JobSnapshot> = {}): JobSnapshot =>
  jobSnapshot({ jobId: 'j', status, total: 9, succeeded: 9, ...more });

type Quiet = Parameters<typeof createWaitingFiles>[0]['open'] extends (path: string) => Promise<infer Each>
  ? Each
  : never;

/** Files by their names, each with what it answers when it is collected from, and how its job ends. */
function setUp(
  files: Record<string, { readonly begun: JobSnapshot | null; readonly end?: Promise<JobSnapshot> }>,
) {
  const told: string[] = [];
  const waiting = new Set(Object.keys(files));
  let openPath: string | null = null;
  const open = async (path: string): Promise<Quiet> => {
    const file = files[path];
    if (file === undefined) throw new AppError('file_not_found', 'Gone.');
    told.push(`open ${path}`);
    let latest = file.begun;
    let asked = 0;
    let hear: (job: JobSnapshot) => void = () => undefined;
    void file.end?.then((ended) => {
      latest = ended;
      hear(ended);
    });
    const engine: Pick<Engine, 'orders' | 'collect' | 'snapshot' | 'subscribe' | 'close'> = {
      orders: async () => [],
      // Once its job has come to its end nothing waits any more.
      collect: async () => {
        asked += 1;
        return asked > 1 && latest?.status === 'completed' ? null : file.begun;
      },
      snapshot: async () => latest,
      subscribe: ({ snapshot }) => {
        hear = snapshot ?? hear;
        return () => undefined;
      },
      close: async () => {
        told.push(`close ${path}`);
        latest = job('paused', { reason: 'interrupted' });
        hear(latest);
      },
    };
    return { ...engine, info: async () => ({ found: {} }) as never };
  };
  const files_ = createWaitingFiles({
    paths: () => [...waiting],
    forget: (path) => waiting.delete(path),
    openPath: () => openPath,
    open,
    keysFor: async () => [],
    words: () => wordsFor('en'),
    tell: ({ title, body }) => told.push(`${title}: ${body.split(':')[0]}`),
    log: { info: () => undefined, error: (line) => told.push(line) },
    later: () => () => undefined,
  });
  return {
    files: files_,
    told,
    waiting,
    isOpen: (path: string) => {
      openPath = path;
    },
  };
}

it('collects from every file that waits but the open one, tells of a job that has ended, and forgets what waits no more', async () => {
  const { files, told, waiting, isOpen } = setUp({
    '/data/a.db': { begun: job('waiting') },
    '/data/b.db': { begun: job('running'), end: Promise.resolve(job('completed')) },
    '/data/c.db': { begun: null },
    '/data/d.db': { begun: job('running'), end: Promise.resolve(job('waiting')) },
    '/data/e.db': { begun: job('waiting') },
  });
  isOpen('/data/e.db');
  await files.look();
  expect(told).toEqual([
    ...['open /data/a.db', 'close /data/a.db'],
    ...['open /data/b.db', 'Job finished: b.db', 'close /data/b.db'],
    ...['open /data/c.db', 'close /data/c.db'],
    ...['open /data/d.db', 'close /data/d.db'],
  ]);
  expect([...waiting]).toEqual(['/data/a.db', '/data/d.db', '/data/e.db']);
});

it('tells of an order of which nobody knows what became of it, and asks after it no more until its file is opened', async () => {
  const { files, told, waiting } = setUp({
    '/data/a.db': { begun: job('paused', { reason: 'order_unknown' }) },
  });
  await files.look();
  expect(told).toEqual(['open /data/a.db', 'Job paused: a.db', 'close /data/a.db']);
  expect([...waiting]).toEqual([]);
});

it('keeps a file that is away, without a word', async () => {
  const { files, told, waiting } = setUp({});
  waiting.add('/stick/a.db');
  await files.look();
  expect(told).toEqual([]);
  expect([...waiting]).toEqual(['/stick/a.db']);
});

it('lets go of a file that is about to be opened, which still waits, and tells nothing of it', async () => {
  const { files, told, waiting } = setUp({
    '/data/a.db': { begun: job('running'), end: new Promise(() => undefined) },
  });
  const looking = files.look();
  await expect.poll(() => told).toEqual(['open /data/a.db']);
  await new Promise(setImmediate);
  await files.letGo('/data/other.db');
  await files.letGo('/data/a.db');
  await looking;
  expect(new Set(told)).toEqual(new Set(['open /data/a.db', 'close /data/a.db']));
  expect([...waiting]).toEqual(['/data/a.db']);
  await files.end();
});
