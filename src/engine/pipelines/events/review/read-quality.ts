import type { Database } from 'better-sqlite3';
import { leastReviewed, type Quality } from '../../../../shared/pipelines/review.ts';
import type { Recipe } from '../../../../shared/recipe.ts';
import { drawnItems } from '../../../ledger/drawn-items.ts';
import { reviewedItems } from '../../../ledger/review-records.ts';
import { standingEdits, typeSettler } from '../types/settle-types.ts';
import { countReadUsers } from './draw-users.ts';
import { goldUsers, rightEvents } from './gold-users.ts';
import type { FoundEvent } from './reviewed-event.ts';
import { type JudgedUser, scoreUsers } from './score-users.ts';

/** How right the events are that were found last, by the users who were drawn and are reviewed. */
export function readQuality(db: Database, { ask }: Pick<Recipe, 'ask'>): Quality {
  const drawn = new Set(drawnItems(db));
  const population = countReadUsers(db);
  // Of a user whose rows are others by now nobody has said that nothing is missing.
  const gold = new Set(goldUsers(db).map(({ userId }) => userId));
  const reviewed = reviewedItems<FoundEvent>(db).filter(
    ({ itemId }) => drawn.has(itemId) && gold.has(itemId),
  );
  const settle = typeSettler(standingEdits(db), ask.aliases);
  const users: readonly JudgedUser[] = reviewed.map(({ itemId, found }) => ({
    // By what the types are called now, as what is right is.
    found: found.map((event) => ({ type: settle(event).type, rows: event.rows })),
    right: rightEvents(db, itemId),
  }));
  const needed = Math.min(leastReviewed, population);
  const scored = scoreUsers(users, population);
  const runs = new Map<string, number>();
  for (const { jobId } of reviewed) if (jobId !== null) runs.set(jobId, (runs.get(jobId) ?? 0) + 1);
  const isTold = reviewed.length > 0 && reviewed.length >= needed;
  return {
    reviewed: reviewed.length,
    needed,
    drawn: drawn.size,
    population,
    ...scored,
    ...(isTold ? {} : { precision: null, recall: null, types: [], retyped: [], toHalve: null }),
    runs: [...runs].map(([jobId, of]) => ({ jobId, users: of })),
  };
}
