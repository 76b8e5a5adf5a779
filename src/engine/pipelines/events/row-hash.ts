import { joinHash } from '../answers/record-hash.ts';
import type { RawRow } from './compact-row.ts';

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
  return joinHash(one, other);
}
