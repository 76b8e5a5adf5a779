import type { JobStatus } from '../../shared/job.ts';
import type { UserStatus } from '../../shared/pipelines/events.ts';
import type { MailStatus } from '../../shared/pipelines/mail.ts';
import type { Tone } from './StatusBadge.tsx';

/** In what tone the state of a job is told, and that of a user and of a mail in it. */
export const jobTones: Readonly<Record<JobStatus, Tone>> = {
  queued: 'dim',
  running: 'accent',
  paused: 'accent',
  completed: 'ok',
  cancelled: 'dim',
  failed: 'bad',
};

export const userTones: Readonly<Record<UserStatus, Tone>> = {
  pending: 'dim',
  active: 'accent',
  succeeded: 'ok',
  failed: 'bad',
};

export const mailTones: Readonly<Record<MailStatus, Tone>> = {
  pending: 'dim',
  active: 'accent',
  done: 'ok',
  failed: 'bad',
};
