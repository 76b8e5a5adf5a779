import { compareTimes, type RowTime } from '../../sources/times/instant.ts';

/** A row by what it is ordered by. */
export interface TimedRow {
  readonly id: string;
  /** Its time as it is stored. */
  readonly stored: string | null;
  readonly time: RowTime;
}

const isWhole = (id: string): boolean => /^-?\d{1,15}$/.test(id);

/** Whole numbers by size, other ids as texts. */
export function compareIds(a: string, b: string): number {
  if (isWhole(a) && isWhole(b)) return Number(a) - Number(b);
  return a < b ? -1 : Number(a > b);
}

/**
 * By instant, then by id; rows without a time come last. Rows whose times are stored alike keep the order that the database
 * gives them, which is that of their keys.
 */
export function compareRows(a: TimedRow, b: TimedRow): number {
  const byTime = compareTimes(a.time, b.time);
  if (byTime !== 0 || a.stored === b.stored || a.time.instant === null) return byTime;
  return compareIds(a.id, b.id);
}
