import { noToken, type TokenTable } from './token-table.ts';

/**
 * Tokens of a piece of text by byte pair encoding: of all neighbours that together are a token, the two of the lowest rank are
 * joined, the first of equals, until none are left.
 */
export function countMerged(bytes: Uint8Array, length: number, { rankOf }: TokenTable): number {
  if (length < 2 || rankOf(bytes, 0, length) !== noToken) return Math.min(length, 1);
  /** Where each part begins, and the end; the rank of each part with the next one. */
  const starts = new Int32Array(length + 1);
  for (let at = 0; at <= length; at += 1) starts[at] = at;
  const ranks = new Int32Array(length).fill(noToken);
  const rankAt = (part: number): number => rankOf(bytes, starts[part] as number, starts[part + 2] as number);
  for (let part = 0; part < length - 1; part += 1) ranks[part] = rankAt(part);
  for (let parts = length; parts > 1; parts -= 1) {
    let lowest = 0;
    for (let part = 1; part < parts - 1; part += 1)
      if ((ranks[part] as number) < (ranks[lowest] as number)) lowest = part;
    if (ranks[lowest] === noToken) return parts;
    starts.copyWithin(lowest + 1, lowest + 2, parts + 1);
    ranks.copyWithin(lowest, lowest + 1, parts);
    ranks[parts - 2] = noToken;
    if (lowest < parts - 2) ranks[lowest] = rankAt(lowest);
    if (lowest > 0) ranks[lowest - 1] = rankAt(lowest - 1);
  }
  return 1;
}
