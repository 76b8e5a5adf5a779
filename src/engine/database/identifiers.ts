/** Quotes a name found in the schema for use in SQL: any character is allowed in it, a quote is doubled. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
