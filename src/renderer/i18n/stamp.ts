const written = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?$/;

/** `2025-11-24 10:42:47 UTC+08:00`: a time as a file has it, with its zone where the file says one; other words as they stand. */
export function stamp(text: string): string {
  const match = written.exec(text.trim());
  if (match === null) return text;
  const [, day = '', time = '', zone] = match;
  if (zone === undefined) return `${day} ${time}`;
  const isUtc = zone === 'Z' || /^[+-]00:?00$/.test(zone);
  return `${day} ${time} UTC${isUtc ? '' : zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`;
}

/** An instant in the zone of this computer, written as `stamp` writes it. */
export function stampOf(at: number): string {
  const minutes = -new Date(at).getTimezoneOffset();
  const size = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  const zone = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return stamp(`${new Date(at + minutes * 60_000).toISOString().slice(0, 19)}${zone}`);
}
