import { ceilingOf, expectedAtOnce } from '../../shared/model-settings.ts';
import { limitsWithin } from '../calling/room.ts';
import type { PackBudget } from '../packing/pack-budget.ts';
import { createTokenEstimates } from '../packing/token-estimates.ts';
import { type CallStage, kindOf } from '../pipelines/pipeline.ts';
import { createBatchQueue } from './batch-queue.ts';
import { createCallFlow, drainQueue } from './drain-queue.ts';
import { failLeftover } from './fail-leftover.ts';
import { loadPending } from './load-pending.ts';
import { settleReceived } from './settler.ts';
import type { StageEnd } from './stage-end.ts';
import type { StageRun } from './stage-run.ts';
import { findSuspects } from './suspects.ts';

/**
 * Runs one stage over every pending item of the job: packs the next batch while calls are in flight, sends as
 * many at once as the settings allow, asks again about what a reply left open. Rejects only on a fault of ours.
 */
export async function runCallStage(run: StageRun, stage: CallStage<unknown>): Promise<StageEnd> {
  const { settings } = run;
  const ceiling = ceilingOf(settings);
  const overheadTokens = stage.overheadTokens();
  const limits = limitsWithin(stage.limits(settings), run.transport.learnt);
  const estimates = createTokenEstimates(limits, stage.outputPrior, overheadTokens);
  await settleReceived(run, stage);
  const { together, alone } = findSuspects(run, stage);
  const lane = run.pace.lane(ceiling, kindOf(stage, settings));
  const flow = createCallFlow({ run, stage, overheadTokens, estimates, lane });
  const drain = (
    isWanted: (itemId: string) => boolean,
    atOnce: number,
    budget: () => PackBudget = estimates.packBudget,
  ): Promise<void> => {
    // How many go at once is found out as they go: batches are sized for as many as are likely.
    const places = Math.min(atOnce, expectedAtOnce(settings));
    const spread = { places, records: run.progress.records().open, overheadTokens };
    return drainQueue(flow, createBatchQueue(loadPending(run, stage, isWanted), budget, spread), atOnce);
  };

  run.progress.goesBy(lane.state);
  try {
    await drain((id) => !together.has(id) && !alone.has(id), ceiling);
    // Who was in flight when the worker died goes last, with nobody else in flight: the next death tells more.
    if (together.size > 0) await drain((id) => together.has(id), 1);
    const packAlone = (): PackBudget => ({ ...estimates.packBudget(), items: 1 });
    if (alone.size > 0) await drain((id) => alone.has(id), 1, packAlone);
  } finally {
    run.progress.goesBy(null);
    lane.close();
  }

  if (flow.fault !== null) throw flow.fault;
  if (flow.pause !== null) return flow.pause;
  if (run.winding.aborted) return { kind: 'stopped' };
  await failLeftover(run, stage);
  return { kind: 'done' };
}
