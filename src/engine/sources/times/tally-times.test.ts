import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundsOf } from '../../testing/thoroughness.ts';
import { withoutClock } from './clock-in-text.ts';
import { isCompactNumber } from './compact-number.ts';
import { lookAtNumber, lookAtText, type TimeLook } from './look-at-time.ts';
import { isNumber } from './number-kinds.ts';
import { createTally } from './tally-times.ts';
import { readWritten } from './written-time.ts';

const untilMs = Date.UTC(2032, 0, 1);
const look = (stored: string): TimeLook =>
  isNumber(stored) ? lookAtNumber(stored, untilMs) : lookAtText(stored);

const part = (...texts: readonly string[]) => fc.constantFrom(...texts);
const number = fc.integer({ min: 0, max: 62 }).map(String);
const padded = number.map((text) => text.padStart(2, '0'));
const separator = part('-', '/', '.', ' ', ':', 'T', ', ', '', '年', '月', '日', ' at ');
const piece = fc.oneof(
  number,
  padded,
  part('2025', '1999', 'Nov', 'nov.', 'Sat', 'CST', 'Z', '+08:00', '-0530', 'GMT+1', '(x)', '[Asia/Tokyo]'),
  part('AM', 'pm', '上午', '下午', '中午', '晚上', '오전', '时', '点', '.5', '.123456', '周一', '?'),
);
/** Parts of times in any order. */
const heap = fc
  .array(fc.tuple(piece, separator), { minLength: 1, maxLength: 8 })
  .map((pieces) => pieces.flat().join(''));
const day = part(
  ...[
    '2025-11-01',
    '2025/1/1',
    '2025.11.1',
    '2025年1月1日',
    '01/11/2025',
    '13.11.2025',
    '1-2-2025',
    'Nov 1, 2025',
  ],
  ...[
    '1 Nov 2025',
    '01-NOV-25',
    '1 Nov',
    'Sat, 01 Nov 2025',
    '2025-Nov-01',
    '20251101',
    '2025',
    '29 Feb',
    '2025/1/',
  ],
);
const between = part(
  ' ',
  'T',
  '  ',
  ', ',
  ' at ',
  ':',
  '-',
  '',
  ' 上午',
  ' 下午',
  ' 中午',
  '上午',
  '晚上',
  ' AM ',
  '.',
);
const clock = fc
  .tuple(fc.oneof(number, padded), part(':', '.', '：'), padded, fc.option(fc.tuple(part(':', '.'), padded)))
  .map(([hour, colon, minute, second]) => `${hour}${colon}${minute}${second?.join('') ?? ''}`);
const behind = part(
  '',
  ' ',
  'Z',
  '+08:00',
  ' -0530',
  ' PM',
  ' AM',
  ' CST 2025',
  '.5',
  '.123 AM',
  ',250',
  ' CST',
  ':1',
  '秒',
);
const likeTimes = fc.oneof(
  heap,
  fc.tuple(day, between, clock, behind).map((parts) => parts.join('')),
);

describe('withoutClock', () => {
  it.each([
    ['2025-11-01 10:05:33', '2025-11-01 23:59:00'.slice(0, 11)],
    ['2025-11-01T09:05:33.123Z', '2025-11-01T'],
    ['01/Nov/2025:10:05:33 +0800', '01/Nov/2025:'],
    ['Sat Nov 01 10:05:33 CST 2025', 'Sat Nov 01 '],
    ['01-NOV-25 10.05.33.000000 AM', '01-NOV-25 '],
  ])('cuts the time of day out of %s', (text, head) => {
    expect(withoutClock(text)?.startsWith(head)).toBe(true);
  });

  it.each(['1 Nov 10:05:33', '2025 / 1 / 10:05', '2025-11-01', '10:05', '2025年1月1日 中午10:05', ''])(
    'leaves %j alone, which would be another day with another number',
    (text) => {
      expect(withoutClock(text)).toBeNull();
    },
  );

  it.each([
    ['2025-11-01 11:05 AM', '2025-11-01 13:05 AM'],
    ['20251101 11:05', '20251101 11.05'],
    ['Sat Nov 01 10:05:33 2025', 'Sat Nov 01 10:05:33.5 2025'],
    ['2025-11-01 11:05Z', '2025-11-01 11:05'],
    ['2025-11-01 11:05', '2025-11-02 11:05'],
  ])('tells %s from %s', (text, other) => {
    expect(withoutClock(text)).not.toBeNull();
    expect(withoutClock(text)).not.toBe(withoutClock(other));
  });

  it('never takes texts for alike that do not look alike', () => {
    fc.assert(
      fc.property(likeTimes, clock, (text, other) => {
        const cut = withoutClock(text);
        const shown = /\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\.\d+)?/g;
        for (const [found] of text.matchAll(shown)) {
          const changed = text.replace(found, other);
          if (cut !== null && withoutClock(changed) === cut) expect(look(changed)).toEqual(look(text));
        }
      }),
      { numRuns: roundsOf(1_000, 200_000) },
    );
  });
});

describe('createTally', () => {
  it('counts each row as what it looks like, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(likeTimes, { minLength: 2, maxLength: 60 }), (column) => {
        const tally = createTally(untilMs);
        for (const stored of column) tally.add(stored);
        const looks = column.map(look);
        const rowsOf = (as: string, form: string | boolean): number =>
          looks.filter((each) => each?.as === as && Object.values(each).includes(form)).length;
        const countedOf = (form: string): number =>
          [...tally.texts.values()].reduce((sum, each) => sum + (each.form === form ? each.rows : 0), 0);
        for (const form of ['written', 'named', 'compact'])
          expect(countedOf(form)).toBe(rowsOf('text', form));
        const { pointed, ...orders } = tally.slashed();
        for (const [order, rows] of Object.entries(orders)) expect(rows).toBe(rowsOf('slashed', order));
        expect(pointed).toBe(rowsOf('slashed', true));
        const numbers = [...tally.numbers.values()].reduce((sum, { rows }) => sum + rows, 0);
        expect(numbers).toBe(looks.filter((each) => each?.as === 'number').length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('isCompactNumber', () => {
  it('says what the reading of a text says', () => {
    const digits = fc.tuple(
      part('2025', '1999', '2100', '2024', '2149', '2150', '1971', '1970', '9999', '0075'),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      fc.array(fc.integer({ min: 0, max: 62 }), { maxLength: 4 }),
      part('', '.0', '.5', '0'),
    );
    fc.assert(
      fc.property(digits, ([year, month, date, clocks, end]) => {
        const text =
          [year, ...[month, date, ...clocks].map((each) => String(each).padStart(2, '0'))].join('') + end;
        expect(isCompactNumber(text)).toBe(readWritten(text)?.form === 'compact');
      }),
      { numRuns: 5_000 },
    );
  });
});
