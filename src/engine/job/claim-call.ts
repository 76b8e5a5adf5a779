import type { ModelRequest } from '../calling/model-request.ts';
import type { PartKey } from '../items.ts';
import { addToCounters, noChange } from '../ledger/job-counters.ts';
import type { Batch } from '../packing/pack-batches.ts';
import { partKeyOf } from '../pipelines/answers/part-numbers.ts';
import { hashOf } from '../pipelines/fingerprint.ts';
import type { CallStage } from '../pipelines/pipeline.ts';
import type { StageRun } from './stage-run.ts';

/** A call that the ledger knows of. */
export interface ClaimedCall {
  readonly id: number;
  /** Its number among the batches of the job. */
  readonly batch: number;
  readonly parts: readonly PartKey[];
}

/**
 * Writes down, before a batch goes anywhere, who is asked about in it. Not synced: a power cut that forgets a claim forgets
 * only that a call was under way.
 */
export async function claimCall(
  run: StageRun,
  stage: CallStage<unknown>,
  asking: {
    readonly batch: Batch;
    readonly number: number;
    readonly request: ModelRequest;
    readonly told: string | null;
  },
): Promise<ClaimedCall> {
  const { batch, number, request, told } = asking;
  const parts = batch.parts.map(partKeyOf);
  const claim = (): number =>
    run.commitSoftly(() => {
      for (const part of parts) run.items.countAttempt(part.itemId, run.now());
      const asked = { fingerprint: stage.fingerprint(run.settings), requestHash: hashOf(request), told };
      if (batch.spreadTokens > 0)
        addToCounters(run.db, run.jobId, { ...noChange, spreadTokens: batch.spreadTokens });
      return run.calls.insert(stage.name, number, parts, run.now(), asked);
    });
  const id = await run.retryWrite(claim);
  run.progress.add({ spreadTokens: batch.spreadTokens });
  return { id, batch: number, parts };
}
