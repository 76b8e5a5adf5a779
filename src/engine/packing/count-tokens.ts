import { createRequire, getCompileCacheDir } from 'node:module';
import { countMerged } from './count-merged.ts';
import { keptTokenTable } from './kept-token-table.ts';
import type { TokenTable } from './token-table.ts';

/** Rows are made of the same words over and over; the counts of as many words are kept. */
const keptWords = 50_000;
const longestKept = 64;

interface Tokenizer {
  readonly table: TokenTable;
  /** Finds the pieces of a text; tokens never join two. */
  readonly pieces: RegExp;
}

let tokenizer: Tokenizer | null = null;

/** Read when the first text is counted, which opening a file and reading results do without. */
function loadTokenizer(): Tokenizer {
  if (tokenizer !== null) return tokenizer;
  const require = createRequire(import.meta.url);
  const { O200K_TOKEN_SPLIT_REGEX } = require('gpt-tokenizer/encodingParams/constants') as {
    readonly O200K_TOKEN_SPLIT_REGEX: RegExp;
  };
  // It is kept beside what Node has compiled, where that is kept.
  const table = keptTokenTable(
    require.resolve('gpt-tokenizer/data/o200k_base.tiktoken'),
    getCompileCacheDir(),
  );
  tokenizer = { table, pieces: O200K_TOKEN_SPLIT_REGEX };
  return tokenizer;
}

const encoder = new TextEncoder();
/** What most pieces have room in. */
const scratch = new Uint8Array(768);
/** UTF-8 takes so many bytes for a UTF-16 unit at most. */
const bytesPerUnit = 3;

function countPiece(piece: string, table: TokenTable): number {
  if (piece.length * bytesPerUnit > scratch.length) {
    const bytes = encoder.encode(piece);
    return countMerged(bytes, bytes.length, table);
  }
  return countMerged(scratch, encoder.encodeInto(piece, scratch).written, table);
}

const counts = new Map<string, number>();

function countWord(word: string): number {
  const known = counts.get(word);
  if (known !== undefined) return known;
  const { table, pieces } = loadTokenizer();
  let tokens = 0;
  for (const [piece] of word.matchAll(pieces)) tokens += countPiece(piece, table);
  if (word.length <= longestKept) {
    if (counts.size >= keptWords) counts.clear();
    counts.set(word, tokens);
  }
  return tokens;
}

/** A word with the one space before it, which its first token takes in; or a run of other white space. */
const words = / ?[^\s]+|\s+/g;

/** White space other than one blank between two words, or before the first. */
const oddSpace = /[^\S ]| {2}| $/;

/**
 * Tokens of a text by OpenAI's o200k_base, word by word: it never joins words, so that the sum is exact but for
 * odd white space. Other models count a little otherwise; the job corrects by what they report. Text that looks
 * like a special token is counted as the plain text that it is.
 */
export function countTokens(text: string): number {
  let tokens = 0;
  if (oddSpace.test(text)) {
    for (const [word] of text.matchAll(words)) tokens += countWord(word);
    return tokens;
  }
  for (let from = 0; from < text.length; ) {
    const next = text.indexOf(' ', from + 1);
    const to = next < 0 ? text.length : next;
    tokens += countWord(text.slice(from, to));
    from = to;
  }
  return tokens;
}
