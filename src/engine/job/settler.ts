import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallStage } from '../pipelines/pipeline.ts';
import { saveTogether, type Unsaved } from './save-together.ts';
import {
  type CallCircumstances,
  type JudgedCall,
  judgeReply,
  type SettledCall,
  saveJudged,
  settleReply,
  usual,
} from './settle-reply.ts';
import type { StageRun } from './stage-run.ts';

/** Replies are read for so long before what they said is saved: the thread is the network's and the pause button's as well. */
const longestReadingMs = 10;

/** Reads and saves replies that are on disk; those that wait at the same time are saved in one transaction. */
export type Settler = ReturnType<typeof createSettler>;

interface Waiting {
  readonly callId: number;
  readonly circumstances: CallCircumstances;
  readonly settled: PromiseWithResolvers<SettledCall | null>;
}

type Judged = Unsaved<JudgedCall, SettledCall | null>;

/** @param turn fulfilled when it is time to read: the wire comes first */
export function createSettler(run: StageRun, stage: CallStage<unknown>, turn: () => Promise<void>) {
  const waiting: Waiting[] = [];
  let isWorking = false;

  /** Reads those that wait, the first of them in any case. */
  const readSome = (): readonly Judged[] => {
    const since = performance.now();
    const read: Judged[] = [];
    do {
      const next = waiting.shift();
      if (next === undefined) break;
      try {
        const judged = judgeReply(run, stage, next.callId, next.circumstances);
        if (judged === null) next.settled.resolve(null);
        else read.push({ value: judged, saved: next.settled });
      } catch (thrown) {
        next.settled.reject(thrown);
      }
    } while (performance.now() - since < longestReadingMs);
    return read;
  };

  const save = (read: readonly Judged[]): Promise<void> =>
    saveTogether(read, (judged) => run.retryWrite(() => saveJudged(run, stage, judged)));

  const work = async (): Promise<void> => {
    isWorking = true;
    while (waiting.length > 0) {
      await turn();
      await save(readSome());
      await nextTurn();
    }
    isWorking = false;
  };

  return {
    /** Answers null where the call has no reply that is unread. */
    settle: (callId: number, circumstances: CallCircumstances) => {
      const settled = Promise.withResolvers<SettledCall | null>();
      waiting.push({ callId, circumstances, settled });
      if (!isWorking) void work();
      return settled.promise;
    },
  };
}

/**
 * Reads the replies that were on disk, unread, when the program ended: none is asked for again. In a run that goes carefully
 * each is saved before the next is read, so that one which kills whoever reads it holds up no other.
 */
export async function settleReceived(run: StageRun, stage: CallStage<unknown>): Promise<void> {
  const received = run.calls.received(stage.name);
  if (run.onLoad !== undefined) {
    for (const callId of received) await settleReply(run, stage, callId);
    return;
  }
  const { settle } = createSettler(run, stage, async () => {});
  const ends = await Promise.allSettled(received.map((callId) => settle(callId, usual)));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
