/** When something happened, by the text of its time. */
export interface Moment {
  /** Days since 1970 by the clock of the text; -1 where it says no day. */
  day: number;
  /** 0 to 23 by that clock; -1 where it says none. */
  hour: number;
  /** Seconds since 1970, UTC where the text names a zone; NaN where it says no day. */
  seconds: number;
}

const zero = 48;

/** The number that two digits write; -1 where they are none. */
function twoAt(text: string, at: number): number {
  const high = text.charCodeAt(at) - zero;
  const low = text.charCodeAt(at + 1) - zero;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : -1;
}

/** Days since 1970 of a day of the Gregorian calendar. */
function dayNumber(year: number, month: number, date: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

const zoneAt = /([+-])(\d\d):?(\d\d)\s*$/;

/** Seconds that the zone's clock is before UTC's; 0 where none is named. */
function zoneSeconds(text: string): number {
  const match = zoneAt.exec(text);
  if (match === null) return 0;
  const seconds = (Number(match[2]) * 60 + Number(match[3])) * 60;
  return match[1] === '-' ? -seconds : seconds;
}

/**
 * Reads `2026-01-31 10:20:30`, with less or more behind the day, into `moment`: a million of them in a fraction of a second, so nothing
 * is made for each.
 */
export function readMoment(text: string | null, moment: Moment): void {
  moment.day = -1;
  moment.hour = -1;
  moment.seconds = Number.NaN;
  if (text === null || text.length < 10 || text[4] !== '-' || text[7] !== '-') return;
  const century = twoAt(text, 0);
  const ofCentury = twoAt(text, 2);
  const month = twoAt(text, 5);
  const date = twoAt(text, 8);
  if (century < 0 || ofCentury < 0 || month < 1 || month > 12 || date < 1 || date > 31) return;
  moment.day = dayNumber(century * 100 + ofCentury, month, date);
  const hour = text.length >= 13 ? twoAt(text, 11) : -1;
  moment.hour = hour < 24 ? hour : -1;
  const minute = text.length >= 16 ? twoAt(text, 14) : -1;
  const second = text.length >= 19 ? twoAt(text, 17) : -1;
  const ofDay = Math.max(0, moment.hour) * 3_600 + Math.max(0, minute) * 60 + Math.max(0, second);
  moment.seconds = moment.day * 86_400 + ofDay - (text.length > 16 ? zoneSeconds(text) : 0);
}
