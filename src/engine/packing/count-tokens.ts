import { createRequire } from 'node:module';

/** Rows are made of the same words over and over; the counts of as many words are kept. */
const keptWords = 50_000;
const longestKept = 64;

type Tokenizer = typeof import('gpt-tokenizer/encoding/o200k_base');

let tokenizer: Tokenizer | null = null;

/** Its table takes a fifth of a second to load, which opening a file and reading results do without. */
function loadTokenizer(): Tokenizer {
  tokenizer ??= createRequire(import.meta.url)('gpt-tokenizer/encoding/o200k_base') as Tokenizer;
  return tokenizer;
}

const counts = new Map<string, number>();

function countWord(word: string): number {
  const known = counts.get(word);
  if (known !== undefined) return known;
  const tokens = loadTokenizer().countTokens(word, { disallowedSpecial: new Set() });
  if (word.length <= longestKept) {
    if (counts.size >= keptWords) counts.clear();
    counts.set(word, tokens);
  }
  return tokens;
}

/** A word with the one space before it, which its first token takes in; or a run of other white space. */
const words = / ?[^\s]+|\s+/g;

/**
 * Tokens of a text by OpenAI's o200k_base, word by word: it never joins words, so that the sum is exact but for
 * odd white space. Other models count a little otherwise; the job corrects by what they report. Text that looks
 * like a special token is counted as the plain text that it is.
 */
export function countTokens(text: string): number {
  let tokens = 0;
  for (const [word] of text.matchAll(words)) tokens += countWord(word);
  return tokens;
}
