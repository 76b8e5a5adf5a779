import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deflate } from './deflated.ts';
import { pack, unpack } from './packed.ts';

const id = fc.oneof(
  fc.nat().map(String),
  fc.constantFrom('0', '007', '-1', '1e3', '999999999999999', '1000000000000000', ' 1', ''),
);
const part = fc.record({ itemId: fc.string(), recordIds: fc.array(id, { maxLength: 12 }) });
const rowsOf = fc.record({ rows: fc.array(id), type: fc.string(), context: fc.jsonValue() });

describe('pack', () => {
  it('gives every value back', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.array(part),
          fc.array(fc.array(id)),
          fc.record({ events: fc.array(rowsOf), setAside: fc.array(id) }),
        ),
        (value) => {
          const json = JSON.parse(JSON.stringify(value)) as unknown;
          expect(unpack(pack(value))).toEqual(json);
          expect(JSON.stringify(unpack(pack(value)))).toBe(JSON.stringify(json));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('reads what earlier versions kept: JSON, deflated or as text', () => {
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = JSON.stringify(parts);
        expect(unpack(text)).toEqual(JSON.parse(text));
        expect(unpack(deflate(text))).toEqual(JSON.parse(text));
        // The two are told apart by the first byte.
        expect(deflate(text)[0]).not.toBe(pack(parts)[0]);
      }),
    );
  });

  it('says so where a byte is damaged, or gives another value, and never runs for ever', () => {
    const packed = pack([{ itemId: 'u', recordIds: ['1', '2', '3'] }]);
    expect(() => unpack(packed.subarray(0, 3))).toThrow();
  });

  it('makes of a hundred rows in a row, and of a hundred others, next to nothing', () => {
    const recordIds = Array.from({ length: 100 }, (_, index) => String(90_000 + index));
    expect(pack([{ itemId: 'user_1', recordIds }]).length).toBeLessThan(50);
    const others = recordIds.filter((_, index) => index % 7 !== 3);
    expect(pack([{ itemId: 'user_1', recordIds: others }]).length).toBeLessThan(60);
  });
});
