/**
 * The new rows, but the old object wherever nothing in it changed, so that a memoized row is not drawn again.
 * Answers the old array itself when all are the same.
 */
export function keepSameRows<Row>(before: readonly Row[], after: readonly Row[]): readonly Row[] {
  const merged = after.map((row, index) => {
    const old = before[index];
    return old !== undefined && JSON.stringify(old) === JSON.stringify(row) ? old : row;
  });
  const unchanged = merged.length === before.length && merged.every((row, index) => row === before[index]);
  return unchanged ? before : merged;
}
