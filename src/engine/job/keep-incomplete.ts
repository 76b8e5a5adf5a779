import { readJob } from '../ledger/job-record.ts';
import { failedItems, findKeepable, markKept } from '../ledger/keep-failed.ts';
import type { CallStage, Stage } from '../pipelines/pipeline.ts';
import type { JobContext } from './job-context.ts';
import { resultsSink } from './sink.ts';

const decides = (stage: Stage): stage is CallStage<unknown> => stage.kind === 'call' && stage.decidesItems;

/**
 * Saves what replies brought of items that failed, as results with records missing; of the items named, or of all. An item
 * with a result from before keeps that. Answers how many were kept.
 */
export function keepIncomplete(context: JobContext, pipeline: string, ids: readonly string[] | null): number {
  const { db, now } = context;
  const latest = context.stored();
  if (latest === null) return 0;
  const stages = context.pipelineFor({ ...latest, pipeline, options: undefined }).stages.filter(decides);
  let kept = 0;
  for (const { name } of stages) {
    for (const itemId of ids ?? failedItems(db, name)) {
      const keepable = findKeepable(db, name, itemId);
      if (keepable === null) continue;
      const job = readJob(db, keepable.jobId);
      // As it was asked: the mapping and what is replaced are the job's own.
      const stage = context
        .pipelineFor(job)
        .stages.filter(decides)
        .find((each) => each.name === name);
      if (stage === undefined) continue;
      const { jobId, ordinal, payloads, missing: unaccounted } = keepable;
      context.commit(() => {
        const at = now();
        const saving = { jobId, ordinal, at, model: job.settings.model, unaccounted, grows: false };
        markKept(db, name, keepable, resultsSink.saveItem(stage, itemId, payloads, saving), at);
      });
      kept += 1;
    }
  }
  return kept;
}
