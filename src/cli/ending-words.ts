import type { JobSnapshot } from '../shared/job.ts';
import type { ReadSoFar } from '../shared/pipelines/read-so-far.ts';
import { formatSummary } from './format.ts';
import { waitingWords } from './format-orders.ts';
import { faceOf } from './pipelines/registry.ts';

/** How a job ended or why it rests, and what to do next. `file` is how much of it is read, and `found` stands in the summary for what the file holds now. */
export function endingWords(
  job: JobSnapshot,
  path: string,
  file: ReadSoFar | null = null,
  found?: readonly string[],
): string {
  const { items, job: starts, nothingToDo } = faceOf(job.pipeline);
  if (job.status === 'completed' && job.total === 0 && found === undefined) return nothingToDo;
  const summary = formatSummary(job, file, found);
  if (job.status === 'completed') {
    return job.failed > 0
      ? `${summary}\n\nRun the failed ${items} again with: ${starts.name} ${path} --failed`
      : summary;
  }
  if (job.status === 'waiting') return `${summary}\n\n${waitingWords(job, path)}`;
  const why =
    job.error === null
      ? `(${job.reason ?? job.status})`
      : `(${job.reason ?? job.status}): ${job.error.message}`;
  const hint = job.error?.hint ? `\n${job.error.hint}` : '';
  const next = job.status === 'paused' ? `\nGo on with: resume ${path}` : '';
  return `${summary}\n\nThe job is ${job.status} ${why}${hint}${next}`;
}
