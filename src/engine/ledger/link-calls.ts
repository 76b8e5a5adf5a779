import type { Database } from 'better-sqlite3';
import type { PartKey } from '../items.ts';
import { unpack } from './packed.ts';

const chunkSize = 500;

/** The items that a call was about; none where what it says of that cannot be read any more. */
function itemsOf(manifest: Uint8Array): readonly string[] {
  try {
    return (unpack(manifest) as readonly PartKey[]).map(({ itemId }) => itemId);
  } catch {
    return [];
  }
}

/** Notes which calls were about an item, of calls made before that was noted. Inside a transaction; few are in memory at once. */
export function linkCalls(db: Database): void {
  const after = db.prepare<[number, number], { id: number; manifest: Buffer }>(
    'SELECT id, manifest FROM main.gleaner_call WHERE id > ? ORDER BY id LIMIT ?',
  );
  const link = db.prepare('INSERT OR IGNORE INTO main.gleaner_call_item (item_id, call_id) VALUES (?, ?)');
  for (let last = 0; ; ) {
    const calls = after.all(last, chunkSize);
    for (const { id, manifest } of calls) {
      for (const itemId of itemsOf(manifest)) link.run(itemId, id);
      last = id;
    }
    if (calls.length < chunkSize) return;
  }
}
