import type { ContentProblem } from '../items.ts';
import { addToCounters, noChange } from '../ledger/job-counters.ts';
import type { CallStage } from '../pipelines/pipeline.ts';
import { failItem } from './decide-item.ts';
import type { StageRun } from './stage-run.ts';

const pageSize = 200;

const unmatched: ContentProblem = {
  code: 'rows_unaccounted',
  message: 'Rows of this user could not be told apart, so not all of them were accounted for.',
};

/** No job completes with an item that has no outcome: what is still pending when nothing is left to ask fails. */
export async function failLeftover(run: StageRun, stage: CallStage<unknown>): Promise<void> {
  for (;;) {
    const page = run.items.pendingAfter(0, pageSize);
    if (page.length === 0) return;
    const at = run.now();
    const failed = stage.decidesItems ? page.length : 0;
    const write = (): void =>
      run.commit(() => {
        for (const item of page) failItem(item, unmatched, { ...run, stage, callId: null, at });
        addToCounters(run.db, run.jobId, { ...noChange, failed });
      });
    await run.retryWrite(write);
    run.progress.add({ failed }, { done: page.length, failed: page.length });
  }
}
