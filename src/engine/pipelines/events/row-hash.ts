import type { RawRow } from './compact-row.ts';

/** Half of a hash of a row has 26 bits, so that sums of hashes are exact. */
const half = 0x4000000;
const modulus = half * half;

/**
 * What a row is known again by, whatever comes before it: 52 bits of its id and of everything that is read of it. Two rows
 * that differ have the same by accident alone.
 */
export function hashRow(row: RawRow): number {
  let one = 0x811c9dc5;
  let other = 0x1b873593;
  const add = (cell: string | null): void => {
    if (cell !== null) {
      for (let at = 0; at < cell.length; at += 1) {
        const code = cell.charCodeAt(at);
        one = Math.imul(one ^ code, 0x01000193);
        other = Math.imul(other ^ code, 0x85ebca6b);
        other ^= other >>> 15;
      }
    }
    // A cell that is missing is another than one that is empty, and no cell runs into the next.
    const end = cell === null ? 0x10001 : 0x10000;
    one = Math.imul(one ^ end, 0x01000193);
    other = Math.imul(other ^ end, 0x85ebca6b);
  };
  add(row.id);
  add(row.time);
  add(row.text);
  add(row.action);
  add(row.item);
  add(row.duration);
  add(row.properties);
  for (const place of row.places) add(place);
  for (const { value } of row.labelled ?? []) add(value);
  if (row.beyond !== undefined) add(String(row.beyond));
  one ^= one >>> 16;
  other = Math.imul(other ^ (other >>> 13), 0xc2b2ae35);
  other ^= other >>> 16;
  return ((one >>> 6) % half) * half + ((other >>> 6) % half);
}

/** Hashes of several rows as one, in whatever order they come. */
export const addHashes = (one: number, other: number): number => (one + other) % modulus;
