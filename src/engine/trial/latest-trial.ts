import type { LatestTrial } from '../../shared/trial.ts';
import { lookIntoTrial, trialJob } from './read-trials.ts';
import { readNote } from './trial-note.ts';
import { trialPlace } from './trial-place.ts';

/**
 * The trial that was begun last, as it was left: what it brought can be looked into at its places. Null where there is none, where it
 * was thrown away, and while somebody else is at it.
 */
export function readLatest(folder: string): LatestTrial | null {
  const noted = readNote(folder);
  if (noted === null) return null;
  const places = noted.columns.map(({ key }) => trialPlace(folder, key));
  const jobs = places.map((place) => lookIntoTrial(place, (_, record) => trialJob(record)));
  if (jobs.every((job) => job === null) || jobs.some((job) => job?.status === 'running')) return null;
  const columns = noted.columns.map(({ model, name }, index) => {
    const job = jobs[index] ?? null;
    return { model, name, job, error: null, wasThere: job?.status === 'completed' };
  });
  const { pipeline, items } = noted;
  return { places, state: { pipeline, items, columns, running: false } };
}
