import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { inflate } from '../ledger/deflated.ts';
import { unpack } from '../ledger/packed.ts';

/** Every file under a folder, however deep. */
function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** How a secret may be written: as it is, in UTF-16, in base64, in hexadecimal, in an address. */
function spellings(secret: string): readonly Buffer[] {
  const bytes = Buffer.from(secret);
  return [
    bytes,
    Buffer.from(secret, 'utf16le'),
    Buffer.from(bytes.toString('base64').replace(/=+$/, '').slice(0, -1)),
    Buffer.from(bytes.toString('hex')),
    Buffer.from(encodeURIComponent(secret)),
  ];
}

export function holds(content: Buffer | string, secret: string): boolean {
  const bytes = Buffer.from(content);
  return spellings(secret).some((spelt) => bytes.includes(spelt));
}

/** The files that hold a secret: their bytes, and of a database every cell, unpacked where it is packed. */
export function filesHolding(folder: string, secret: string): readonly string[] {
  return filesUnder(folder).filter(
    (path) => holds(readFileSync(path), secret) || (isDatabase(path) && databaseHolds(path, secret)),
  );
}

const isDatabase = (path: string): boolean =>
  readFileSync(path).subarray(0, 15).toString('latin1') === 'SQLite format 3';

function databaseHolds(path: string, secret: string): boolean {
  const db = new Database(path, { readonly: true });
  try {
    const tables = db
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
      .pluck()
      .all() as string[];
    return tables.some((table) =>
      (
        db
          .prepare(`SELECT * FROM "${table.replaceAll('"', '""')}"`)
          .raw()
          .all() as unknown[][]
      ).some((row) => row.some((cell) => cellHolds(cell, secret))),
    );
  } finally {
    db.close();
  }
}

function cellHolds(cell: unknown, secret: string): boolean {
  if (!(cell instanceof Uint8Array)) return holds(String(cell), secret);
  if (holds(Buffer.from(cell), secret)) return true;
  return [inflate, (bytes: Uint8Array) => JSON.stringify(unpack(bytes))].some((open) => {
    try {
      return holds(open(cell), secret);
    } catch {
      return false; // It is not packed so, and its bytes were looked at.
    }
  });
}
