import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundsOf } from '../testing/thoroughness.ts';
import { decodeEmbeddings, encodeEmbeddings, readEmbeddings } from './embeddings.ts';

const headers = new Headers({ 'content-type': 'application/json' });
const base64Of = (values: readonly number[]): string =>
  Buffer.from(Float32Array.from(values).buffer).toString('base64');

/** The vectors of an answer with these entries. */
function vectorsOf(data: unknown, inputs: number): readonly (readonly number[] | null)[] {
  const { vectors } = readEmbeddings(JSON.stringify({ data }), inputs, headers);
  return decodeEmbeddings(encodeEmbeddings(vectors), inputs).map((vector) =>
    vector === null ? null : [...vector],
  );
}

describe('embeddings', () => {
  it('reads numbers and base64 alike, by the index of each', () => {
    const data = [
      { index: 1, embedding: [3, 4] },
      { index: 0, embedding: base64Of([1, 2]) },
    ];
    expect(vectorsOf(data, 2)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(vectorsOf([{ embedding: [1] }, { embedding: [2] }], 2)).toEqual([[1], [2]]);
  });

  it.each([
    ['one missing', [{ index: 1, embedding: [1] }], [null, [1]]],
    [
      'one too many',
      [
        { index: 0, embedding: [1] },
        { index: 7, embedding: [2] },
      ],
      [[1], null],
    ],
    ['an index below nought', [{ index: -1, embedding: [1] }], [null, null]],
    [
      'two different ones of a text',
      [
        { index: 0, embedding: [1] },
        { index: 0, embedding: [2] },
      ],
      [null, null],
    ],
    [
      'the same twice',
      [
        { index: 0, embedding: [1] },
        { index: 0, embedding: [1] },
      ],
      [[1], null],
    ],
    ['noughts alone', [{ embedding: [0, 0] }], [null, null]],
    ['nothing', [{ embedding: [] }, { embedding: '' }], [null, null]],
    ['words', [{ embedding: ['a', 1] }, { embedding: { a: 1 } }], [null, null]],
    ['no number', [{ embedding: [null, 'NaN'] }, { embedding: base64Of([Number.NaN, 1]) }], [null, null]],
    ['more than float32 holds', [{ embedding: [1e39, 1] }], [null, null]],
    ['bytes that are no floats', [{ embedding: 'AAAA' }], [null, null]],
    ['entries that are none', [null, 5], [null, null]],
  ])('makes no vector of %s', (_, data, expected) => {
    expect(vectorsOf(data, 2)).toEqual(expected);
  });

  it('tells the tokens that are told, and makes none up', () => {
    const usageOf = (usage: unknown) => readEmbeddings(JSON.stringify({ data: [], usage }), 0, headers).usage;
    expect(usageOf({ prompt_tokens: 7 })).toEqual({ promptTokens: 7, completionTokens: 0 });
    expect([usageOf(null), usageOf({}), usageOf({ prompt_tokens: 'many' })]).toEqual([null, null, null]);
  });

  it('takes an answer without a list for that of no model', () => {
    expect(() => readEmbeddings('{"data":5}', 1, headers)).toThrowError(
      expect.objectContaining({ code: 'not_a_model' }),
    );
  });

  it('throws over nothing that is kept, and gives a vector that can be used, or none', () => {
    const kept = fc.oneof(
      fc.json(),
      fc.string(),
      fc.array(fc.oneof(fc.base64String(), fc.jsonValue())).map((vectors) => JSON.stringify({ vectors })),
    );
    fc.assert(
      fc.property(kept, fc.nat(5), (text, inputs) => {
        const vectors = decodeEmbeddings(text, inputs);
        expect(vectors).toHaveLength(inputs);
        for (const vector of vectors)
          expect(
            vector === null || (vector.every(Number.isFinite) && vector.some((value) => value !== 0)),
          ).toBe(true);
      }),
      { numRuns: roundsOf(1_500, 20_000) },
    );
  });

  it('gives any vectors back as they were', () => {
    const vector = fc
      .float32Array({ minLength: 1, maxLength: 8, noNaN: true, noDefaultInfinity: true })
      .filter((values) => values.some((value) => value !== 0));
    fc.assert(
      fc.property(fc.array(vector, { maxLength: 5 }), fc.boolean(), (vectors, plain) => {
        const data = vectors.map((values, index) => ({
          index,
          embedding: plain ? [...values] : base64Of([...values]),
        }));
        // As JSON, which has one nought.
        expect(JSON.stringify(vectorsOf(data.reverse(), vectors.length))).toBe(
          JSON.stringify(vectors.map((values) => [...values])),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
