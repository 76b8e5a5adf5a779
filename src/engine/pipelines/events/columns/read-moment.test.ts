import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Moment, readMoment } from './read-moment.ts';

function read(text: string | null): Moment {
  const moment: Moment = { day: 0, hour: 0, seconds: 0 };
  readMoment(text, moment);
  return moment;
}

it('reads the day and the hour of the clock that a time is told by, and the moment itself', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }),
      (date) => {
        const text = date.toISOString();
        const seconds = Math.floor(date.getTime() / 1000);
        const moment = { day: Math.floor(seconds / 86_400), hour: date.getUTCHours(), seconds };
        expect(read(text)).toEqual(moment);
        expect(read(text.slice(0, 19).replace('T', ' '))).toEqual(moment);
      },
    ),
  );
  expect(read('2026-01-03T00:30:00+08:00')).toEqual({
    ...{ day: Date.UTC(2026, 0, 3) / 86_400_000, hour: 0 },
    seconds: Date.UTC(2026, 0, 2, 16, 30) / 1000,
  });
  expect(read('1969-12-31 23:00').seconds).toBe(-3_600);
  expect(read('2026-01-03')).toMatchObject({ hour: -1, seconds: Date.UTC(2026, 0, 3) / 1000 });
});

it.each([null, '', 'Monday', '2026-13-01', '2026/01/03', '1762494549', '2026-1-3 10:00'])(
  'reads nothing of %o',
  (text) => {
    expect(read(text)).toEqual({ day: -1, hour: -1, seconds: Number.NaN });
  },
);
