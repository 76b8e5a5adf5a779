const written = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?$/;

/** `2025-11-24 10:42:47 UTC+08:00`: a time as a file has it, with its zone where the file says one; other words as they stand. */
export function stamp(text: string): string {
  const match = written.exec(text.trim());
  if (match === null) return text;
  const [, day = '', time = '', zone] = match;
  if (zone === undefined) return `${day} ${time}`;
  const isUtc = /^(?:Z|UTC|GMT|[+-]00:?00)$/.test(zone);
  return `${day} ${time} UTC${isUtc ? '' : zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`;
}

/** The second of two times as a file has them, without its day where that is the day of the first. */
export function stampEnd(from: string, to: string): string {
  const end = stamp(to);
  const day = stamp(from).slice(0, 'YYYY-MM-DD '.length);
  return written.test(from.trim()) && end.startsWith(day) ? end.slice(day.length) : end;
}

/** The zone that a stamp ends with, with the blank before it; nothing where it names none. */
const zoneOf = (shown: string): string => / UTC(?:[+-]\d\d:\d\d)?$/.exec(shown)?.[0] ?? '';

/** From one time to another as a file has them; one of them where both are the same. A zone that both are in is named once. */
export function stampSpan(from: string, to: string): string {
  const start = stamp(from);
  if (to === '' || start === stamp(to)) return start;
  const end = stampEnd(from, to);
  const zone = zoneOf(start);
  const isShared = zone !== '' && zone === zoneOf(end);
  return `${isShared ? start.slice(0, -zone.length) : start} – ${end}`;
}

/** A time as a file has it, as an instant in epoch milliseconds, in UTC where it names no zone; NaN where it says no moment. */
export function instantOf(text: string): number {
  const match = written.exec(text.trim());
  if (match === null) return Number.NaN;
  const [, day = '', time = '', zone = 'Z'] = match;
  const offset = /^[A-Z]/.test(zone) ? 'Z' : zone.replace(/(\d\d)(\d\d)$/, '$1:$2');
  return Date.parse(`${day}T${time}${offset}`);
}

/** Milliseconds from one time to another as a file has them; null where either says no moment, or they come the other way round. */
export function spanMs(from: string, to: string): number | null {
  const span = instantOf(to) - instantOf(from);
  return span >= 0 ? span : null;
}

/** An instant in the zone of this computer, written as `stamp` writes it. */
export function stampOf(at: number): string {
  const minutes = -new Date(at).getTimezoneOffset();
  const size = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  const zone = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return stamp(`${new Date(at + minutes * 60_000).toISOString().slice(0, 19)}${zone}`);
}
