import type { JobStatus } from '../../shared/job.ts';
import type { UserResult } from '../../shared/pipelines/events.ts';
import type { MailResult } from '../../shared/pipelines/mail.ts';
import type { Tone } from './StatusBadge.tsx';

/** In what tone the state of a job is told, and what a user has, and a mail. */
export const jobTones: Readonly<Record<JobStatus, Tone>> = {
  queued: 'dim',
  running: 'accent',
  paused: 'accent',
  completed: 'ok',
  cancelled: 'dim',
  failed: 'bad',
};

export const userTones: Readonly<Record<UserResult, Tone>> = {
  none: 'dim',
  done: 'ok',
  incomplete: 'part',
  failed: 'bad',
};

export const mailTones: Readonly<Record<MailResult, Tone>> = {
  none: 'dim',
  done: 'ok',
  failed: 'bad',
};
