/** A point in time, or a wall clock's reading as if it were UTC where no zone is known. */
export interface Instant {
  /** Whole milliseconds since 1970. */
  readonly ms: number;
  /** Nanoseconds past them, 0–999 999. */
  readonly ns: number;
}

/** When a row happened, as it is shown. */
export interface RowTime {
  /** `YYYY-MM-DD`, or `?` where the time cannot be read. */
  readonly day: string;
  /** `HH:MM`, or `-` where only the day is known. */
  readonly time: string;
  /** Null where the time cannot be read. */
  readonly instant: Instant | null;
  /** What the clock of a chosen time zone shows, in milliseconds as if in UTC; left out where none is chosen. */
  readonly shown?: number;
}

export const unknownTime: RowTime = { day: '?', time: '-', instant: null };

/** Behaviour that is on record happened within these years; a number that says otherwise is of another kind. */
export const firstMs = Date.UTC(1971, 0, 1);
const endMs = Date.UTC(2150, 0, 1);
export const isOfOurTime = (ms: number): boolean => ms >= firstMs && ms < endMs;

/** By instant, a day without a time of day before its first minute; what cannot be read comes last. */
export function compareTimes(a: RowTime, b: RowTime): number {
  if (a.instant === null || b.instant === null)
    return Number(a.instant === null) - Number(b.instant === null);
  return (
    a.instant.ms - b.instant.ms ||
    a.instant.ns - b.instant.ns ||
    Number(b.time === '-') - Number(a.time === '-')
  );
}

/** An instant as UTC shows it. */
export function showInstant(instant: Instant): RowTime {
  const iso = new Date(instant.ms).toISOString();
  return { day: iso.slice(0, 10), time: iso.slice(11, 16), instant };
}

/** `2025-11-24 10:42:47`, or the day alone where no more is known; null where the time cannot be read. */
export function timeText({ day, time, instant, shown }: RowTime): string | null {
  if (instant === null) return null;
  return time === '-' ? day : new Date(shown ?? instant.ms).toISOString().slice(0, 19).replace('T', ' ');
}
