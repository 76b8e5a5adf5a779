const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const [blank, comma, colon, point, capitalT] = [32, 44, 58, 46, 84];
const halfOfDay = /[上下]午|午[前後后]|오[전후]$/;

/** What stands before a clock so that the clock is the time of day, whatever it shows: no date runs into it. */
function mayStandBefore(text: string, end: number): boolean {
  let last = end - 1;
  while (last >= 0 && text.charCodeAt(last) === blank) last -= 1;
  if (last < 1) return false;
  const code = text.charCodeAt(last);
  if (isDigit(code)) return last < end - 1;
  if (code === capitalT || code === comma) return isDigit(text.charCodeAt(last - 1));
  // As web servers write it: 01/Nov/2025:10:05:33.
  if (code === colon) return /\d{4}$/.test(text.slice(0, last));
  return code > 127 && (text[last] === '日' || halfOfDay.test(text.slice(last - 1, last + 1)));
}

/** Two digits below 60 behind a separator at `at`. */
const isSixtieth = (text: string, at: number, separator: number): boolean =>
  text.charCodeAt(at) === separator &&
  isDigit(text.charCodeAt(at + 2)) &&
  text.charCodeAt(at + 1) >= 48 &&
  text.charCodeAt(at + 1) < 54;

/** Where the clock with its minutes at `at` ends, and of how many parts behind the hour it is; null where more of it follows. */
function restOfClock(
  text: string,
  at: number,
  separator: number,
): readonly [parts: number, end: number] | null {
  let end = at + 3;
  let parts = 1;
  if (isSixtieth(text, end, separator)) {
    end += 3;
    parts = 2;
    if (text.charCodeAt(end) === point && isDigit(text.charCodeAt(end + 1))) {
      end += 1;
      parts = 3;
      while (isDigit(text.charCodeAt(end))) end += 1;
    }
  }
  const next = text.charCodeAt(end);
  return isDigit(next) || next === colon || next === point || next === comma ? null : [parts, end];
}

/** The hour of 24 that ends before `at`, with the place where it begins; null where it is none. */
function hourBefore(text: string, at: number): readonly [hour: number, from: number] | null {
  const ones = text.charCodeAt(at - 1);
  if (!isDigit(ones)) return null;
  const tens = text.charCodeAt(at - 2);
  if (!isDigit(tens)) return [ones - 48, at - 1];
  const hour = (tens - 48) * 10 + ones - 48;
  return hour < 24 && !isDigit(text.charCodeAt(at - 3)) ? [hour, at - 2] : null;
}

/** A character for the way in which a clock is written; behind “AM” there is no hour above twelve. */
const wayOf = (hour: number, separator: number, parts: number): string =>
  String.fromCharCode(parts + (separator === point ? 4 : 0) + (hour > 12 ? 8 : 0));

/**
 * A text without what its time of day says, where that is one of 24 hours that stands for itself: texts that are the same
 * without it are of one form, one zone and one day. Null where no such clock is found.
 */
export function withoutClock(text: string): string | null {
  for (let at = 3; at < text.length - 2; at += 1) {
    const separator = text.charCodeAt(at);
    if (separator !== colon && separator !== point) continue;
    if (!isSixtieth(text, at, separator)) continue;
    const hour = hourBefore(text, at);
    if (hour === null || !mayStandBefore(text, hour[1])) continue;
    const rest = restOfClock(text, at, separator);
    if (rest === null) return null;
    return text.slice(0, hour[1]) + wayOf(hour[0], separator, rest[0]) + text.slice(rest[1]);
  }
  return null;
}
