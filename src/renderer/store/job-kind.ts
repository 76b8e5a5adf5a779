import type { JobSnapshot } from '../../shared/job.ts';

/** Whether a job reads mails; any other reads users. */
export function isMailJob(job: JobSnapshot | null): boolean {
  return job?.pipeline === 'mail';
}
