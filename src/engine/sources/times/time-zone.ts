import { type Instant, isOfOurTime, type RowTime, unknownTime } from './instant.ts';

const quarterMs = 900_000;
/** Offsets of so many quarters of an hour are kept. */
const keptQuarters = 50_000;

/** What the clocks of a place show. */
export interface TimeZone {
  /** Milliseconds that they are ahead of UTC at an instant. */
  offsetAt(ms: number): number;
}

/** Zones have moved their clocks by whole quarters of an hour, and on one, ever since 1972. */
export function openTimeZone(name: string): TimeZone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const find = (ms: number): number => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const shown = [part('hour'), part('minute'), part('second')] as const;
    return Date.UTC(part('year'), part('month') - 1, part('day'), ...shown) - Math.floor(ms / 1_000) * 1_000;
  };
  const known = new Map<number, number>();
  return {
    offsetAt: (ms) => {
      const quarter = Math.floor(ms / quarterMs);
      const before = known.get(quarter);
      if (before !== undefined) return before;
      const offset = find(quarter * quarterMs);
      if (known.size >= keptQuarters) known.clear();
      known.set(quarter, offset);
      return offset;
    },
  };
}

/** An instant as the clocks of the place show it. */
export function showInZone(zone: TimeZone, instant: Instant): RowTime {
  const shown = instant.ms + zone.offsetAt(instant.ms);
  if (!isOfOurTime(instant.ms)) return unknownTime;
  const iso = new Date(shown).toISOString();
  return { day: iso.slice(0, 10), time: iso.slice(11, 16), instant, shown };
}

/** What a clock on the wall of the place showed, with the instant at which it did; of two, the first. */
export function onWallOf(zone: TimeZone, time: RowTime): RowTime {
  if (time.instant === null) return time;
  const { ms, ns } = time.instant;
  const first = ms - zone.offsetAt(ms - 86_400_000);
  const isThen = first + zone.offsetAt(first) === ms;
  const at = isThen ? first : ms - zone.offsetAt(ms + 86_400_000);
  return { ...time, instant: { ms: at, ns }, shown: ms };
}
