const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Zone names of RFC 5322, in hours from UTC. Any other name says nothing. */
const zones: Readonly<Record<string, number>> = {
  ...{ ut: 0, gmt: 0, utc: 0, z: 0, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7 },
  jst: 9,
};

/** `Mon, 24 Nov 2025 10:42:00 +0800 (CST)`, with what is optional or old in it. */
const headerDate =
  /^(?:\p{L}{2,9}\.?,?\s*)?(\d{1,2})[\s-]+(\p{L}{3})\p{L}*\.?[\s-]+(\d{2,4}),?\s+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*([+-]\d{4}|[a-z]+)?/iu;
/** `Mon Nov 24 10:42:00 2025`, as in a mailbox, with the zone before or after the year. */
const postmarkDate =
  /(?:^|\s)\w{3},?\s+(\w{3})\s+(\d{1,2})\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s+(?:([+-]\d{4}|[a-z]+)\s+)?(\d{4})(?:\s+([+-]\d{4}))?/i;
/** `2025-11-24T10:42:00+08:00` and the like. */
const isoDate = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?/i;

function minutesFromUtc(zone: string | undefined): number {
  if (zone === undefined) return 0;
  const offset = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (offset === null) return (zones[zone.toLowerCase()] ?? 0) * 60;
  return (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
}

function fullYear(year: string): number {
  const value = Number(year);
  if (year.length > 2) return year.length === 3 ? value + 1_900 : value;
  return value < 50 ? value + 2_000 : value + 1_900;
}

type Parts = readonly [
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
];

/** As `2025-11-24T02:42:00Z`; null where such a moment does not exist. */
function inUtc(parts: Parts, zone: string | undefined): string | null {
  const [year, month, day, hour, minute, second] = parts;
  const local = new Date(Date.UTC(year, month, day, hour, minute, Math.min(second, 59)));
  const exists = local.getUTCMonth() === month && local.getUTCDate() === day && hour < 24 && minute < 60;
  if (!exists || year < 1_970 || year > 9_998) return null;
  return `${new Date(local.getTime() - minutesFromUtc(zone) * 60_000).toISOString().slice(0, 19)}Z`;
}

/**
 * The date of a header or of a mailbox's `From ` line, as `2025-11-24T02:42:00Z` in UTC, so that dates sort as text; null
 * where it is none. A date without a zone, or with a name that means nothing, is taken as UTC.
 */
export function normaliseDate(text: string): string | null {
  const value = text.trim().slice(0, 1_000);
  const header = headerDate.exec(value);
  if (header !== null) {
    const [, day, month = '', year = '', hour, minute, second = '0', zone] = header;
    const index = months.indexOf(month.toLowerCase());
    if (index === -1) return null;
    return inUtc([fullYear(year), index, Number(day), Number(hour), Number(minute), Number(second)], zone);
  }
  const iso = isoDate.exec(value);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second = '0', zone] = iso;
    const parts: Parts = [
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    ];
    return inUtc(parts, zone);
  }
  const mark = postmarkDate.exec(value);
  if (mark === null) return null;
  const [, month = '', day, hour, minute, second = '0', zone, year, zoneAfter] = mark;
  const index = months.indexOf(month.toLowerCase());
  if (index === -1) return null;
  return inUtc(
    [Number(year), index, Number(day), Number(hour), Number(minute), Number(second)],
    zone ?? zoneAfter,
  );
}
