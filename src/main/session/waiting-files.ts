import { basename } from 'node:path';
import type { Engine } from '../../engine/engine-api.ts';
import { AppError } from '../../shared/app-error.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import type { FoundInFile } from '../../shared/pipelines/registry.ts';
import type { Log } from '../app/log.ts';
import type { Notice } from '../app/notifications.ts';
import type { Words } from '../app/words.ts';
import { collectOrders, type KeysFor } from './collect-orders.ts';
import { noticeFor } from './job-words.ts';

type QuietEngine = Pick<Engine, 'orders' | 'collect' | 'snapshot' | 'subscribe' | 'info' | 'close'>;

export interface WaitingFilesParts {
  /** The files with jobs that wait for orders. */
  readonly paths: () => readonly string[];
  readonly forget: (path: string) => void;
  /** The file that is open: it is looked after by itself. */
  readonly openPath: () => string | null;
  readonly open: (path: string) => Promise<QuietEngine>;
  readonly keysFor: KeysFor;
  readonly words: () => Words;
  readonly tell: (notice: Notice) => void;
  readonly log: Log;
  /** Calls back after so long; answers how not to. */
  readonly later: (call: () => void, milliseconds: number) => () => void;
}

const firstLookMs = 10_000;
const everyMs = 10 * 60_000;

/** Waits until a job that runs rests or is over. */
async function toItsRest(engine: QuietEngine, jobId: string): Promise<JobSnapshot | null> {
  const over = Promise.withResolvers<void>();
  const leave = engine.subscribe({
    snapshot: (job) => {
      if (job.jobId === jobId && job.status !== 'running') over.resolve();
    },
  });
  const now = await engine.snapshot(jobId);
  if (now?.status !== 'running') over.resolve();
  await over.promise;
  leave();
  return engine.snapshot(jobId);
}

/** Collects what came of orders of files that are not open. */
export function createWaitingFiles(parts: WaitingFilesParts) {
  const { log } = parts;
  let busy: { readonly path: string; readonly engine: QuietEngine; readonly done: Promise<void> } | null =
    null;
  let forget: (() => void) | null = null;
  let ended = false;

  const tellOf = (path: string, job: JobSnapshot, found: FoundInFile): void => {
    const notice = noticeFor({ ...job, status: 'running' }, job, parts.words(), found);
    if (notice !== null) parts.tell({ ...notice, body: `${basename(path)}: ${notice.body}` });
  };

  const collect = async (path: string, engine: QuietEngine): Promise<void> => {
    for (;;) {
      const begun = await collectOrders(engine, parts.keysFor);
      if (begun === null) return parts.forget(path);
      if (begun.status === 'waiting') return;
      const job = await toItsRest(engine, begun.jobId);
      // Whoever has taken the file over tells of it.
      if (job === null || busy?.engine !== engine) return;
      log.info(`orders of a file that is not open were collected: ${job.status}`);
      tellOf(path, job, (await engine.info()).found);
      if (job.status === 'waiting') return;
      if (begun.status !== 'running') return parts.forget(path);
      // Another job of the file may have orders that came back.
    }
  };

  const lookAt = async (path: string): Promise<void> => {
    try {
      const engine = await parts.open(path);
      const done = collect(path, engine)
        .catch((thrown: unknown) => log.error('orders could not be collected', thrown))
        .finally(() => engine.close().catch(() => undefined));
      busy = { path, engine, done };
      await done;
    } catch (thrown) {
      const isGone = thrown instanceof AppError && thrown.code === 'file_not_found';
      if (!isGone) log.error('a file with orders could not be opened', thrown);
    } finally {
      busy = null;
    }
  };

  let looking: Promise<void> | null = null;
  const lookAtAll = async (): Promise<void> => {
    for (const path of parts.paths()) {
      if (ended) return;
      if (path !== parts.openPath()) await lookAt(path);
    }
  };
  /** Looks at all of them, one after the other. */
  const look = (): Promise<void> => {
    looking ??= lookAtAll().finally(() => {
      looking = null;
    });
    return looking;
  };
  /** Lets go of a file that is about to be opened: what is being collected from it goes on there. */
  const letGo = async (path: string): Promise<void> => {
    if (busy === null || busy.path !== path) return;
    const { engine, done } = busy;
    busy = null;
    await engine.close().catch(() => undefined);
    await done;
  };
  const schedule = (milliseconds: number): void => {
    forget = parts.later(() => void look().finally(() => !ended && schedule(everyMs)), milliseconds);
  };
  return {
    begin: () => schedule(firstLookMs),
    look,
    letGo,
    end: async () => {
      ended = true;
      forget?.();
      if (busy !== null) await letGo(busy.path);
    },
  };
}
