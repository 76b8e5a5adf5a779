import { formatNumber } from './format-number.ts';
import type { PipelineFace } from './pipeline-face.ts';

/** Users and their events. */
export const eventsFace: PipelineFace = {
  items: 'users',
  item: 'user',
  command: 'extract',
  defaultTable: 'events',
  nothingToDo: 'Nothing to do: no user is without events.',
  hasRecords: true,
  status: ({ name, found: { events } }) =>
    events === undefined
      ? null
      : `${name}: ${formatNumber(events.users)} users, ${formatNumber(events.rows)} rows; ` +
        `${formatNumber(events.succeededUsers)} users with events, ${formatNumber(events.failedUsers)} failed, ` +
        `${formatNumber(events.events)} events\n`,
  results: (job) => {
    const unaccounted =
      job.unaccountedRecords > 0
        ? ` (${formatNumber(job.unaccountedRecords)} rows accepted as unaccounted for)`
        : '';
    return [
      `events     ${formatNumber(job.results)} from ${formatNumber(job.processedRecords)} rows${unaccounted}`,
    ];
  },
};
