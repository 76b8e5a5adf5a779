import type { Engine } from '../../engine/engine-api.ts';
import { isFinished, type JobSnapshot } from '../../shared/job.ts';
import { isOpenOrder } from '../../shared/order.ts';
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

export type OrderKeeper = ReturnType<typeof createOrderKeeper>;

const firstLookMs = 20_000;
const longestLookMs = 5 * 60_000;
const longer = 1.5;

/** Whether a job waits for orders that can be asked about, or for room for them. */
const isOut = ({ status, transport }: JobSnapshot): boolean => status === 'waiting' && transport !== 'file';

/** Asks after the orders of the open file: soon after one was made, and ever less often then. */
export function createOrderKeeper(ports: OrderPorts) {
  let forget: (() => void) | null = null;
  let waitMs = firstLookMs;
  let looking: Promise<void> | null = null;
  let ended = false;
  /** Some job of the file waits. */
  let waits = false;
  /** A job runs: nothing can be collected before it rests. */
  let isBusy = false;
  /** A job was over while orders were asked after: others may wait. */
  let askAgain = false;
  /** The orders that a job was last heard to have made: with a new one it is asked soon again. */
  let made = '';

  const stop = (): void => {
    forget?.();
    forget = null;
  };
  const lookNow = async (): Promise<void> => {
    try {
      const job = await collectOrders(ports.engine, ports.keysFor);
      if (ended) return;
      if (job === null) {
        waits = false;
        ports.onWaiting(false);
        return;
      }
      const orders = await ports.engine.orders();
      if (ended) return;
      waits =
        isOut(job) || orders.some(({ state, transport }) => transport === 'order' && isOpenOrder(state));
      ports.onJob(job);
    } catch (thrown) {
      if (!ended) ports.onTrouble(thrown);
    }
  };
  const look = (): Promise<void> => {
    stop();
    looking ??= lookNow().finally(() => {
      looking = null;
      if (askAgain && !ended) {
        askAgain = false;
        void look();
      } else schedule();
    });
    return looking;
  };
  const schedule = (): void => {
    if (ended || !waits || isBusy || forget !== null || looking !== null) return;
    forget = ports.later(() => void look(), waitMs);
    waitMs = Math.min(longestLookMs, waitMs * longer);
  };
  return {
    /** A job of the file stands so now. */
    heard: (job: JobSnapshot) => {
      isBusy = job.status === 'running' || job.status === 'queued';
      if (isBusy) return stop();
      if (job.status === 'waiting') {
        waits ||= isOut(job);
        const madeNow = `${job.jobId} ${job.orders?.made ?? 0}`;
        if (made !== madeNow) waitMs = firstLookMs;
        made = madeNow;
        ports.onWaiting(true);
      }
      // Whether another job of the file waits is asked once this one is over.
      if (!isFinished(job.status) || (job.orders === null && !waits)) return schedule();
      if (looking === null) void look();
      else askAgain = true;
    },
    /** Asks at once. */
    look,
    /** Whether a job of the file waits for orders, as far as is known. */
    isWaiting: () => waits,
    /** Resolves once nothing is being asked. */
    settled: async () => {
      while (looking !== null) await looking;
    },
    end: () => {
      ended = true;
      stop();
    },
  };
}
