const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Zone names of RFC 5322, in hours from UTC. Any other name says nothing. */
const zones: Readonly<Record<string, number>> = {
  ...{ ut: 0, gmt: 0, utc: 0, z: 0, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7 },
  jst: 9,
};
/** No place on Earth is further from UTC; what is, is no zone. */
const farthestHours = 15;

const offset = '[+-]\\d\\d:?\\d\\d';
const time = `(?<hour>\\d{1,2}):(?<minute>\\d\\d)(?::(?<second>\\d\\d))?(?:\\.\\d+)?\\s*(?<half>[ap]\\.?m\\b\\.?)?\\s*(?<zone>(?:GMT|UTC)?${offset}|[a-z]+)?`;
const weekday = '(?:\\p{L}{2,9}\\.?,?\\s*)?';
const month = '(?<month>\\p{L}{3})\\p{L}*\\.?';

/** Dates as headers and marks of mailboxes have them. What a pattern does not say of the time is nought. */
const patterns: readonly RegExp[] = [
  // `Mon, 24 Nov 2025 10:42:00 +0800 (CST)`, with what is optional or old in it.
  new RegExp(
    `(?:^|\\s)${weekday}(?<day>\\d{1,2})[\\s-]+${month}[\\s-]+(?<year>\\d{2,4})\\b,?(?:\\s+${time})?`,
    'iu',
  ),
  // `2025-11-24T10:42:00+08:00` and the like.
  new RegExp(
    `(?:^|\\s)(?<year>\\d{4})[-/.](?<month>\\d{1,2})[-/.](?<day>\\d{1,2})(?!\\d)(?:[T\\s]\\s*${time})?`,
    'iu',
  ),
  new RegExp(
    `^(?<year>\\d{4})\\s*年\\s*(?<month>\\d{1,2})\\s*月\\s*(?<day>\\d{1,2})\\s*日(?:.{0,12}?${time})?`,
    'iu',
  ),
  // `Mon Nov 24 10:42:00 2025`, as in a mailbox, with the zone before or after the year.
  new RegExp(
    `(?:^|\\s)\\w{3},?\\s+${month}\\s+(?<day>\\d{1,2})\\s+${time}\\s+(?<year>\\d{4})(?:\\s+(?<late>${offset}))?`,
    'iu',
  ),
  // `Sat Apr 12 2025 15:59:28 GMT+0800`, or `Nov 24, 2025, 10:42 AM`.
  new RegExp(
    `(?:^|\\s)${month}\\s+(?<day>\\d{1,2}),?\\s+(?<year>\\d{4})\\b(?:,?\\s+(?:at\\s+)?${time})?`,
    'iu',
  ),
];

function minutesFromUtc(zone: string | undefined): number {
  if (zone === undefined) return 0;
  const said = /([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (said === null) return (zones[zone.toLowerCase()] ?? 0) * 60;
  const minutes = Number(said[2]) * 60 + Number(said[3]);
  return minutes > farthestHours * 60 ? 0 : (said[1] === '-' ? -1 : 1) * minutes;
}

function fullYear(year: string): number {
  const value = Number(year);
  if (year.length > 2) return year.length === 3 ? value + 1_900 : value;
  return value < 50 ? value + 2_000 : value + 1_900;
}

/** The hour of a day of 24, of one that may be said by halves of it. */
function fullHour(hour: string, half: string | undefined): number {
  const value = Number(hour);
  if (half === undefined || value > 12) return value;
  return (value % 12) + (/^p/i.test(half) ? 12 : 0);
}

/** As `2025-11-24T02:42:00Z`; null where such a moment does not exist. */
function inUtc(parts: Readonly<Record<string, string | undefined>>): string | null {
  const { day, hour = '0', minute = '0', second = '0' } = parts;
  const said = parts.month ?? '';
  const index = /^\d/.test(said) ? Number(said) - 1 : months.indexOf(said.toLowerCase());
  const [year, hours] = [fullYear(parts.year ?? ''), fullHour(hour, parts.half)];
  const local = new Date(
    Date.UTC(year, index, Number(day), hours, Number(minute), Math.min(Number(second), 59)),
  );
  const isDay = local.getUTCMonth() === index && local.getUTCDate() === Number(day);
  if (!isDay || hours > 23 || Number(minute) > 59 || year < 1_970 || year > 9_998) return null;
  const minutes = minutesFromUtc(parts.zone ?? parts.late);
  return `${new Date(local.getTime() - minutes * 60_000).toISOString().slice(0, 19)}Z`;
}

/**
 * The date of a header or of a mailbox's `From ` line, as `2025-11-24T02:42:00Z` in UTC, so that dates sort as text; null
 * where it is none. A date without a zone, or with a name that means nothing, is taken as UTC, on every machine.
 */
export function normaliseDate(text: string): string | null {
  const value = text.trim().slice(0, 300);
  for (const pattern of patterns) {
    const { groups } = pattern.exec(value) ?? {};
    if (groups !== undefined) return inUtc(groups);
  }
  return null;
}
