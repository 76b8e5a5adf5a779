import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitWindow, minimumSize } from './fit-window.ts';

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const second = { x: 1440, y: 0, width: 2560, height: 1400 };
const state = (x: number | null, y: number | null, width = 1180, height = 780) => ({
  x,
  y,
  width,
  height,
  maximized: false,
});

describe('fitting the remembered window to the displays', () => {
  it.each([
    ['never placed', state(null, null), { width: 1180, height: 780 }],
    ['where it was', state(100, 50), { x: 100, y: 50, width: 1180, height: 780 }],
    ['on the second display', state(1600, 100), { x: 1600, y: 100, width: 1180, height: 780 }],
    ['larger than the display', state(0, 25, 5000, 5000), { x: 0, y: 25, width: 1440, height: 875 }],
    ['partly off to the right', state(3700, 100), { x: 2820, y: 100, width: 1180, height: 780 }],
    ['smaller than allowed', state(10, 30, 480, 360), { x: 10, y: 30, width: 900, height: 600 }],
    ['on a display that is gone', state(9000, 100), { width: 1180, height: 780 }],
    ['above every display', state(100, -900), { width: 1180, height: 780 }],
  ])('%s', (_name, remembered, bounds) => {
    expect(fitWindow(remembered, [laptop, second])).toEqual(bounds);
  });

  it('always gives a window that can be taken hold of', () => {
    const coordinate = fc.integer({ min: -20_000, max: 20_000 });
    const length = fc.integer({ min: 480, max: 20_000 });
    fc.assert(
      fc.property(coordinate, coordinate, length, length, (x, y, width, height) => {
        const bounds = fitWindow(state(x, y, width, height), [laptop, second]);
        expect(bounds.width).toBeGreaterThanOrEqual(minimumSize.width);
        expect(bounds.height).toBeGreaterThanOrEqual(minimumSize.height);
        if (bounds.x === undefined || bounds.y === undefined) return;
        const home = [laptop, second].find(
          (area) =>
            (bounds.x ?? 0) >= area.x &&
            (bounds.y ?? 0) >= area.y &&
            (bounds.x ?? 0) + bounds.width <= area.x + area.width &&
            (bounds.y ?? 0) + bounds.height <= area.y + area.height,
        );
        expect(home).toBeDefined();
      }),
    );
  });

  it('keeps the least size where there is no display at all', () => {
    expect(fitWindow(state(0, 0, 500, 400), [])).toEqual({ width: 900, height: 600 });
  });
});
