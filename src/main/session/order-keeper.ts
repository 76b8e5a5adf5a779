import type { Engine } from '../../engine/engine-api.ts';
import { isFinished, type JobSnapshot } from '../../shared/job.ts';
import { collectOrders, type KeysFor } from './collect-orders.ts';

export interface OrderPorts {
  readonly engine: Pick<Engine, 'orders' | 'collect'>;
  readonly keysFor: KeysFor;
  /** How the job stands that was asked about. */
  readonly onJob: (job: JobSnapshot) => void;
  /** Whether a job of the file waits for orders, where that is known. */
  readonly onWaiting: (isWaiting: boolean) => void;
  readonly onTrouble: (thrown: unknown) => void;
  /** Calls back after so long; answers how not to. */
  readonly later: (call: () => void, milliseconds: number) => () => void;
}

/** Asks after the orders of the open file: soon after one was made, and ever less often then. */
export interface OrderKeeper {
  /** The job of the file stands so now. */
  heard(job: JobSnapshot): void;
  /** Asks at once. */
  look(): Promise<void>;
  end(): void;
}

const firstLookMs = 20_000;
const longestLookMs = 5 * 60_000;
const longer = 1.5;

/** Whether a job waits for an order that can be asked about. */
const isOut = (job: JobSnapshot): boolean =>
  job.status === 'waiting' && job.transport !== 'file' && (job.orders?.open ?? 0) > 0;

export function createOrderKeeper(ports: OrderPorts): OrderKeeper {
  let forget: (() => void) | null = null;
  let waitMs = firstLookMs;
  let looking: Promise<void> | null = null;
  let ended = false;

  const stop = (): void => {
    forget?.();
    forget = null;
  };
  const lookNow = async (): Promise<void> => {
    try {
      const job = await collectOrders(ports.engine, ports.keysFor);
      if (ended) return;
      if (job === null) ports.onWaiting(false);
      else ports.onJob(job);
    } catch (thrown) {
      if (!ended) ports.onTrouble(thrown);
    }
  };
  let isWaiting = false;
  /** A job was over while it was asked after: others may wait. */
  let askAgain = false;
  const look = (): Promise<void> => {
    stop();
    looking ??= lookNow().finally(() => {
      looking = null;
      if (askAgain && !ended) {
        askAgain = false;
        void look();
      } else if (isWaiting) schedule();
    });
    return looking;
  };
  const schedule = (): void => {
    if (ended || forget !== null || looking !== null) return;
    forget = ports.later(() => void look(), waitMs);
    waitMs = Math.min(longestLookMs, waitMs * longer);
  };
  return {
    heard: (job) => {
      const wasWaiting = isWaiting;
      isWaiting = isOut(job);
      if (!isWaiting) {
        stop();
        waitMs = firstLookMs;
      } else if (!wasWaiting) schedule();
      if (job.status === 'waiting') ports.onWaiting(true);
      // Whether another job of the file waits is asked once this one is over.
      else if (isFinished(job.status) && job.orders !== null) {
        if (looking === null) void look();
        else askAgain = true;
      }
    },
    look,
    end: () => {
      ended = true;
      stop();
    },
  };
}
