import { createRequire, getCompileCacheDir } from 'node:module';
import { countMerged } from './count-merged.ts';
import { keptTokenTable } from './kept-token-table.ts';
import type { TokenTable } from './token-table.ts';

/** Rows are made of the same words over and over, and words of the same pieces: the counts of as many of either are kept. */
const mostKept = 50_000;
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

/** Counts once what comes again; forgets all where it has kept too much. */
function keepingCounts(count: (text: string) => number): (text: string) => number {
  const counts = new Map<string, number>();
  return (text) => {
    const known = counts.get(text);
    if (known !== undefined) return known;
    const tokens = count(text);
    if (text.length <= longestKept) {
      if (counts.size >= mostKept) counts.clear();
      counts.set(text, tokens);
    }
    return tokens;
  };
}

const countKeptPiece = keepingCounts((piece) => countPiece(piece, loadTokenizer().table));

const countWord = keepingCounts((word) => {
  let tokens = 0;
  for (const [piece] of word.matchAll(loadTokenizer().pieces)) tokens += countKeptPiece(piece);
  return tokens;
});

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
