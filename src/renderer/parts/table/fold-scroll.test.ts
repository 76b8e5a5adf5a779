import { expect, it } from 'vitest';
import { drawnPixels, follow, mostPixels, type Place } from './fold-scroll.ts';

const screen = 600;
/** A million rows and a head. */
const whole = 1_000_001 * 36;
const drawn = drawnPixels(whole);
const lastTop = drawn - screen;
const lastOffset = whole - screen;
const offsetOf = ({ top, shift }: Place): number => top + shift;
const start: Place = { top: 0, shift: 0 };

/** Turns the wheel until it turns no further; answers every place on the way. */
function turn(from: Place, step: number, most: number): readonly Place[] {
  const places = [from];
  for (let turned = 0; turned < most; turned += 1) {
    const now = places.at(-1) ?? start;
    const top = Math.min(lastTop, Math.max(0, now.top + step));
    if (top === now.top) break;
    places.push(follow(whole, now, top, screen));
  }
  return places;
}

it('is drawn as it is, where it is not too tall', () => {
  expect(drawnPixels(3_600_036)).toBe(3_600_036);
  for (const top of [0, 120, 3_000_000, 3_599_436])
    expect(follow(3_600_036, start, top, screen)).toEqual({ top, shift: 0 });
});

it('is never drawn taller than every browser can', () => {
  expect(drawn).toBe(mostPixels);
});

it('leads from its first row to its last as the bar is dragged, and never back', () => {
  const dragged = Array.from({ length: 401 }, (_, step) => (lastTop * step) / 400);
  let place = start;
  const offsets = dragged.map((top) => {
    place = follow(whole, place, top, screen);
    return offsetOf(place);
  });
  expect(offsets[0]).toBe(0);
  expect(offsets.at(-1)).toBe(lastOffset);
  for (const [at, offset] of offsets.entries()) expect(offset).toBeGreaterThanOrEqual(offsets[at - 1] ?? 0);
  expect(offsets[200]).toBeCloseTo(whole / 2, -4);
});

it.each([
  ['down from the middle', lastTop / 2, 400],
  ['up from the middle', lastTop / 2, -400],
  ['down from near the end', lastTop - 1_100_000, 120],
  ['up from near the start', 1_100_000, -120],
])('moves by as much as the wheel says, %s, and to the very end', (_, top, step) => {
  const places = turn(follow(whole, start, top, screen), step, 200_000);
  const offsets = places.map(offsetOf);
  expect(offsets.length).toBeGreaterThan(1_000);
  // All but the last, which ends where the list does.
  const moves = offsets.slice(1, -1).map((offset, at) => offset - (offsets[at] ?? 0));
  expect(new Set(moves)).toEqual(new Set([step]));
  expect(offsets.at(-1)).toBe(step > 0 ? lastOffset : 0);
  expect(places.filter(({ top: at }) => at < 0 || at > lastTop)).toEqual([]);
});
