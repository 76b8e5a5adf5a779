import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallStage } from '../pipelines/pipeline.ts';
import {
  type CallCircumstances,
  type JudgedCall,
  judgeReply,
  type SettledCall,
  saveAlone,
  saveJudged,
} from './settle-reply.ts';
import type { StageRun } from './stage-run.ts';

/** Replies are read for so long before what they said is saved: the thread is the network's and the pause button's as well. */
const longestReadingMs = 10;

/** Reads and saves replies that are on disk; those that wait at the same time are saved in one transaction. */
export interface Settler {
  /** Answers null where the call has no reply that is unread. */
  settle(callId: number, circumstances: CallCircumstances): Promise<SettledCall | null>;
}

interface Waiting {
  readonly callId: number;
  readonly circumstances: CallCircumstances;
  readonly settled: PromiseWithResolvers<SettledCall | null>;
}

interface Judged {
  readonly judged: JudgedCall;
  readonly settled: Waiting['settled'];
}

/** @param turn fulfilled when it is time to read: the wire comes first */
export function createSettler(run: StageRun, stage: CallStage<unknown>, turn: () => Promise<void>): Settler {
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
        else read.push({ judged, settled: next.settled });
      } catch (thrown) {
        next.settled.reject(thrown);
      }
    } while (performance.now() - since < longestReadingMs);
    return read;
  };

  const save = async (read: readonly Judged[]): Promise<void> => {
    if (read.length === 0) return;
    try {
      const saved = await run.retryWrite(() =>
        saveJudged(
          run,
          stage,
          read.map(({ judged }) => judged),
        ),
      );
      for (const [index, { settled }] of read.entries()) settled.resolve(saved[index] ?? null);
    } catch (thrown) {
      const [only] = read;
      if (read.length === 1) return only?.settled.reject(thrown);
      // One of them may be at fault: the others are not lost with it.
      for (const { judged, settled } of read)
        await saveAlone(run, stage, judged).then(settled.resolve, settled.reject);
    }
  };

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
    settle: (callId, circumstances) => {
      const settled = Promise.withResolvers<SettledCall | null>();
      waiting.push({ callId, circumstances, settled });
      if (!isWorking) void work();
      return settled.promise;
    },
  };
}
