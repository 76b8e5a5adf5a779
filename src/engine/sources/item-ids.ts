import type { Database } from 'better-sqlite3';

/** Gives a text back as it went through JavaScript: the same, unless it was not all valid. */
const echo = 'gleaner_echo';

/** Lets the connection tell texts from bytes that are none; see `isValidText`. */
export function defineEcho(db: Database): void {
  db.function(echo, { deterministic: true, directOnly: true }, (text: unknown) => text);
}

/**
 * Whether an expression of type TEXT is one: bytes of another encoding may stand where a text should, and would be read
 * as other characters than they are. Nearly all ids are plain ASCII, of which SQLite sees as much by itself (a NUL ends
 * what it looks at). `defineEcho` comes before.
 */
export const isValidText = (text: string): string =>
  `(${text} NOT GLOB '*[^ -~]*' AND length(${text}) = octet_length(${text}) OR ${echo}(${text}) = ${text})`;

/** How bytes that are no text are named, by their hexadecimal: two of them may look alike as text. */
export const nameOfBytes = (value: string): string => `'x''' || lower(hex(CAST(${value} AS BLOB))) || ''''`;

/** Whether an id may be the name of bytes. */
export function mayNameBytes(id: string): boolean {
  return /^x'[0-9a-f]*'$/.test(id);
}
