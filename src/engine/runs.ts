import { basename } from 'node:path';
import { AppError } from '../shared/app-error.ts';
import type { ReportAsked } from '../shared/report.ts';
import type { Run, RunDetail } from '../shared/run.ts';
import { snapshotOfRecord } from './job/job-progress.ts';
import { allJobs, type JobRecord, optionsOf } from './ledger/job-record.ts';
import { failureCauses, runPauses, runSlices } from './ledger/run-record.ts';
import type { OpenFile } from './open-file.ts';
import type { PipelineModule } from './pipelines/module.ts';
import { reportPage } from './report/report-page.ts';
import { reportRun } from './report/report-run.ts';
import { reportWords } from './report/report-words.ts';

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
 * One of them told on one page of HTML.
 * @throws AppError no_job
 */
export async function reportOf(
  file: OpenFile,
  modules: readonly PipelineModule[],
  jobId: string,
  { language, version, now }: ReportAsked & { readonly now: number },
): Promise<string> {
  const run = runOf(file, modules, jobId);
  const words = reportWords(language);
  const options = optionsOf(file.source.db, jobId);
  const own = (await file.pipelines.get(run.job.pipeline)?.report?.(options, words)) ?? {
    asked: [],
    found: [],
  };
  return reportPage(reportRun(run, { name: basename(file.source.path), version, now }, own, words));
}

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
