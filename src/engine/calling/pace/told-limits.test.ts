import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readToldLimits } from './told-limits.ts';

const now = Date.parse('2026-03-01T00:00:00Z');
const read = (headers: Record<string, string>) => readToldLimits(new Headers(headers), now);

describe('the limits that headers tell', () => {
  it("are read by OpenAI's names, with durations", () => {
    expect(
      read({
        'x-ratelimit-limit-requests': '60',
        'x-ratelimit-remaining-requests': '59',
        'x-ratelimit-reset-requests': '1s',
        'x-ratelimit-limit-tokens': '150000',
        'x-ratelimit-remaining-tokens': '149984',
        'x-ratelimit-reset-tokens': '6m0s',
      }),
    ).toEqual({
      requests: { limit: 60, remaining: 59, resetMs: 1_000 },
      tokens: { limit: 150_000, remaining: 149_984, resetMs: 360_000 },
    });
    expect(read({ 'x-ratelimit-limit-tokens': '9', 'x-ratelimit-reset-tokens': '12ms' })).toEqual({
      tokens: { limit: 9, remaining: null, resetMs: 12 },
    });
  });

  it("are read by Anthropic's names, with instants", () => {
    const headers = {
      'anthropic-ratelimit-tokens-limit': '400000',
      'anthropic-ratelimit-tokens-remaining': '0',
      'anthropic-ratelimit-tokens-reset': '2026-03-01T00:00:30Z',
    };
    expect(read(headers)).toEqual({ tokens: { limit: 400_000, remaining: 0, resetMs: 30_000 } });
  });

  it.each(['0', '-1', '0.0001', '', 'many', 'Infinity'])('are none where a limit is %j', (limit) => {
    expect(read({ 'x-ratelimit-limit-requests': limit, 'x-ratelimit-remaining-requests': '0' })).toEqual({});
  });

  it('are none where more is left than there is', () => {
    expect(read({ 'x-ratelimit-limit-requests': '3', 'x-ratelimit-remaining-requests': '4' })).toEqual({});
  });

  it('are numbers that can be, or none, whatever stands there', () => {
    const text = fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.double().map(String), fc.constant('1s'));
    const header = text.filter((each) => !/[^\t\x20-\x7e]/.test(each));
    fc.assert(
      fc.property(header, header, header, (limit, remaining, reset) => {
        const { tokens } = read({
          'x-ratelimit-limit-tokens': limit,
          'x-ratelimit-remaining-tokens': remaining,
          'x-ratelimit-reset-tokens': reset,
        });
        if (tokens === undefined) return;
        expect(tokens.limit).toBeGreaterThanOrEqual(1);
        expect(tokens.remaining ?? 0).toBeLessThanOrEqual(tokens.limit);
        expect(tokens.resetMs ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
