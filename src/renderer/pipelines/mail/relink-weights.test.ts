import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  defaultHybridWeights,
  defaultSearchWeights,
  hybridWeightsSchema,
  weightsAddUp,
} from '../../../shared/talent.ts';
import { fromPercents, relinkWeights, toPercents } from './relink-weights.ts';

it('gives what one weight takes away by the others, in their proportion', () => {
  const weights = { vector: 40, model: 35, rules: 25 };
  expect(relinkWeights(weights, 'vector', 100)).toEqual({ vector: 100, model: 0, rules: 0 });
  expect(relinkWeights(weights, 'vector', 70)).toEqual({ vector: 70, model: 18, rules: 12 });
  expect(relinkWeights({ vector: 100, model: 0, rules: 0 }, 'vector', 40)).toEqual({
    vector: 40,
    model: 30,
    rules: 30,
  });
  expect(relinkWeights({ vector: 70, filters: 30 }, 'filters', 45)).toEqual({ vector: 55, filters: 45 });
});

it('takes the defaults there and back', () => {
  expect(fromPercents(toPercents(defaultHybridWeights))).toEqual(defaultHybridWeights);
  expect(fromPercents(toPercents(defaultSearchWeights))).toEqual(defaultSearchWeights);
});

it('always makes weights that the contract takes, whatever is moved and how often', () => {
  const move = fc.record({
    name: fc.constantFrom('vector' as const, 'model' as const, 'rules' as const),
    percent: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double({ min: -50, max: 150, noNaN: true })),
  });
  fc.assert(
    fc.property(fc.array(move, { minLength: 1, maxLength: 20 }), (moves) => {
      const moved = moves.reduce(
        (weights, { name, percent }) => relinkWeights(weights, name, percent),
        toPercents(defaultHybridWeights),
      );
      const weights = fromPercents(moved);
      expect(hybridWeightsSchema.safeParse(weights).success).toBe(true);
      expect(weightsAddUp(weights)).toBe(true);
    }),
  );
});
