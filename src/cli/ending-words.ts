import type { JobSnapshot } from '../shared/job.ts';
import { formatSummary } from './format.ts';
import { faceOf } from './pipeline-faces.ts';

/** How a job ended or why it rests, and what to do next. `found` stands in the summary for what the file holds now. */
export function endingWords(job: JobSnapshot, path: string, found?: readonly string[]): string {
  const { items, command, nothingToDo } = faceOf(job.pipeline);
  if (job.status === 'completed' && job.total === 0 && found === undefined) return nothingToDo;
  const summary = formatSummary(job, found);
  if (job.status === 'completed') {
    return job.failed > 0
      ? `${summary}\n\nRun the failed ${items} again with: ${command} ${path} --failed`
      : summary;
  }
  const why =
    job.error === null
      ? `(${job.reason ?? job.status})`
      : `(${job.reason ?? job.status}): ${job.error.message}`;
  const hint = job.error?.hint ? `\n${job.error.hint}` : '';
  const next = job.status === 'paused' ? `\nGo on with: resume ${path}` : '';
  return `${summary}\n\nThe job is ${job.status} ${why}${hint}${next}`;
}
