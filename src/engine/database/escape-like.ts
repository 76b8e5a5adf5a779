/** A text as it stands within a LIKE pattern whose ESCAPE is the backslash: none of its characters is a wildcard. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}
