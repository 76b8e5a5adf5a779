/** When a row happened, as it is written to the model: a day to group by and a time of day. */
export interface RowTime {
  /** `YYYY-MM-DD`, or `?` where the time cannot be read. */
  readonly day: string;
  /** `HH:MM`, or `-`. */
  readonly time: string;
}

const unknownTime: RowTime = { day: '?', time: '-' };
const dateTime = /^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2})[:：](\d{2}))?/;
const usual = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/;
/** Seconds since 1970 below this are read as seconds, above as milliseconds (it is the year 2286 in seconds). */
const largestSeconds = 9_999_999_999;

const pad = (text: string): string => text.padStart(2, '0');

function fromEpoch(value: number): RowTime {
  const date = new Date(value > largestSeconds ? value : value * 1_000);
  if (Number.isNaN(date.getTime())) return unknownTime;
  const iso = date.toISOString();
  return { day: iso.slice(0, 10), time: iso.slice(11, 16) };
}

/** Reads a stored time: `2025-11-24 10:42:47`, ISO 8601, with slashes, or seconds or milliseconds since 1970. */
export function readRowTime(stored: string): RowTime {
  if (usual.test(stored)) return { day: stored.slice(0, 10), time: stored.slice(11, 16) };
  const match = dateTime.exec(stored);
  if (match !== null) {
    const [, year = '', month = '', day = '', hour, minute] = match;
    return {
      day: `${year}-${pad(month)}-${pad(day)}`,
      time: hour === undefined || minute === undefined ? '-' : `${pad(hour)}:${minute}`,
    };
  }
  if (/^\d{9,13}(\.\d+)?$/.test(stored.trim())) return fromEpoch(Number(stored));
  return unknownTime;
}
