/** The longest wait that a provider is believed about. */
export const longestRetryAfterMs = 5 * 60_000;

/** A number as headers write it; null for anything else, an empty header among it. */
export function plainNumber(text: string | null | undefined): number | null {
  const trimmed = text?.trim() ?? '';
  return /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : null;
}

/** A limit that is over later than this is no limit of a month: what tells it is a mistake. */
const longestLimitMs = 31 * 24 * 3_600_000;

function readHeaderWait(headers: Headers | undefined, now: number): number | null {
  const inMs = plainNumber(headers?.get('retry-after-ms'));
  if (inMs !== null) return inMs;
  const text = headers?.get('retry-after')?.trim() ?? '';
  const seconds = plainNumber(text);
  if (seconds !== null) return seconds * 1_000;
  // `Date.parse` makes a date of nearly anything with a number in it.
  const wait = /^[a-z]{3},? .*\d{4}/i.test(text) ? Date.parse(text) - now : Number.NaN;
  return wait >= 0 ? wait : null;
}

/**
 * Reads `retry-after-ms`, or `retry-after` as seconds or as a date, in milliseconds from `now`: never less than
 * nought, never more than five minutes. Null where neither header makes sense, or where the date is past.
 */
export function readRetryAfter(headers: Headers | undefined, now: number): number | null {
  const wait = readHeaderWait(headers, now);
  return wait === null ? null : Math.min(wait, longestRetryAfterMs);
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const durationPart =
  /(\d+(?:\.\d+)?)\s*(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?)(?![a-z])/gi;
const duration = new RegExp(`^\\s*(?:${durationPart.source}[\\s,]*)+`, 'i');

/** Reads "7m30.5s", "250ms" or "2 minutes" at the beginning of a text, in milliseconds. */
function readDuration(text: string): number | null {
  const found = duration.exec(text)?.[0];
  if (found === undefined) return null;
  const parts = [...found.matchAll(durationPart)].map(([, count, unit = '']) => {
    const short = /^m(s|illi)/i.test(unit) ? 'ms' : unit.charAt(0).toLowerCase();
    return Number(count) * (unitMs[short] ?? 0);
  });
  return parts.reduce((sum, part) => sum + part, 0);
}

/** Reads when a limit begins anew: a duration, seconds from now, or an instant in seconds or milliseconds since 1970. */
export function readReset(text: string | null | undefined, now: number): number | null {
  const number = plainNumber(text);
  if (number === null) return readDuration(text ?? '') ?? readInstant(text ?? '', now);
  if (number > 1e12) return number - now;
  return number > 1e9 ? number * 1_000 - now : number * 1_000;
}

const instant = /(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s?(Z|UTC|[+-]\d\d:?\d\d)?/;

/** A time without a zone is Beijing's: those who write one so are there. */
function readInstant(text: string, now: number): number | null {
  const [, day, time, zone] = instant.exec(text) ?? [];
  if (day === undefined) return null;
  const offset = zone === undefined ? '+08:00' : zone === 'UTC' ? 'Z' : zone;
  const wait = Date.parse(`${day}T${time}${offset}`) - now;
  return Number.isFinite(wait) ? wait : null;
}

/** The resets of the limits that are used up; those of others say nothing of this refusal. */
function readResetHeaders(headers: Headers | undefined, now: number): number | null {
  const waits = ['-requests', '-tokens', ''].flatMap((kind) => {
    const remaining = plainNumber(headers?.get(`x-ratelimit-remaining${kind}`));
    const wait = remaining === 0 ? readReset(headers?.get(`x-ratelimit-reset${kind}`), now) : null;
    return wait === null ? [] : wait;
  });
  return waits.length === 0 ? null : Math.max(...waits);
}

function readWordedWait(words: string, now: number): number | null {
  const told = /(?:again|retry|wait|reset|available)\w*\s+(?:in|after)\s+(?:about\s+)?(.{1,40})/i.exec(
    words,
  )?.[1];
  // Google's: the kind of the detail stands in front of it.
  const delay = /RetryInfo\s+(\S{1,20})/.exec(words)?.[1];
  const date = /reset|重置|until|again/i.test(words) ? readInstant(words, now) : null;
  return readDuration(told ?? '') ?? readDuration(delay ?? '') ?? date;
}

/**
 * How long a provider says to wait, by its headers or its words, in milliseconds from `now`: from nought to a month.
 * Null where it says nothing that makes sense.
 */
export function readToldWait(headers: Headers | undefined, words: string, now: number): number | null {
  const wait = readHeaderWait(headers, now) ?? readWordedWait(words, now) ?? readResetHeaders(headers, now);
  return wait === null || !(wait >= 0) || wait > longestLimitMs ? readRetryAfter(headers, now) : wait;
}
