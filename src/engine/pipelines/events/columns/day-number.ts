const dayMs = 86_400_000;

/** Days since 1970 of a day written as `2026-01-31`; null of anything else. */
export function dayNumber(day: string | null): number | null {
  const at = day === null ? Number.NaN : Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? null : at / dayMs;
}

/** Such a day, written. */
export const dayText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
