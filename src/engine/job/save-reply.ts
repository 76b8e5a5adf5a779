import type { ErrorCode } from '../../shared/app-error.ts';
import type { Finish } from '../calling/model-reply.ts';
import type { PartKey } from '../items.ts';
import { addToCounters, type JobCounters, setElapsed } from '../ledger/job-record.ts';
import type { CallStage, PartVerdict } from '../pipelines/pipeline.ts';
import { type Settlement, settleCall } from './settle-call.ts';
import type { StageRun } from './stage-run.ts';

export interface SentCall {
  readonly id: number;
  readonly batch: number;
  readonly parts: readonly PartKey[];
}

export interface Spent {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly retries: number;
}

export const nothingSpent: Spent = { promptTokens: 0, completionTokens: 0, retries: 0 };

export function readReplyText(
  stage: CallStage<unknown>,
  text: string,
  finish: Finish,
  parts: readonly PartKey[],
): readonly PartVerdict<unknown>[] {
  const complete = finish === 'stop' || finish === 'refused';
  return stage.parseReply({ text, complete, refused: finish === 'refused' }, parts);
}

function firstProblem(verdicts: readonly PartVerdict<unknown>[]): ErrorCode | null {
  return verdicts.find((each) => each.problems.length > 0)?.problems[0]?.code ?? null;
}

export interface SaveOptions {
  /** What went wrong with the call; null for what its verdicts say. */
  readonly code: ErrorCode | null;
  readonly spent: Spent;
  readonly countsAgainst: boolean;
  readonly outgrown: boolean;
  readonly unfit: boolean;
}

/**
 * Saves what a reply brought: results, item status, call record, counters and events, in one transaction.
 * Nothing in memory has changed where it throws.
 */
export function saveReply(
  run: StageRun,
  stage: CallStage<unknown>,
  call: SentCall,
  verdicts: readonly PartVerdict<unknown>[],
  options: SaveOptions,
): Settlement {
  const at = run.now();
  const { settlement, delta } = run.commit(() => {
    const settled = settleCall(call.parts, verdicts, {
      stage,
      items: run.items,
      jobId: run.jobId,
      callId: call.id,
      at,
      minCoverage: run.settings.minCoverage,
      countsAgainst: options.countsAgainst,
      outgrown: options.outgrown,
      unfit: options.unfit,
    });
    run.calls.settle(call.id, options.code ?? firstProblem(verdicts), at);
    const reasks = settled.gaps.length > 0 ? 1 : 0;
    const { spent } = options;
    const change: JobCounters = {
      ...settled.counters,
      ...spent,
      retries: spent.retries + reasks,
      batches: 1,
    };
    addToCounters(run.db, run.jobId, change);
    setElapsed(run.db, run.jobId, run.progress.elapsedMs(), run.progress.stages());
    if (settled.results.length > 0)
      run.channel.append('result', {
        stage: stage.name,
        batch: call.batch,
        items: settled.results,
        finished: null,
      });
    run.channel.append('progress', run.progress.snapshot(change, settled.stage));
    return { settlement: settled, delta: change };
  });
  run.progress.add(delta, settlement.stage);
  return settlement;
}

/** Reads the replies that were on disk, unread, when the program ended: none is asked for again. */
export async function saveReceived(run: StageRun, stage: CallStage<unknown>): Promise<void> {
  for (const call of run.calls.received(stage.name)) {
    const verdicts = readReplyText(stage, call.text, call.finish, call.parts);
    const options = {
      code: null,
      spent: call.spent,
      countsAgainst: true,
      outgrown: call.finish === 'length',
      unfit: false,
    };
    await run.retryWrite(() => saveReply(run, stage, call, verdicts, options));
  }
}
