import type { Database } from 'better-sqlite3';
import type { Doubts } from '../../../../shared/pipelines/events/doubts.ts';
import type { Recipe } from '../../../../shared/recipe.ts';
import { hasColumn, hasTable } from '../../../database/read-schema.ts';
import { eventIdsOfJob, isOwnEvent } from '../foreign-results.ts';
import { eventsTable } from '../result-tables.ts';

type Noted = Pick<Doubts, 'attributes' | 'ungrounded' | 'others'>;
type Over = Pick<Doubts, 'usersOver' | 'eventsOver'>;

const nothingNoted: Noted = { attributes: 0, ungrounded: 0, others: 0 };
const nobodyOver: Over = { usersOver: 0, eventsOver: 0 };

/** A condition on events and its parameters: those of a job, or all that Gleaner wrote. */
function whose(jobId: string | null): { readonly where: string; readonly ids: readonly string[] } {
  if (jobId === null) return { where: isOwnEvent, ids: [] };
  const begin = eventIdsOfJob(jobId);
  // The ids stand in an index: what comes after `_` bounds them from above.
  return { where: 'event_id >= ? AND event_id < ?', ids: [begin, `${begin.slice(0, -1)}\``] };
}

/**
 * Counts what of the events is kept and may be wrong.
 * @param recipe the one that the events are of: what it does not ask for is not looked for
 */
export function countDoubts(
  db: Database,
  { ask, answer }: Pick<Recipe, 'ask' | 'answer'>,
  jobId: string | null,
): Doubts {
  const { mostEvents } = answer;
  const isThere = ['event_id', 'context'].every((column) => hasColumn(db, eventsTable, column));
  if (!hasTable(db, 'main', eventsTable) || !isThere) return { ...nothingNoted, ...nobodyOver, mostEvents };
  const { where, ids } = whose(jobId);
  const isNoted = ask.vocabulary === 'closed' || ask.types.some(({ attributes }) => attributes.length > 0);
  const noted = isNoted
    ? db
        .prepare<string[], Noted>(
          `SELECT COALESCE(SUM((SELECT COUNT(*) FROM json_each(context, '$.attributes'))), 0) AS attributes,
             COALESCE(SUM(json_array_length(context, '$.ungrounded')), 0) AS ungrounded,
             COALESCE(SUM(json_extract(context, '$.said') IS NOT NULL), 0) AS others
           FROM main.extracted_events
           WHERE ${where} AND json_valid(context) AND (context LIKE '%"attributes"%' OR context LIKE '%"said"%')`,
        )
        .get(...ids)
    : undefined;
  const over =
    mostEvents === null
      ? undefined
      : db
          .prepare<(string | number)[], Over>(
            `SELECT COUNT(*) AS usersOver, COALESCE(SUM(events - ?), 0) AS eventsOver
             FROM (SELECT COUNT(*) AS events FROM main.extracted_events WHERE ${where} GROUP BY user_id)
             WHERE events > ?`,
          )
          .get(mostEvents, ...ids, mostEvents);
  return { ...nothingNoted, ...noted, ...nobodyOver, ...over, mostEvents };
}
