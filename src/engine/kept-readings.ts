import { snapshotOfRecord } from './job/job-progress.ts';
import { allJobs, type JobRecord } from './ledger/job-record.ts';
import { findingsOf } from './ledger/read-outcomes.ts';
import type { OpenFile } from './open-file.ts';
import type { KeptReading, PipelineModule } from './pipelines/module.ts';
import { lookIntoTrial, trialJob } from './trial/read-trials.ts';
import { trialPlaces } from './trial/trial-place.ts';

/** So many of the newest trials are looked into. */
const mostTrials = 50;

/** What the jobs of a file and its trials have found, the newest trial first and then the newest run. */
export function keptReadings(
  { source, runner }: Pick<OpenFile, 'source' | 'runner'>,
  modules: readonly PipelineModule[],
  folder: string,
): readonly KeptReading[] {
  const askedOf = ({ pipeline, options }: JobRecord): string | null =>
    modules.find(({ contract }) => contract.name === pipeline)?.nameOf?.(options) ?? null;
  const trials = trialPlaces(folder)
    .slice(0, mostTrials)
    .flatMap((place) => {
      const seen = lookIntoTrial(place, (_, record) => record);
      if (seen === null) return [];
      return [
        {
          kind: 'trial' as const,
          job: trialJob(seen),
          asked: askedOf(seen),
          options: seen.options,
          found: (stage: string, itemIds: readonly string[]) =>
            lookIntoTrial(place, (db, { id }) => findingsOf(db, id, stage, itemIds)) ?? new Map(),
        },
      ];
    });
  const current = runner.snapshot();
  const runs = allJobs(source.db).map((record) => ({
    kind: 'run' as const,
    job: record.id === current?.jobId ? current : snapshotOfRecord(record),
    asked: askedOf(record),
    options: record.options,
    found: (stage: string, itemIds: readonly string[]) => findingsOf(source.db, record.id, stage, itemIds),
  }));
  return [...trials, ...runs];
}
