/** Quotes a name found in the schema for use in SQL: any character is allowed in it, a quote is doubled. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as it stands within a LIKE pattern whose ESCAPE is the backslash: none of its characters is a wildcard. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}

/** An instant, in epoch milliseconds, as SQLite's CURRENT_TIMESTAMP writes it. */
export function sqlTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
