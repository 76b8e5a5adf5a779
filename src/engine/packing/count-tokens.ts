import { createRequire } from 'node:module';

/** Rows repeat each other word for word; their counts are kept for as many texts as this. */
const keptCounts = 20_000;
const longestKept = 200;

type Tokenizer = typeof import('gpt-tokenizer/encoding/o200k_base');

let tokenizer: Tokenizer | null = null;

/** Its table takes a fifth of a second to load, which opening a file and reading results do without. */
function loadTokenizer(): Tokenizer {
  tokenizer ??= createRequire(import.meta.url)('gpt-tokenizer/encoding/o200k_base') as Tokenizer;
  return tokenizer;
}

const counts = new Map<string, number>();

/**
 * Tokens of a text by OpenAI's o200k_base. Other models count a little otherwise; the job corrects by what
 * they report. Text that looks like a special token is counted as the plain text that it is.
 */
export function countTokens(text: string): number {
  const known = counts.get(text);
  if (known !== undefined) return known;
  const tokens = loadTokenizer().countTokens(text, { disallowedSpecial: new Set() });
  if (text.length <= longestKept) {
    if (counts.size >= keptCounts) counts.clear();
    counts.set(text, tokens);
  }
  return tokens;
}
