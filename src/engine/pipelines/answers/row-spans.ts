/** Inclusive ranges, each low to high. */
export type RowSpans = readonly (readonly [from: number, to: number])[];

/** How row lists are written nearly always: nothing to make plain. */
const plainSpans = /^[\d-]+(?:,[\d-]+)*$/;
const oneRow = /^\d{1,9}$/;
const separators = /[,;\s]+/;
const span = /^(\d{1,9})(?:[-‐‑–—−~至](\d{1,9}))?$/;

/** Full-width digits, letters, bars and commas become plain ones; other digits (², ①) stay what they are. */
export function narrow(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[、；]/g, ',');
}

/** Reads `1-3,7`; null where it names no row or is not a list of rows at all. */
export function readRowSpans(text: string): RowSpans | null {
  if (oneRow.test(text)) return [[Number(text), Number(text)]];
  return readSpans(plainSpans.test(text) ? text.split(',') : separateWords(text));
}

function separateWords(text: string): readonly string[] {
  return narrow(text)
    .replace(/\s+/g, ' ')
    .replace(/ ?([-‐‑–—−~至]) ?/g, '$1')
    .split(separators)
    .filter((word) => word !== '');
}

function readSpans(words: readonly string[]): RowSpans | null {
  if (words.length === 0) return null;
  const spans: [number, number][] = [];
  for (const word of words) {
    const match = span.exec(word);
    if (match === null) return null;
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : Number(match[2]);
    if (to < from) return null;
    spans.push([from, to]);
  }
  return spans;
}
