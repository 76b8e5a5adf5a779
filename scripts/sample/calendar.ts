import type { Moment, Step } from './deed.ts';
import type { Random } from './random.ts';

/** Minutes since midnight between which something may begin. */
export type Window = readonly [from: number, to: number];

export interface Slot {
  /** The first and the last day that will do, counted from the calendar's first day; empty is a RangeError. */
  readonly days: readonly [from: number, to: number];
  readonly window: Window;
  readonly on: 'workdays' | 'weekends' | 'any day';
}

export interface Calendar {
  /**
   * Puts steps, one after the other, into a free time of the slot. Nobody is in two places at once: the
   * moments never overlap any placed before. The wish for work or weekend days is given up when it cannot be met.
   */
  readonly place: (steps: readonly Step[], slot: Slot) => Moment[];
}

const DAY_SECONDS = 86_400;
const PAUSE: readonly [low: number, high: number] = [12, 150];
const TRIES = 200;

/** Day 0 of 1970 was a Thursday. */
function isWeekend(day: number): boolean {
  const weekday = (day + 4) % 7;
  return weekday === 0 || weekday === 6;
}

/** An empty calendar from `firstDay` (days since 1970). */
export function createCalendar(firstDay: number, random: Random): Calendar {
  const taken: { readonly from: number; readonly to: number }[] = [];

  const layOut = (steps: readonly Step[], start: number): Moment[] => {
    let at = start;
    return steps.map((step) => {
      const moment = { ...step, at };
      at += step.seconds + random.integer(PAUSE[0], PAUSE[1]);
      return moment;
    });
  };

  const place = (steps: readonly Step[], { days, window, on }: Slot): Moment[] => {
    if (days[1] < days[0] || steps.length === 0)
      throw new RangeError('Nothing to place, or no day to place it on.');
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const day = firstDay + random.integer(days[0], days[1]);
      if (on !== 'any day' && attempt < TRIES / 2 && isWeekend(day) !== (on === 'weekends')) continue;
      const start = day * DAY_SECONDS + random.integer(window[0] * 60, window[1] * 60);
      const moments = layOut(steps, start);
      const last = moments.at(-1) as Moment;
      const end = last.at + last.seconds + PAUSE[0];
      if (end >= (day + 1) * DAY_SECONDS || taken.some(({ from, to }) => start < to && from < end)) continue;
      taken.push({ from: start, to: end });
      return moments;
    }
    throw new RangeError('No free time left in the slot.');
  };

  return { place };
}
