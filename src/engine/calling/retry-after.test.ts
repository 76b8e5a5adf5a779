import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestRetryAfterMs, readRetryAfter } from './retry-after.ts';

const now = Date.UTC(2025, 10, 24);
const headerText = fc
  .oneof(
    fc.string(),
    fc.double().map(String),
    fc.integer().map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.constantFrom('NaN', 'Infinity', '-Infinity', '1e309', '0x10', ' ', '5, 5', '1 year', '-0'),
  )
  .filter((text) => {
    try {
      new Headers({ 'retry-after': text });
      return true;
    } catch {
      return false;
    }
  });

describe('readRetryAfter', () => {
  it('is a wait from nought to five minutes or nothing, whatever the headers say', () => {
    fc.assert(
      fc.property(fc.option(headerText), fc.option(headerText), (ms, text) => {
        const headers = new Headers();
        if (ms !== null) headers.set('retry-after-ms', ms);
        if (text !== null) headers.set('retry-after', text);
        const wait = readRetryAfter(headers, now);
        if (wait !== null) {
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(longestRetryAfterMs);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['Mon, 24 Nov 2025 00:01:00 GMT', 60_000],
    ['Sunday, 23-Nov-25 23:59:00 GMT', null],
    ['Mon, 24 Nov 2025 00:00:00 GMT', 0],
    ['Sun, 23 Nov 2025 00:00:00 GMT', null],
    ['Tue, 24 Nov 2026 00:00:00 GMT', longestRetryAfterMs],
    ['2 minutes', null],
    ['60', 60_000],
  ])('reads %j as %j', (text, wait) => {
    expect(readRetryAfter(new Headers({ 'retry-after': text }), now)).toBe(wait);
  });
});
