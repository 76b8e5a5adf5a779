import type { Database } from 'better-sqlite3';
import { eventsOptionsSchema } from '../../../../shared/pipelines/events/options.ts';
import { eventsContract } from '../../../../shared/pipelines/events.ts';
import type { MatchedEvent } from '../../../../shared/pipelines/match-events.ts';
import type { GoldUsers, ReadingScore, ReadingScores } from '../../../../shared/pipelines/review.ts';
import { drawnItems } from '../../../ledger/drawn-items.ts';
import { reviewedItems } from '../../../ledger/review-records.ts';
import type { KeptReading } from '../../module.ts';
import type { EventPayload } from '../parse-reply.ts';
import { extractionStage } from '../result-tables.ts';
import { standingEdits, typeSettler } from '../types/settle-types.ts';
import { goldUsers, rightEvents } from './gold-users.ts';
import { type JudgedUser, scoreUsers } from './score-users.ts';

/** What they are in numbers. */
export function countGold(db: Database): GoldUsers {
  const gold = goldUsers(db);
  const drawn = new Set(drawnItems(db));
  return {
    users: gold.length,
    drawn: gold.filter(({ userId }) => drawn.has(userId)).length,
    changed: reviewedItems(db).length - gold.length,
    rows: gold.reduce((sum, { rows }) => sum + rows, 0),
  };
}

/** What a reading found of users, by what its types are called now. */
export function foundOf(
  db: Database,
  { options, found }: Pick<KeptReading, 'options' | 'found'>,
  userIds: readonly string[],
): ReadonlyMap<string, readonly MatchedEvent[]> {
  const { data } = eventsOptionsSchema.safeParse(options);
  const settle = typeSettler(standingEdits(db), data?.recipe?.ask.aliases ?? []);
  return new Map(
    [...found(extractionStage, userIds)].map(([userId, payloads]) => [
      userId,
      (payloads as readonly EventPayload[]).flatMap(({ events }) =>
        events.map((event) => ({ type: settle(event).type, rows: event.rows })),
      ),
    ]),
  );
}

/** How a reading stands to what is right of the reviewed users; null where it has read fewer than two of them. */
function scoreReading(
  db: Database,
  reading: KeptReading,
  right: ReadonlyMap<string, readonly MatchedEvent[]>,
  { users, rows }: { readonly users: number; readonly rows: number },
): ReadingScore | null {
  const found = foundOf(db, reading, [...right.keys()]);
  if (found.size < 2) return null;
  const judged = [...found].map(
    ([userId, events]): JudgedUser => ({ found: events, right: right.get(userId) ?? [] }),
  );
  const { precision, recall, score } = scoreUsers(judged, users);
  const { job, kind, asked } = reading;
  const { jobId, status, model, cost, currency, processedRecords, finishedAt, startedAt } = job;
  return {
    ...{ kind, jobId, status, model, asked, at: finishedAt ?? startedAt, users: found.size },
    ...{ precision, recall, score, cost, currency },
    costOfAll: cost === null || processedRecords === 0 ? null : (cost / processedRecords) * rows,
  };
}

/** Every run and trial that has read reviewed users, held against what is right of them. */
export function scoreReadings(
  db: Database,
  readings: readonly KeptReading[],
  file: { readonly users: number; readonly rows: number },
): ReadingScores {
  const right = new Map(goldUsers(db).map(({ userId }) => [userId, rightEvents(db, userId)]));
  return {
    gold: countGold(db),
    scores: readings
      .filter(({ job }) => job.pipeline === eventsContract.name)
      .flatMap((reading) => scoreReading(db, reading, right, file) ?? []),
  };
}
