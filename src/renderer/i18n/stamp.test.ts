import { expect, it } from 'vitest';
import { spanMs, stamp, stampOf, stampSpan } from './stamp.ts';

it.each([
  ['2025-11-07T05:49:09Z', '2025-11-07 05:49:09 UTC'],
  ['2025-11-07 05:49:09+00:00', '2025-11-07 05:49:09 UTC'],
  ['2025-11-07T13:49:09.120+0800', '2025-11-07 13:49:09 UTC+08:00'],
  ['2025-11-07 05:49:09 GMT', '2025-11-07 05:49:09 UTC'],
  ['2025-11-07T13:49-03:30', '2025-11-07 13:49 UTC-03:30'],
  ['2025-11-07 05:49:09', '2025-11-07 05:49:09'],
  ['2025/11/7', '2025/11/7'],
  ['1762494549', '1762494549'],
  ['', ''],
])('writes %o as %o', (text, shown) => {
  expect(stamp(text)).toBe(shown);
});

it.each([
  ['2025-11-07T05:49:09Z', '2025-11-07T06:00:09Z', '2025-11-07 05:49:09 UTC – 06:00:09 UTC', 660_000],
  ['2025-11-07 05:49:09 UTC', '2025-11-07 06:00:09 UTC', '2025-11-07 05:49:09 UTC – 06:00:09 UTC', 660_000],
  ['2025-11-07 05:49', '2025-11-08 05:49', '2025-11-07 05:49 – 2025-11-08 05:49', 86_400_000],
  ['2025-11-07 05:49', '2025-11-07 05:49', '2025-11-07 05:49', 0],
  [
    '2025-11-07T05:49:00+0800',
    '2025-11-07T05:49:30+08:00',
    '2025-11-07 05:49:00 UTC+08:00 – 05:49:30 UTC+08:00',
    30_000,
  ],
  ['2025-11-07 05:49', '', '2025-11-07 05:49', null],
  ['2025-11-08 05:49', '2025-11-07 05:49', '2025-11-08 05:49 – 2025-11-07 05:49', null],
  ['Monday morning', 'Monday noon', 'Monday morning – Monday noon', null],
])('writes %o to %o as %o, and knows its length', (from, to, shown, ms) => {
  expect(stampSpan(from, to)).toBe(shown);
  expect(spanMs(from, to)).toBe(ms);
});

it('writes an instant in the zone of this computer, and names the zone', () => {
  const at = Date.UTC(2025, 10, 7, 5, 49, 9);
  const shown = stampOf(at);
  expect(shown).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC([+-]\d\d:\d\d)?$/);
  const [day, time, zone = ''] = shown.split(' ');
  expect(Date.parse(`${day}T${time}${zone.replace('UTC', '') || 'Z'}`)).toBe(at);
});
