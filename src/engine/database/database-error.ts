import { codedError, type SpokenCode } from '../../shared/words/coded-error.ts';

const meanings: readonly (readonly [prefix: string, code: SpokenCode])[] = [
  ['SQLITE_BUSY', 'database_locked'],
  ['SQLITE_LOCKED', 'database_locked'],
  ['SQLITE_FULL', 'disk_full'],
  ['SQLITE_CORRUPT', 'database_corrupt'],
  ['SQLITE_NOTADB', 'not_a_database'],
  ['SQLITE_READONLY', 'read_only'],
  ['SQLITE_CANTOPEN', 'permission_denied'],
  ['SQLITE_PERM', 'permission_denied'],
  ['SQLITE_AUTH', 'permission_denied'],
  ['SQLITE_IOERR', 'io_error'],
];

function sqliteCode(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || thrown.name !== 'SqliteError') return null;
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;
}

/** Turns an error of SQLite's into one for a person; anything else is given back as it is. */
export function asDatabaseError(thrown: unknown): unknown {
  const code = sqliteCode(thrown);
  if (code === null) return thrown;
  const meaning = meanings.find(([prefix]) => code === prefix || code.startsWith(`${prefix}_`))?.[1];
  if (meaning === undefined) return thrown;
  return codedError(meaning, { cause: thrown });
}

/** Runs a piece of database work; what SQLite throws comes out as an AppError. */
export function guardDatabase<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    throw asDatabaseError(thrown);
  }
}
