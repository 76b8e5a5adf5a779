/** A time of day, with its zone where one is written. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Nanoseconds of the second. */
  readonly ns: number;
  readonly zone: Zone | null;
}

/** A zone as it is written, and the minutes that it is ahead of UTC where that is known: `CST` may be any of three. */
export interface Zone {
  readonly name: string;
  readonly offset: number | null;
}

const morning = '凌晨|清晨|早晨|早上|上午|午前|오전|AM';
const afternoon = '中午|下午|傍晚|晚上|午後|午后|오후|PM';
const zonePattern = '(?:GMT|UTC)?[+-]\\d{1,2}(?::?\\d{2})?|[A-Z]{1,5}';
const clockPattern = new RegExp(
  `^(?:(${morning}|${afternoon})\\s*)?(\\d{1,2})` +
    '(?:\\s*[:：.时時点點시]\\s*(\\d{1,2})(?:\\s*[:：.分분]\\s*(\\d{1,2})(?:[.,:](\\d{1,9})\\d*)?)?|[时時点點시])?' +
    `[秒분分초]?\\s*([AP]\\.?M\\.?(?![A-Z]))?\\s*(${zonePattern})?(?:\\s*[(\\[][^)\\]]*[)\\]])?\\s*$`,
  'i',
);
const isMorning = new RegExp(`^(?:${morning})$`, 'i');

/** Those that RFC 822 gives a meaning, but for CST and MST, which are China's and Malaysia's as well. */
const namedOffsets: Readonly<Record<string, number>> = {
  Z: 0,
  UT: 0,
  UTC: 0,
  GMT: 0,
  EST: -300,
  EDT: -240,
  CDT: -300,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

export function readZone(written: string): Zone {
  const name = written.toUpperCase();
  const match = /([+-])(\d{1,2}):?(\d{2})?$/.exec(name);
  if (match === null) return { name, offset: namedOffsets[name] ?? null };
  const [, sign, hours, minutes = '0'] = match;
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return { name, offset };
}

/** The hour of 24; null where the half of the day and the hour do not go together. */
function hourOf24(hour: number, half: string | null): number | null {
  if (half === null) return hour;
  if (isMorning.test(half)) return hour === 12 ? 0 : hour > 12 ? null : hour;
  // “晚上12点” is the midnight of one day or of the other.
  if (half === '晚上' && hour === 12) return null;
  // “中午11点半” is before noon.
  if (half === '中午' && hour >= 10) return hour <= 13 ? hour : null;
  return hour >= 12 ? hour : hour + 12;
}

/** Reads a time of day with nothing behind it but a zone: `9:05`, `10:05:33.5 PM`, `上午10:05`, `10时5分`, `10:05Z`. */
export function readClock(text: string): Clock | null {
  const match = clockPattern.exec(text);
  if (match === null) return null;
  const [, before, hours = '', minutes, seconds = '0', fraction = '', after, zone] = match;
  const half = before ?? after?.replace(/\./g, '').toUpperCase() ?? null;
  if (minutes === undefined && half === null && !/[时時点點시]/.test(text)) return null;
  const hour = hourOf24(Number(hours), half);
  const minute = Number(minutes ?? '0');
  const second = Number(seconds);
  // 24:00 is the end of the day, and a leap second is read as the next.
  if (hour === null || hour > 24 || (hour === 24 && minute > 0) || minute > 59 || second > 60) return null;
  const ns = Number(fraction.padEnd(9, '0'));
  return { hour, minute, second, ns, zone: zone === undefined ? null : readZone(zone) };
}
