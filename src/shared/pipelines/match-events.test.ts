import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type MatchedEvent, matchEvents } from './match-events.ts';

const event = (type: string, ...rows: readonly string[]): MatchedEvent => ({ type, rows });
const fates = (ones: readonly MatchedEvent[], others: readonly MatchedEvent[]) =>
  matchEvents(ones, others).map(({ fate, one, other }) => [fate, one?.type ?? null, other?.type ?? null]);

it('pairs what cites the same rows, whatever it is called, and what shares at least half of them', () => {
  const ones = [
    event('看车', '1', '2'),
    event('到店', '3'),
    event('购买', '4', '5', '6'),
    event('搜索', '7', '8', '9'),
  ];
  const others = [event('看车', '2', '1'), event('试驾', '3'), event('购买', '4', '5'), event('搜索', '7')];
  expect(fates(ones, others)).toEqual([
    ['same', '看车', '看车'],
    ['retyped', '到店', '试驾'],
    ['moved', '购买', '购买'],
    ['lost', '搜索', null],
    ['gained', null, '搜索'],
  ]);
});

it('prefers its own type to more rows of another, and takes no event twice', () => {
  const ones = [event('a', '1', '2', '3', '4')];
  const others = [event('b', '1', '2', '3', '4'), event('a', '1', '2', '3')];
  expect(fates(ones, others)).toEqual([
    ['moved', 'a', 'a'],
    ['gained', null, 'b'],
  ]);
  expect(fates([event('a', '1'), event('a', '1')], [event('a', '1')])).toEqual([
    ['same', 'a', 'a'],
    ['lost', 'a', null],
  ]);
});

const events = fc.array(
  fc.record({
    type: fc.constantFrom('a', 'b', 'c'),
    rows: fc.uniqueArray(fc.constantFrom('1', '2', '3', '4', '5', '6'), { minLength: 1 }),
  }),
  { maxLength: 8 },
);

it('accounts for every event of both sides once, and finds all of a reading the same as itself', () => {
  fc.assert(
    fc.property(events, events, (ones, others) => {
      const pairs = matchEvents(ones, others);
      expect(pairs.flatMap(({ one }) => one ?? [])).toEqual(ones);
      expect(new Set(pairs.flatMap(({ other }) => other ?? []))).toEqual(new Set(others));
      expect(pairs.flatMap(({ other }) => other ?? [])).toHaveLength(others.length);
      for (const { fate, one, other } of pairs) {
        expect(one === null).toBe(fate === 'gained');
        expect(other === null).toBe(fate === 'lost');
        if (fate === 'same')
          expect([one?.type, new Set(one?.rows)]).toEqual([other?.type, new Set(other?.rows)]);
      }
      expect(matchEvents(ones, ones).every(({ fate }) => fate === 'same')).toBe(true);
    }),
  );
});
