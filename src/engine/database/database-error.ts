import { AppError, type ErrorCode } from '../../shared/app-error.ts';

interface Meaning {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

const locked: Meaning = {
  code: 'database_locked',
  message: 'Another program is holding the file.',
  hint: 'Close the other program (a database browser, a sync client), then continue. Nothing is lost.',
};
const full: Meaning = {
  code: 'disk_full',
  message: 'The disk is full.',
  hint: 'Free some space, then continue. Everything received so far is kept.',
};
const corrupt: Meaning = {
  code: 'database_corrupt',
  message: 'The file is damaged: its pages do not add up.',
  hint: 'Restore it from a backup, or recover it with "sqlite3 FILE .recover", and open it again.',
};
const notDatabase: Meaning = {
  code: 'not_a_database',
  message: 'This file is not a SQLite database.',
  hint: 'Choose a .db or .sqlite file.',
};
const readOnly: Meaning = {
  code: 'read_only',
  message: 'The file cannot be written.',
  hint: 'Check the permissions of the file and its folder.',
};
const denied: Meaning = {
  code: 'permission_denied',
  message: 'The file cannot be read: permission denied.',
  hint: 'Check the permissions of the file and its folder.',
};
const io: Meaning = {
  code: 'io_error',
  message: 'The disk answered with an error.',
  hint: 'Check the drive (or the network share) and try again. Everything received so far is kept.',
};

const meanings: readonly (readonly [prefix: string, meaning: Meaning])[] = [
  ['SQLITE_BUSY', locked],
  ['SQLITE_LOCKED', locked],
  ['SQLITE_FULL', full],
  ['SQLITE_CORRUPT', corrupt],
  ['SQLITE_NOTADB', notDatabase],
  ['SQLITE_READONLY', readOnly],
  ['SQLITE_CANTOPEN', denied],
  ['SQLITE_PERM', denied],
  ['SQLITE_AUTH', denied],
  ['SQLITE_IOERR', io],
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
  return new AppError(meaning.code, meaning.message, { hint: meaning.hint, cause: thrown });
}

/** Runs a piece of database work; what SQLite throws comes out as an AppError. */
export function guardDatabase<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    throw asDatabaseError(thrown);
  }
}
