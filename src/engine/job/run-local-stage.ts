import { setImmediate as nextTurn } from 'node:timers/promises';
import { setElapsed } from '../ledger/job-record.ts';
import type { LocalStage, LocalWork } from '../pipelines/pipeline.ts';
import { type StageEnd, storagePause } from './stage-end.ts';
import type { StageRun } from './stage-run.ts';

/** Runs a stage without a model, a transaction a step, giving way to other work after each. Rejects only on a fault of ours. */
export async function runLocalStage(run: StageRun, stage: LocalStage): Promise<StageEnd> {
  const { progress } = run;
  try {
    const begin = (): LocalWork =>
      run.commit(() => stage.begin({ jobId: run.jobId, at: run.now(), model: run.settings.model }));
    const work = await run.retryWrite(begin);
    progress.beginStage({
      name: stage.name,
      total: work.total,
      done: 0,
      failed: 0,
      records: null,
      newRecords: 0,
    });
    for (const step of work.steps) {
      if (run.winding.aborted) return { kind: 'stopped' };
      run.checkFile();
      const done = await run.retryWrite(() =>
        run.commit(() => {
          const did = step();
          setElapsed(run.db, run.jobId, progress.elapsedMs(), progress.stages());
          return did;
        }),
      );
      progress.add({}, { done, failed: 0 });
      run.channel.touch();
      await nextTurn();
    }
    return run.winding.aborted ? { kind: 'stopped' } : { kind: 'done' };
  } catch (thrown) {
    const pause = storagePause(thrown);
    if (pause !== null) return pause;
    throw thrown;
  }
}
