import { expect, it } from 'vitest';
import { stamp, stampOf } from './stamp.ts';

it.each([
  ['2025-11-07T05:49:09Z', '2025-11-07 05:49:09 UTC'],
  ['2025-11-07 05:49:09+00:00', '2025-11-07 05:49:09 UTC'],
  ['2025-11-07T13:49:09.120+0800', '2025-11-07 13:49:09 UTC+08:00'],
  ['2025-11-07T13:49-03:30', '2025-11-07 13:49 UTC-03:30'],
  ['2025-11-07 05:49:09', '2025-11-07 05:49:09'],
  ['2025/11/7', '2025/11/7'],
  ['1762494549', '1762494549'],
  ['', ''],
])('writes %o as %o', (text, shown) => {
  expect(stamp(text)).toBe(shown);
});

it('writes an instant in the zone of this computer, and names the zone', () => {
  const at = Date.UTC(2025, 10, 7, 5, 49, 9);
  const shown = stampOf(at);
  expect(shown).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC([+-]\d\d:\d\d)?$/);
  const [day, time, zone = ''] = shown.split(' ');
  expect(Date.parse(`${day}T${time}${zone.replace('UTC', '') || 'Z'}`)).toBe(at);
});
