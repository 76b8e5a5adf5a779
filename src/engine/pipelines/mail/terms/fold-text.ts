export const mostCharacters = 20_000;

/**
 * A text in one width and with one kind of sharp, dash and space (NFKC: full-width letters, circled digits). Cut at
 * `most` characters, so that a hostile mail costs no more than a long one.
 */
export function plainText(text: string, most = mostCharacters): string {
  return text
    .slice(0, most)
    .normalize('NFKC')
    .replace(/[♯﹟]/g, '#')
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** A text as names are compared in: plain and in lower case. */
export function foldText(text: string): string {
  return plainText(text).toLowerCase();
}
