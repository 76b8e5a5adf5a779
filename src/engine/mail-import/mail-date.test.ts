import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normaliseDate } from './mail-date.ts';

it.each([
  ['Mon, 24 Nov 2025 10:42:00 +0800 (CST)', '2025-11-24T02:42:00Z'],
  ['24 Nov 2025 10:42 GMT', '2025-11-24T10:42:00Z'],
  ['Mon, 24 Nov 25 10:42:00 JST', '2025-11-24T01:42:00Z'],
  ['Mon,24-Nov-2025 10:42:00 -0330', '2025-11-24T14:12:00Z'],
  ['Thu, 31 Dec 1998 23:59:60 +0000', '1998-12-31T23:59:59Z'],
  ['Mon, 24 Nov 2025 10:42:00', '2025-11-24T10:42:00Z'],
  ['2025-11-24T10:42:00+08:00', '2025-11-24T02:42:00Z'],
  ['2025-11-24 10:42', '2025-11-24T10:42:00Z'],
  ['From a@b.c Mon Nov 24 10:42:00 2025', '2025-11-24T10:42:00Z'],
  ['From 1@xxx Mon Nov 24 02:42:00 +0000 2025', '2025-11-24T02:42:00Z'],
  ['From a@b.c Mon Nov  4 10:42:00 2025 +0800', '2025-11-04T02:42:00Z'],
  ['From - Sat Apr 12 2025 15:59:28', '2025-04-12T15:59:28Z'],
  ['From a@b.c Mon, 24 Nov 2025 10:42:00 +0800', '2025-11-24T02:42:00Z'],
  ['From a@b.c 2025-11-24T10:42:00Z', '2025-11-24T10:42:00Z'],
  ['Mon, 24 Nov 2025 10:42:00 +08:00', '2025-11-24T02:42:00Z'],
  ['Mon, 24 Nov 2025 10:42:00 GMT+0800', '2025-11-24T02:42:00Z'],
  ['Mon, 24 Nov 2025 10:42:00 +9999', '2025-11-24T10:42:00Z'],
  ['Mon Nov 24 2025 10:42:00 GMT+0800 (China Standard Time)', '2025-11-24T02:42:00Z'],
  ['Monday, 24 November 2025 10:42:00 UTC', '2025-11-24T10:42:00Z'],
  ['Mon, 24 Nov 2025 10:42 PM', '2025-11-24T22:42:00Z'],
  ['Mon, 24 Nov 2025 12:05:00 AM +0800', '2025-11-23T16:05:00Z'],
  ['Nov 24, 2025, 10:42 a.m.', '2025-11-24T10:42:00Z'],
  ['November 24, 2025 at 10:42', '2025-11-24T10:42:00Z'],
  ['Nov 24, 2025', '2025-11-24T00:00:00Z'],
  ['24 Nov 2025', '2025-11-24T00:00:00Z'],
  ['2025/11/24 10:42:00', '2025-11-24T10:42:00Z'],
  ['2025年11月24日 10:42', '2025-11-24T10:42:00Z'],
  ['2025年11月24日(月) 10:42 +0900', '2025-11-24T01:42:00Z'],
  ['Mon, 24 Nov 103 10:42:00 +0000', '2003-11-24T10:42:00Z'],
  ['11/12/2025 10:42', null],
  ['1', null],
  ['May', null],
  ['May 5', null],
  ['31 Feb 2025 10:00:00 +0000', null],
  ['24 Nov 2025 25:00:00 +0000', null],
  ['24 Foo 2025 10:00:00 +0000', null],
  ['1 Jan 0099 10:00:00 +0000', null],
  ['soon', null],
  ['', null],
])('reads %j as %s', (text, normalised) => {
  expect(normaliseDate(text)).toBe(normalised);
});

it('gives back every moment that a header tells, in whatever zone', () => {
  const zones = fc.constantFrom(-720, -330, -60, 0, 60, 330, 480, 540, 825);
  const moment = fc.date({
    min: new Date('1970-01-03T00:00:00Z'),
    max: new Date('2090-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(moment, zones, (at, minutes) => {
      const seconds = new Date(Math.floor(at.getTime() / 1_000) * 1_000);
      const local = new Date(seconds.getTime() + minutes * 60_000).toUTCString();
      const size = Math.abs(minutes);
      const zone = `${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}${String(size % 60).padStart(2, '0')}`;
      expect(normaliseDate(local.replace('GMT', zone))).toBe(seconds.toISOString().replace('.000', ''));
    }),
  );
});
