import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { DrawnUsers, DrawUsersInput } from '../../../../shared/pipelines/review.ts';
import { drawnItems, noteDrawn } from '../../../ledger/drawn-items.ts';
import { usersWithEvents } from '../result-tables.ts';

/** The users of the file that were read: out of them is drawn. */
export const readUsers = (db: Database): readonly string[] =>
  db
    .prepare<[], string>(
      `SELECT user_id FROM temp.gleaner_users WHERE user_id IN (${usersWithEvents(db)}) ORDER BY user_id`,
    )
    .pluck()
    .all();

/** How many there are. */
export const countReadUsers = (db: Database): number =>
  db
    .prepare<[], number>(`SELECT COUNT(*) FROM temp.gleaner_users WHERE user_id IN (${usersWithEvents(db)})`)
    .pluck()
    .get() ?? 0;

const keyOf = (userId: string, seed: number): string =>
  createHash('sha256').update(`${seed} ${userId}`).digest('hex');

/**
 * Draws users who were read until so many are drawn in all, each as likely as any other: those whose id comes to the lowest number
 * by the seed. The same file and seed give the same users, and more of them begin with those. Inside a transaction.
 */
export function drawUsers(db: Database, { count, seed }: DrawUsersInput, at: number): DrawnUsers {
  const drawn = new Set(drawnItems(db));
  const added = readUsers(db)
    .filter((userId) => !drawn.has(userId))
    .map((userId) => ({ userId, key: keyOf(userId, seed) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, Math.max(0, count - drawn.size))
    .map(({ userId }) => userId);
  noteDrawn(db, added, seed, at);
  return { drawn: drawn.size + added.length, added: added.length };
}
