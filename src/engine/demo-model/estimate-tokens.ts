const tokensPerCjkCharacter = 0.8;
const tokensPerOtherCharacter = 1 / 3.5;

/**
 * Estimates the tokens of a text without a tokenizer, so that the server stays light: 0.8 a CJK character
 * (from U+2E80 on), 1 per 3.5 of any other. A rule of thumb, not a count: the client's calibration against
 * reported usage has something to do.
 */
export function estimateTokens(text: string): number {
  let cjk = 0;
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) >= 0x2e80) cjk += 1;
  return Math.ceil(cjk * tokensPerCjkCharacter + (text.length - cjk) * tokensPerOtherCharacter - 1e-9);
}

/** The longest beginning of `text` that is at most `maxTokens` by the estimate; never half a surrogate pair. */
export function cutToTokens(text: string, maxTokens: number): string {
  if (text.length <= maxTokens) return text; // no character is more than a token
  const end = endOfPiece(text, 0, maxTokens);
  return end >= text.length ? text : text.slice(0, end);
}

/** Splits a text into pieces of about `size` tokens that join to the text again; an empty text has no pieces. */
export function splitByTokens(text: string, size: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (start < text.length) {
    const end = Math.max(endOfPiece(text, start, Math.max(size, 2)), start + 1);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

function endOfPiece(text: string, start: number, maxTokens: number): number {
  let tokens = 0;
  let index = start;
  for (; index < text.length; index += 1) {
    tokens += text.charCodeAt(index) >= 0x2e80 ? tokensPerCjkCharacter : tokensPerOtherCharacter;
    if (tokens > maxTokens + 1e-9) break;
  }
  const inPair = index > start && index < text.length && isHighSurrogate(text.charCodeAt(index - 1));
  return inPair ? index - 1 : index;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
