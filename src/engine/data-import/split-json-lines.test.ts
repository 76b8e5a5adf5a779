import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJsonSplitter, type JsonRow, LongInteger } from './split-json-lines.ts';

function split(text: string, lengths: readonly number[], longest?: number): readonly JsonRow[] {
  const splitter = createJsonSplitter(longest);
  const rows: JsonRow[] = [];
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1;
    rows.push(...splitter.push(text.slice(at, at + length)));
    at += length;
  }
  return [...rows, ...splitter.end()];
}

const lengths = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 });

describe('createJsonSplitter', () => {
  it('gives any objects back that were written a line each, whatever the pieces', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 10 }),
      fc.integer(),
      // An integer that a number may have rounded stands as its digits.
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .filter((each) => !Number.isInteger(each) || Number.isSafeInteger(each)),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.string({ maxLength: 4 }), { maxLength: 3 }),
    );
    const objects = fc.array(fc.dictionary(fc.string({ maxLength: 6 }), value, { maxKeys: 4 }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        objects,
        lengths,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (objects, lengths, end, ends) => {
          const lines = objects.map((each) => JSON.stringify(each));
          const rows = split(lines.join(end) + (ends ? end : ''), lengths);
          const filled = rows.filter(({ flaw }) => flaw !== 'blank');
          expect(filled.map(({ value }) => JSON.stringify(value))).toEqual(lines);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('tells of a line that is no object, and reads the others', () => {
    const rows = split('{"a":1}\n{"a":\n[1]\n7\n\n\u001e{"a":2}', [5]);
    expect(rows.map(({ line, flaw }) => [line, flaw])).toEqual([
      [1, null],
      [2, 'not_json'],
      [3, 'not_object'],
      [4, 'not_object'],
      [5, 'blank'],
      [6, null],
    ]);
  });

  it('tells once of a line that is too long, in however many pieces it comes', () => {
    const rows = split(`{"a":1}\n{"b":"${'x'.repeat(400)}"}\n{"c":2}\n`, [30], 100);
    expect(rows.map(({ line, flaw }) => [line, flaw])).toEqual([
      [1, null],
      [2, 'too_long'],
      [3, null],
    ]);
  });

  it('keeps the digits of integers that a number would round, and texts that look like them', () => {
    const [row] = split(
      '{"id":12345678901234567890,"text":"a 12345678901234567890","in":[9007199254740993]}',
      [99],
    );
    expect(row?.value).toEqual({
      id: new LongInteger('12345678901234567890'),
      text: 'a 12345678901234567890',
      in: [new LongInteger('9007199254740993')],
    });
    expect(JSON.stringify(row?.value?.in)).toBe('["9007199254740993"]');
  });
});
