import type { Engine, ModelAccess } from '../../engine/engine-api.ts';
import { type ErrorInfo, toErrorInfo } from '../../shared/app-error.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import type { QueueChange, QueuedJob } from '../../shared/queue.ts';
import { codedError } from '../../shared/words/coded-error.ts';

export interface QueuePorts {
  readonly engine: Pick<Engine, 'queue' | 'changeQueue' | 'startQueued'>;
  /** How the model of a job that waits is reached. */
  readonly accessFor: (job: QueuedJob) => Promise<ModelAccess>;
  readonly onStarted: (job: JobSnapshot) => void;
  /** The queue, whenever it has changed. */
  readonly onChange: (queue: readonly QueuedJob[]) => void;
  /** The next could not be begun: it waits on. */
  readonly onProblem: (error: ErrorInfo) => void;
  /** A job has come to its end, and none waits. */
  readonly onAllDone: () => void;
}

export type QueueKeeper = ReturnType<typeof createQueueKeeper>;

/** The jobs that wait in the open file: the next begins when the one before it is completed, or waits for its order. */
export function createQueueKeeper(ports: QueuePorts) {
  const { engine } = ports;
  let isHeld = false;
  const start = async (job: QueuedJob): Promise<JobSnapshot> => {
    const started = await engine.startQueued(job.id, await ports.accessFor(job));
    isHeld = false;
    ports.onStarted(started);
    ports.onChange(await engine.queue());
    return started;
  };
  const goOn = async (whenNone: () => void): Promise<void> => {
    if (isHeld) return;
    try {
      const [next] = await engine.queue();
      if (next === undefined) whenNone();
      else await start(next);
    } catch (thrown) {
      ports.onProblem(toErrorInfo(thrown));
    }
  };
  return {
    list: () => engine.queue(),
    change: async (change: QueueChange) => {
      const queue = await engine.changeQueue(change);
      ports.onChange(queue);
      return queue;
    },
    /** Begins one that waits. @throws AppError not_queued, and what a start throws */
    begin: async (id: string) => {
      const queue = await engine.queue();
      const job = queue.find((each) => each.id === id);
      if (job !== undefined) return start(job);
      ports.onChange(queue);
      throw codedError('not_queued');
    },
    /** A job has stopped before its end: a person looks at it before others go on. */
    hold: () => {
      isHeld = true;
    },
    /** A person has begun a job, or gone on with one. */
    release: () => {
      isHeld = false;
    },
    /** A job of the file is completed: the next takes its turn. Never rejects. */
    jobCompleted: () => goOn(ports.onAllDone),
    /** A job of the file waits for its order: the next takes its turn, and where there is none not all is done. Never rejects. */
    jobWaits: () => goOn(() => {}),
  };
}
