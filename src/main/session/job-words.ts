import { assertNever } from '../../shared/assert-never.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import { readSoFar } from '../../shared/pipelines/read-so-far.ts';
import { type FoundInFile, knownPipeline } from '../../shared/pipelines/registry.ts';
import { fill } from '../../shared/words/fill.ts';
import type { Notice } from '../app/notifications.ts';
import type { Words } from '../app/words.ts';

/** A job that is at work, or about to be. */
export function isRunning(job: JobSnapshot | null): boolean {
  return job !== null && (job.status === 'running' || job.status === 'queued');
}

/** One line on how the job stands, for the tray. */
export function stateLine(job: JobSnapshot, words: Words): string {
  const percent = Math.floor(job.percent);
  switch (job.status) {
    case 'queued':
      return words.state.queued;
    case 'running':
      return fill(words.state.running, { percent });
    case 'waiting':
      return fill(words.state.waiting, { percent });
    case 'paused':
      return fill(words.state.paused, { percent, reason: words.reason[job.reason ?? 'interrupted'] });
    case 'completed':
    case 'cancelled':
    case 'failed':
      return words.state[job.status];
    default:
      return assertNever(job.status);
  }
}

/** “98 of 100 users done, 2 failed”; what it has found, where its pipeline has a word for it; and what of the file is unread, where that is known. */
export function countsLine(
  { pipeline, selection, succeeded, failed, total, results }: JobSnapshot,
  words: Words,
  found: FoundInFile | null = null,
): string {
  const said = words.countsOf[knownPipeline(pipeline)];
  const [one, many] = selection === 'named' ? [said.oneChosen, said.manyChosen] : [said.one, said.many];
  const done = fill(total === 1 ? one : many, { succeeded: figure(succeeded), total: figure(total) });
  const counts = failed > 0 ? fill(said.failed, { counts: done, failed: figure(failed) }) : done;
  const saved =
    said.found !== undefined && results > 0 ? fill(said.found, { counts, results: figure(results) }) : counts;
  const unread = found === null ? 0 : (readSoFar(found, pipeline)?.unread ?? 0);
  return unread > 0 ? fill(words.counts.unread, { counts: saved, unread: figure(unread) }) : saved;
}

/** With a comma at every thousand, in both languages. */
const figure = (value: number): string => value.toLocaleString('en-US');
const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * What to tell the person about a step of the job: that it ended, or that it paused for a reason of its own.
 * Null where nothing happened or the person did it.
 */
export function noticeFor(
  before: JobSnapshot | null,
  after: JobSnapshot,
  words: Words,
  found: FoundInFile | null = null,
): Notice | null {
  // What a job waits for goes on without it.
  const sawItAtWork =
    before !== null && before.jobId === after.jobId && (isRunning(before) || before.status === 'waiting');
  if (!sawItAtWork) return null;
  const counts = countsLine(after, words, found);
  switch (after.status) {
    case 'completed':
      return {
        title: after.failed > 0 ? words.notice.completedWithFailures : words.notice.completed,
        body: fill(words.notice.plain, { counts }),
      };
    case 'failed':
      return { title: words.notice.failed, body: fill(words.notice.plain, { counts }) };
    case 'paused':
      if (after.reason === 'user' || after.reason === null) return null;
      return {
        title: words.notice.paused,
        body: fill(words.notice.because, { counts, reason: upperFirst(words.reason[after.reason]) }),
      };
    case 'queued':
    case 'running':
    case 'waiting':
    case 'cancelled':
      return null;
    default:
      return assertNever(after.status);
  }
}

interface TaskbarProgress {
  /** 0–1; −1 takes the bar away, 2 is a bar without a measure. */
  readonly value: number;
  readonly mode: 'none' | 'normal' | 'indeterminate' | 'paused' | 'error';
}

/** How the taskbar shows the job: an error where a fault paused it, nothing once it is over. */
export function taskbarProgress(job: JobSnapshot | null): TaskbarProgress {
  if (job === null) return { value: -1, mode: 'none' };
  const value = Math.min(1, Math.max(0, job.percent / 100));
  switch (job.status) {
    case 'queued':
      return { value: 2, mode: 'indeterminate' };
    case 'running':
      return { value, mode: 'normal' };
    case 'paused':
      return { value, mode: job.reason === 'user' || job.reason === 'interrupted' ? 'paused' : 'error' };
    case 'waiting':
    case 'completed':
    case 'cancelled':
    case 'failed':
      return { value: -1, mode: 'none' };
    default:
      return assertNever(job.status);
  }
}
