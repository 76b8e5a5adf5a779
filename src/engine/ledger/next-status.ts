import type { JobStatus } from '../../shared/job.ts';

export const jobCommands = ['start', 'pause', 'resume', 'wait', 'complete', 'cancel', 'fail'] as const;
export type JobCommand = (typeof jobCommands)[number];

/** Which command leads from where to where; what is not here cannot happen. */
export const transitions: Readonly<
  Record<JobCommand, { readonly from: readonly JobStatus[]; readonly to: JobStatus }>
> = {
  start: { from: ['queued'], to: 'running' },
  pause: { from: ['queued', 'running', 'waiting'], to: 'paused' },
  resume: { from: ['paused', 'waiting'], to: 'running' },
  wait: { from: ['running', 'paused'], to: 'waiting' },
  complete: { from: ['running'], to: 'completed' },
  cancel: { from: ['queued', 'running', 'paused', 'waiting'], to: 'cancelled' },
  fail: { from: ['running'], to: 'failed' },
};

/** The status after a command, or null where the command makes no sense in that status. */
export function nextStatus(status: JobStatus, command: JobCommand): JobStatus | null {
  const transition = transitions[command];
  return transition.from.includes(status) ? transition.to : null;
}
