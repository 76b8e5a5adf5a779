import { createHash } from 'node:crypto';
import type { LoadedItem, PartKey } from '../../items.ts';
import { addHashes } from './record-hash.ts';

/** The ids that a request carries of an item, in the order in which its rows are numbered. */
export function partKeyOf(item: LoadedItem): PartKey {
  const recordIds: string[] = [];
  let hash: number | undefined = 0;
  for (const { records } of item.groups)
    for (const record of records) {
      recordIds.push(record.id);
      hash = hash === undefined || record.hash === undefined ? undefined : addHashes(hash, record.hash);
    }
  return {
    itemId: item.id,
    recordIds,
    ...(item.before === undefined ? {} : { before: item.before.ids }),
    ...(hash === undefined ? {} : { hash }),
  };
}

function* drawnFrom(seed: Buffer, low: number): Generator<number> {
  for (let round = 0; ; round += 1) {
    const bytes = createHash('sha256').update(seed).update(String(round)).digest();
    for (let at = 0; at < bytes.length; at += 4) yield low + (bytes.readUInt32BE(at) % (low * 9));
  }
}

/** One text is hashed at once: a hash that is given many small ones takes longer over each than over their bytes. */
function seedOf(parts: readonly PartKey[]): Buffer {
  const hash = createHash('sha256');
  for (const { itemId, recordIds } of parts) {
    let ids = `${itemId.length}:${itemId}`;
    for (const id of recordIds) ids += `${id.length}:${id}`;
    hash.update(ids);
  }
  return hash.digest();
}

/**
 * The numbers that a request's items go by, in the order of its parts, ascending: three digits, one token each. Drawn
 * by what the request carries, so that the reply can be read after a crash, and so that nobody who wrote a row could
 * know them: a row that tells the model what to say of user 2 names nobody.
 */
export function partNumbers(parts: readonly PartKey[]): readonly number[] {
  let low = 100;
  while (parts.length > low * 3) low *= 10;
  const numbers = new Set<number>();
  for (const number of drawnFrom(seedOf(parts), low)) {
    if (numbers.size >= parts.length) break;
    numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}
