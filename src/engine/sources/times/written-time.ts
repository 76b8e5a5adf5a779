import { type Clock, readClock, readZone, type Zone } from './clock.ts';
import { type Instant, isOfOurTime, type RowTime, showInstant } from './instant.ts';

/** What a text says of when: year first, a month by its name, or nothing but digits. */
export interface WrittenTime {
  readonly form: 'written' | 'named' | 'compact';
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Null where only the day is written. */
  readonly clock: Clock | null;
}

/** Two small numbers and a year: which is the month, the whole column tells. */
export interface SlashedTime {
  readonly form: 'slashed';
  readonly first: number;
  readonly second: number;
  /** With points the day stands first, wherever such dates are written. */
  readonly pointed: boolean;
  readonly year: number;
  readonly clock: Clock | null;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month =
  '(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|tember|ember|ober)?\\.?';
const weekday = '(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\\.?,?\\s+)?';
const ordinal = '(?:st|nd|rd|th)?';
const rest = '(.*)$';

const yearFirst =
  /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*[日.]?\s*(?:[(（]?(?:周|星期)?[一二三四五六日天][)）]?)?(.*)$/s;
const slashed = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)(.*)$/s;
const digitsOnly =
  /^(\d{4})(\d{2})(\d{2})(?:[T\s_-]?(\d{2})(?:(\d{2})(?:(\d{2})(?:[.,]?(\d{1,9}))?)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const dayOfDigits = /^(\d{4})(\d{2})(\d{2})\s+(\d{1,2}:.*|\d{5})$/s;
const namedMonthFirst = new RegExp(
  `^${weekday}${month}\\s+(\\d{1,2})${ordinal},?\\s+(\\d{4})(?!\\d)${rest}`,
  'is',
);
const namedDayFirst = new RegExp(
  `^${weekday}(\\d{1,2})${ordinal}[\\s/-]+${month},?[\\s/-]+(\\d{4}|\\d{2}(?!:))(?!\\d)${rest}`,
  'is',
);
const namedYearFirst = new RegExp(`^(\\d{4})[-\\s/]${month}[-\\s/](\\d{1,2})(?!\\d)${rest}`, 'is');
/** As C and Unix write it, the year at the end. */
const namedYearLast = new RegExp(
  `^${weekday}${month}\\s+(\\d{1,2})\\s+(\\d{1,2}:\\d{2}(?::\\d{2})?)\\s+(?:(\\S+)\\s+)?(\\d{4})$`,
  'i',
);

/** What a text begins with that has its month by name. */
const named = /^(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)/i;

const monthOf = (name: string): number => monthNames.indexOf(name.slice(0, 3).toLowerCase()) + 1;

/** Undefined where something is there that is no time of day. */
function clockOf(behind: string): Clock | null | undefined {
  const text = behind.replace(/^(?:[\s,，_:-]|T(?=\d)|at\b)+/i, '').trim();
  return text === '' ? null : (readClock(text) ?? undefined);
}

const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isDate(year: number, month: number, day: number): boolean {
  // Date.UTC takes 75 for 1975.
  if (year < 100 || day < 1 || day > (daysOfMonth[month - 1] ?? 0)) return false;
  if (month === 2 && day === 29 && (year % 4 !== 0 || year === 2100)) return false;
  return isOfOurTime(Date.UTC(year, month - 1, day));
}

function dated(
  form: WrittenTime['form'],
  [year, month, day]: readonly [number, number, number],
  clock: Clock | null | undefined,
): WrittenTime | null {
  if (clock === undefined || !isDate(year, month, day)) return null;
  return { form, year, month, day, clock };
}

function readCompact(text: string): WrittenTime | null {
  const match = digitsOnly.exec(text);
  if (match !== null) {
    const [, year, month, day, hour, minute = '00', second = '00', fraction = '', zone] = match;
    const date = [Number(year), Number(month), Number(day)] as const;
    if (hour === undefined) return zone === undefined ? dated('compact', date, null) : null;
    const point = fraction === '' ? '' : `.${fraction}`;
    return dated('compact', date, readClock(`${hour}:${minute}:${second}${point}${zone ?? ''}`) ?? undefined);
  }
  const apart = dayOfDigits.exec(text);
  if (apart === null) return null;
  const [, year, month, day, clock = ''] = apart;
  // A number has lost its leading zero: 93000 is half past nine.
  const written = /^\d{5}$/.test(clock) ? `${clock[0]}:${clock.slice(1, 3)}:${clock.slice(3)}` : clock;
  return dated('compact', [Number(year), Number(month), Number(day)], clockOf(written));
}

function readNamed(text: string): WrittenTime | null {
  if (!named.test(text)) return null;
  const monthFirst = namedMonthFirst.exec(text);
  if (monthFirst !== null) {
    const [, name = '', day, year, behind = ''] = monthFirst;
    return dated('named', [Number(year), monthOf(name), Number(day)], clockOf(behind));
  }
  const dayFirst = namedDayFirst.exec(text);
  if (dayFirst !== null) {
    const [, day, name = '', year = '', behind = ''] = dayFirst;
    const whole = year.length === 2 ? 2_000 + Number(year) : Number(year);
    return dated('named', [whole, monthOf(name), Number(day)], clockOf(behind));
  }
  const first = namedYearFirst.exec(text);
  if (first !== null) {
    const [, year, name = '', day, behind = ''] = first;
    return dated('named', [Number(year), monthOf(name), Number(day)], clockOf(behind));
  }
  const last = namedYearLast.exec(text);
  if (last === null) return null;
  const [, name = '', day, time = '', zone, year] = last;
  const clock = readClock(time);
  if (clock === null) return null;
  return dated('named', [Number(year), monthOf(name), Number(day)], {
    ...clock,
    zone: zone === undefined ? null : readZone(zone),
  });
}

/** Reads a text that says when; null where it is no date, or something else stands behind it. */
export function readWritten(stored: string): WrittenTime | SlashedTime | null {
  const text = stored.trim();
  const match = yearFirst.exec(text);
  if (match !== null) {
    const [, year, month, day, behind = ''] = match;
    return dated('written', [Number(year), Number(month), Number(day)], clockOf(behind));
  }
  const parts = slashed.exec(text);
  if (parts !== null) {
    const [, first, separator, second, year, behind = ''] = parts;
    const clock = clockOf(behind);
    if (clock === undefined) return null;
    const read = { first: Number(first), second: Number(second), year: Number(year) };
    return { form: 'slashed', ...read, pointed: separator === '.', clock };
  }
  return readCompact(text.replace(/\.0$/, '')) ?? readNamed(text);
}

/** A slashed date once it is known which of its numbers is the month; null where there is no such month. */
export function settleSlashed(time: SlashedTime, dayFirst: boolean): WrittenTime | null {
  const [day, month] = dayFirst ? [time.first, time.second] : [time.second, time.first];
  return dated('written', [time.year, month, day], time.clock);
}

function instantOf({ year, month, day, clock }: WrittenTime): Instant {
  const { hour = 0, minute = 0, second = 0, ns = 0 } = clock ?? {};
  return {
    ms: Date.UTC(year, month - 1, day, hour, minute, second) + Math.floor(ns / 1_000_000),
    ns: ns % 1_000_000,
  };
}

/** As the clock on the wall showed it, whatever its zone. */
export function showOnWall(time: WrittenTime): RowTime {
  const shown = showInstant(instantOf(time));
  return time.clock === null ? { ...shown, time: '-' } : shown;
}

/** The instant in UTC; null where the zone is not written, or not known. */
export function showInUtc(time: WrittenTime): RowTime | null {
  const offset = zoneOf(time)?.offset ?? null;
  if (offset === null) return null;
  const { ms, ns } = instantOf(time);
  return showInstant({ ms: ms - offset * 60_000, ns });
}

export const zoneOf = (time: WrittenTime): Zone | null => time.clock?.zone ?? null;
