import fc from 'fast-check';

/** Newlines of every kind. */
export const breaks = ['\n', '\r', '\r\n', '\u000b', '\f', '\u0085', '\u2028', '\u2029', '\u0000', '\u001b'];

/** What hides or turns text around. */
const hidden = ['\u200b', '\u200d', '\ufeff', '\u202e', '\u2066', '\u00ad', '\u{e0001}', '\t', ' ', ''];

/** Up to so many pieces in a row: order lines made up anew, the orders given, breaks, what hides, and any signs at all. */
export function hostileTextOf(
  orderLine: fc.Arbitrary<string>,
  orders: readonly string[],
  maxPieces: number,
): fc.Arbitrary<string> {
  const piece = fc.oneof(
    orderLine,
    fc.constantFrom(...orders, ...breaks, ...hidden),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  return fc.array(piece, { minLength: 1, maxLength: maxPieces }).map((words) => words.join(''));
}
