import { type RowTime, showInstant, unknownTime } from './instant.ts';
import { readWritten, showOnWall } from './written-time.ts';

const dateTime = /^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2})[:：](\d{2}))?/;
const plain = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?$/;
const epoch = /^\d{9,13}(?:\.\d+)?$/;
/** Seconds since 1970 below this are read as seconds, above as milliseconds (it is the year 2286 in seconds). */
const largestSeconds = 9_999_999_999;

const pad = (text: string): string => text.padStart(2, '0');

function fromEpoch(value: number): RowTime {
  const ms = value > largestSeconds ? value : value * 1_000;
  const whole = Math.floor(ms);
  return showInstant({ ms: whole, ns: Math.floor((ms - whole) * 1e6) });
}

const isDate = (month: number, day: number): boolean => month >= 1 && month <= 12 && day >= 1 && day <= 31;

const zero = '0'.charCodeAt(0);
const twoDigits = (text: string, at: number): number =>
  (text.charCodeAt(at) - zero) * 10 + text.charCodeAt(at + 1) - zero;

/** The day that was read last, with its first instant: nearly always the next row's as well. */
let lastDay = { day: '', ms: 0 };

function dayOf(stored: string): typeof lastDay | null {
  if (stored.startsWith(lastDay.day) && lastDay.day !== '') return lastDay;
  const [month, day] = [twoDigits(stored, 5), twoDigits(stored, 8)];
  if (!isDate(month, day)) return null;
  lastDay = { day: stored.slice(0, 10), ms: Date.UTC(Number(stored.slice(0, 4)), month - 1, day) };
  return lastDay;
}

function fromPlain(stored: string): RowTime | null {
  const known = dayOf(stored);
  if (known === null) return null;
  const second = stored[16] === ':' ? twoDigits(stored, 17) : 0;
  const ms = known.ms + ((twoDigits(stored, 11) * 60 + twoDigits(stored, 14)) * 60 + second) * 1_000;
  return { day: known.day, time: stored.slice(11, 16), instant: { ms, ns: 0 } };
}

function fromDateTime(
  [, year = '', month = '', day = '', hour, minute]: RegExpExecArray,
  stored: string,
): RowTime {
  if (!isDate(Number(month), Number(day))) return unknownTime;
  const written = readWritten(stored);
  const exact = written === null || written.form === 'slashed' ? null : showOnWall(written);
  // A half of the day, or a time in other words, is what the pattern does not see.
  const isOther =
    exact !== null && exact.time !== '-' && Number(exact.time.slice(0, 2)) !== Number(hour ?? '-1');
  if (isOther && hour !== '24') return exact;
  const ms = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? '0'),
    Number(minute ?? '0'),
  );
  return {
    day: `${year}-${pad(month)}-${pad(day)}`,
    time: hour === undefined || minute === undefined ? '-' : `${pad(hour)}:${minute}`,
    instant: exact?.instant ?? { ms, ns: 0 },
  };
}

/**
 * Reads a time in one of the usual ways, whatever its neighbours are: `2025-11-24 10:42:47`, ISO 8601, with slashes, as
 * the clock on the wall shows it, or seconds or milliseconds since 1970, in UTC.
 */
export function readUsualTime(stored: string): RowTime {
  if (plain.test(stored)) return fromPlain(stored) ?? unknownTime;
  const match = dateTime.exec(stored);
  if (match !== null) return fromDateTime(match, stored);
  const trimmed = stored.trim();
  if (epoch.test(trimmed)) return fromEpoch(Number(trimmed));
  const written = readWritten(trimmed);
  return written?.form === 'written' ? showOnWall(written) : unknownTime;
}

/** Whether it is a number that is read so. */
export const isUsualNumber = (value: number, trimmed: string): boolean => value < 1e13 && epoch.test(trimmed);

/** Whether a text begins as a date and time in a usual way, whatever stands behind it. */
export function isUsualDateTime(stored: string): boolean {
  const match = dateTime.exec(stored);
  return match !== null && isDate(Number(match[2]), Number(match[3]));
}
