import Database from 'better-sqlite3';
import { AppError } from '../../shared/app-error.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import type { PartKey } from '../items.ts';
import { besideAnyView, storedVersion } from './ledger-tables.ts';
import { migrations } from './migrations.ts';
import { unpack } from './packed.ts';
import { ledgerSchema } from './schema.ts';

/** The version from which on every call is noted with its items as it is made. */
const linkedSince = 6;
/** So many calls are linked in a step. */
const chunkSize = 500;

/**
 * The version of the ledger in a file: how many migrations it has had; 0 where there is none.
 * @throws AppError ledger_damaged where it says none; opening a file sets such a ledger aside before
 */
export function ledgerVersion(db: Database.Database): number {
  const version = storedVersion(db);
  if (version === null) {
    throw new AppError('ledger_damaged', "Gleaner's own tables in this file are damaged.", {
      hint: 'Open the file again: they are set aside, and all results are kept.',
    });
  }
  return version;
}

/** @throws AppError ledger_newer where the file comes from a newer Gleaner; it is left untouched */
export function checkLedgerVersion(db: Database.Database): number {
  const version = ledgerVersion(db);
  if (version <= migrations.length) return version;
  throw codedError('ledger_newer', { params: { version } });
}

/** The items that a call was about; none where what it says of that cannot be read any more. */
function itemsOf(manifest: Uint8Array): readonly string[] {
  try {
    return (unpack(manifest) as readonly PartKey[]).map(({ itemId }) => itemId);
  } catch {
    return [];
  }
}

/** Notes which calls were about an item, of calls made before that was noted. Inside a transaction; few are in memory at once. */
function linkCalls(db: Database.Database): void {
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

/** Brings the ledger up to date, making it where there is none. One transaction: all steps or none. */
export function migrate(db: Database.Database): void {
  const bringAlong = db.transaction(() => {
    const version = checkLedgerVersion(db);
    if (version === migrations.length) return;
    if (version === 0) db.exec(ledgerSchema);
    else {
      for (const step of migrations.slice(version)) db.exec(step);
      if (version < linkedSince) linkCalls(db);
    }
    db.prepare("INSERT OR REPLACE INTO main.gleaner_meta (key, value) VALUES ('version', ?)").run(
      String(migrations.length),
    );
  });
  besideAnyView(db, bringAlong.immediate);
}

/** An empty ledger in memory, as the steps up to that version make it; to be closed by whoever asks. */
export function ledgerOfVersion(version: number): Database.Database {
  const model = new Database(':memory:');
  model.exec('CREATE TABLE gleaner_meta (key TEXT PRIMARY KEY, value TEXT)');
  for (const step of migrations.slice(0, version)) model.exec(step);
  return model;
}
