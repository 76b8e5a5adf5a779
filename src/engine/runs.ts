import { AppError } from '../shared/app-error.ts';
import type { Run, RunDetail } from '../shared/run.ts';
import { snapshotOfRecord } from './job/job-progress.ts';
import { allJobs } from './ledger/job-record.ts';
import { failureCauses, jobsBegunAt, runPauses, runSlices } from './ledger/run-record.ts';
import type { OpenFile } from './open-file.ts';
import type { PipelineModule } from './pipelines/module.ts';

/** Every job of a file, the newest first; the one at work as it stands now. */
export function runsOf({ runner, source }: OpenFile, modules: readonly PipelineModule[]): readonly Run[] {
  const current = runner.snapshot();
  const begunAt = jobsBegunAt(source.db);
  return allJobs(source.db).map((record) => ({
    job: record.id === current?.jobId ? current : snapshotOfRecord(record),
    createdAt: begunAt.get(record.id) ?? 0,
    asked:
      modules.find(({ contract }) => contract.name === record.pipeline)?.nameOf?.(record.options) ?? null,
  }));
}

/**
 * One of them, with why items failed and how it went over time.
 * @throws AppError no_job
 */
export function runOf(file: OpenFile, modules: readonly PipelineModule[], jobId: string): RunDetail {
  const { db } = file.source;
  const run = runsOf(file, modules).find(({ job }) => job.jobId === jobId);
  if (run === undefined) throw new AppError('no_job', 'This job is not in the file any more.');
  return { ...run, causes: failureCauses(db, jobId), ...runSlices(db, jobId), pauses: runPauses(db, jobId) };
}
