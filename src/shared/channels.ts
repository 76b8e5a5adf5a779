import type { PushName } from './contract.ts';

// Apart from the contract, so that zod stays out of the page's sandbox, which has these names too.

/** The two channels that requests and pushes travel on. */
export const requestChannel = 'gleaner:request';
export const pushChannel = 'gleaner:push';

const pushed: Readonly<Record<PushName, true>> = {
  'job.snapshot': true,
  'source.found': true,
  'workspace.changed': true,
  'settings.changed': true,
  'export.progress': true,
  'import.progress': true,
  'trial.changed': true,
  'job.feed': true,
  'queue.changed': true,
  'whenDone.changed': true,
  command: true,
  problem: true,
};
/** Every name main may push; the bridge passes no other. */
export const pushNames = Object.keys(pushed) as readonly PushName[];
