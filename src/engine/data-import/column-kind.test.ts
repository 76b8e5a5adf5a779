import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kindOfCell, typeOfKinds } from './column-kind.ts';

const typeOf = (...cells: readonly string[]) =>
  typeOfKinds(cells.reduce((kinds, cell) => kinds | kindOfCell(cell), 0));

describe('the type of a column', () => {
  it.each([
    ['INTEGER', ['1', '-20', '0', '9223372036854775807']],
    ['REAL', ['1.5', '2', '-0.25', '.5', '1.5e-7', '0.30000000000000004']],
    ['TEXT', ['007', '8']],
    ['TEXT', ['1', 'x']],
    ['TEXT', ['1.5', '12345678901234567']],
    ['TEXT', ['9223372036854775808']],
    ['TEXT', ['12e5', '13e5']],
    ['TEXT', ['+1', ' 1', '-0', '1,000', '0x1F']],
    ['TEXT', ['3.14159265358979323846']],
    ['TEXT', []],
  ])('is %s for %j', (type, cells) => {
    expect(typeOf(...cells)).toBe(type);
  });

  it('never loses anything of what is written: SQLite gives every number back', () => {
    const db = new Database(':memory:');
    const numbers = fc.oneof(
      fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.string({ unit: fc.constantFrom(...'0123456789.-+eE '), minLength: 1, maxLength: 22 }),
    );
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1, maxLength: 4 }), (cells) => {
        const type = typeOf(...cells);
        db.exec(`DROP TABLE IF EXISTS t; CREATE TABLE t (a ${type})`);
        const insert = db.prepare('INSERT INTO t VALUES (?)');
        for (const cell of cells) insert.run(cell);
        const stored = db.prepare<[], { type: string; a: unknown }>('SELECT typeof(a) AS type, a FROM t');
        stored.safeIntegers();
        stored.all().forEach((row, index) => {
          const cell = cells[index] ?? '';
          expect(row.type).toBe(type.toLowerCase());
          if (type === 'REAL') expect(row.a).toBeCloseTo(Number(cell), 12);
          else expect(String(row.a)).toBe(cell);
        });
      }),
      { numRuns: 500 },
    );
    db.close();
  });
});
