/** The longest wait that a provider is believed about. */
export const longestRetryAfterMs = 5 * 60_000;

/** A number as headers write it; null for anything else, an empty header among it. */
function plainNumber(text: string | null | undefined): number | null {
  const trimmed = text?.trim() ?? '';
  return /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : null;
}

/**
 * Reads `retry-after-ms`, or `retry-after` as seconds or as a date, in milliseconds from `now`: never less than
 * nought, never more than five minutes. Null where neither header makes sense, or where the date is past.
 */
export function readRetryAfter(headers: Headers | undefined, now: number): number | null {
  const inMs = plainNumber(headers?.get('retry-after-ms'));
  if (inMs !== null) return Math.min(inMs, longestRetryAfterMs);
  const text = headers?.get('retry-after')?.trim() ?? '';
  const seconds = plainNumber(text);
  if (seconds !== null) return Math.min(seconds * 1_000, longestRetryAfterMs);
  // `Date.parse` makes a date of nearly anything with a number in it.
  const wait = /^[a-z]{3},? .*\d{4}/i.test(text) ? Date.parse(text) - now : Number.NaN;
  return wait >= 0 ? Math.min(wait, longestRetryAfterMs) : null;
}

/** The provider's limit of requests a minute; null where it tells none, or one that is no pace. */
export function readRequestsPerMinute(headers: Headers | undefined): number | null {
  const limit = plainNumber(headers?.get('x-ratelimit-limit-requests'));
  return limit !== null && limit >= 1 && Number.isFinite(limit) ? limit : null;
}
