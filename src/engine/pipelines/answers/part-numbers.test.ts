import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PartKey } from '../../items.ts';
import { partNumbers } from './part-numbers.ts';

const partKey = fc.record({ itemId: fc.string(), recordIds: fc.array(fc.string(), { maxLength: 5 }) });

describe('partNumbers', () => {
  it('gives every part a number of its own, ascending, and the same again', () => {
    fc.assert(
      fc.property(fc.array(partKey, { maxLength: 400 }), (parts) => {
        const numbers = partNumbers(parts);
        expect(numbers).toHaveLength(parts.length);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
        expect(numbers.every((number) => number >= 100 && number < 10_000)).toBe(true);
        expect(partNumbers(structuredClone(parts))).toEqual(numbers);
      }),
      { numRuns: 300 },
    );
  });

  it('gives other numbers for other rows, evenly over three digits', () => {
    const counts = new Map<number, number>();
    for (let row = 0; row < 9_000; row += 1) {
      const [number = 0] = partNumbers([{ itemId: 'u', recordIds: [String(row)] }]);
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    // Ten each on average.
    expect(counts.size).toBeGreaterThan(890);
    expect(Math.max(...counts.values())).toBeLessThan(40);
  });

  it('does not mistake where one id ends and the next begins', () => {
    const of = (...recordIds: string[]): PartKey => ({ itemId: 'u', recordIds });
    const twelve = [of('12'), of('1', '2'), of('', '12'), of('12', '')].map((part) => partNumbers([part])[0]);
    expect(new Set(twelve).size).toBe(4);
  });
});
