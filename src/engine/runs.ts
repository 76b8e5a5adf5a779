import { AppError } from '../shared/app-error.ts';
import type { Run, RunDetail } from '../shared/run.ts';
import { snapshotOfRecord } from './job/job-progress.ts';
import { allJobs, type JobRecord } from './ledger/job-record.ts';
import { failureCauses, runPauses, runSlices } from './ledger/run-record.ts';
import type { OpenFile } from './open-file.ts';
import type { PipelineModule } from './pipelines/module.ts';

/** A job as a run; the one at work as it stands now. */
function runFrom({ runner }: OpenFile, modules: readonly PipelineModule[], record: JobRecord): Run {
  const current = runner.snapshot();
  const module = modules.find(({ contract }) => contract.name === record.pipeline);
  return {
    job: record.id === current?.jobId ? current : snapshotOfRecord(record),
    createdAt: record.createdAt,
    asked: module?.nameOf?.(record.options) ?? null,
  };
}

/** Every job of a file, the newest first. */
export const runsOf = (file: OpenFile, modules: readonly PipelineModule[]): readonly Run[] =>
  allJobs(file.source.db).map((record) => runFrom(file, modules, record));

/**
 * One of them, with why items failed and how it went over time.
 * @throws AppError no_job
 */
export function runOf(file: OpenFile, modules: readonly PipelineModule[], jobId: string): RunDetail {
  const { db } = file.source;
  const record = allJobs(db).find(({ id }) => id === jobId);
  if (record === undefined) throw new AppError('no_job', 'This job is not in the file any more.');
  return {
    ...runFrom(file, modules, record),
    causes: failureCauses(db, jobId),
    ...runSlices(db, jobId),
    pauses: runPauses(db, jobId),
  };
}
