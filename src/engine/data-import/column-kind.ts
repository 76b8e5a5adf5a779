import type { ColumnType } from '../../shared/data-import.ts';

/** What the cells of a column are, as bits: they are joined over all of its cells. */
export const cellKinds = { none: 0, integer: 1, longInteger: 2, real: 4, text: 8 } as const;

const integer = /^(?:0|-?[1-9]\d{0,18})$/;
const real = /^-?(?:0|[1-9]\d*)?\.\d+(?:[eE][+-]?\d{1,3})?$/;
const largest = 9_223_372_036_854_775_807n;
/** Decimal digits that a REAL always keeps; of more, those that some number is written with. */
const realDigits = 15;

function isInSixtyFourBits(text: string): boolean {
  if (text.length < 19) return true;
  const value = BigInt(text);
  return value <= largest && value >= -largest - 1n;
}

/**
 * What a cell is. A number is one only where nothing of what is written is lost with it: `007`, `+1`, ` 1` and numbers of more
 * digits than SQLite keeps are text.
 */
export function kindOfCell(text: string): number {
  if (integer.test(text)) {
    if (!isInSixtyFourBits(text)) return cellKinds.text;
    return text.length > realDigits ? cellKinds.longInteger : cellKinds.integer;
  }
  if (!real.test(text)) return cellKinds.text;
  const digits = text
    .replace(/[eE].*$/, '')
    .replaceAll(/\D/g, '')
    .replace(/^0+/, '');
  const keeps = digits.length <= realDigits || String(Number(text)) === text;
  return keeps && Number.isFinite(Number(text)) ? cellKinds.real : cellKinds.text;
}

/** What a number is that is one already. */
export function kindOfNumber(value: number): number {
  if (!Number.isSafeInteger(value)) return cellKinds.real;
  return Math.abs(value) >= 10 ** realDigits ? cellKinds.longInteger : cellKinds.integer;
}

/** The type of a column by the kinds of its cells: TEXT where they are mixed, or where there are none. */
export function typeOfKinds(kinds: number): ColumnType {
  if ((kinds & cellKinds.text) !== 0 || kinds === cellKinds.none) return 'TEXT';
  if ((kinds & cellKinds.real) === 0) return 'INTEGER';
  return (kinds & cellKinds.longInteger) === 0 ? 'REAL' : 'TEXT';
}
