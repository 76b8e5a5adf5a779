/** An event that rows are still being added to. */
export interface OpenEvent {
  type: string;
  category: string;
  readonly rows: number[];
  readonly subjects: Set<string>;
  /** The day of its last row. */
  day: string;
}

const millisecondsOfDay = 86_400_000;

/** Infinite where one of them is no day. */
export function daysBetween(one: string, other: string): number {
  if (one === other) return 0;
  const days = Math.abs(Date.parse(one) - Date.parse(other)) / millisecondsOfDay;
  return Number.isNaN(days) ? Number.POSITIVE_INFINITY : days;
}
