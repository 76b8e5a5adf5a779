import { readFileSync } from 'node:fs';

/** The tokens of a vocabulary, found by their bytes. */
export interface TokenTable {
  /** The rank of the token that these bytes are, up to `to`; `noToken` where they are none. */
  rankOf(bytes: Uint8Array, from: number, to: number): number;
}

/** Above every rank. */
export const noToken = 0x7fff_ffff;

/** Twice as many places as a vocabulary of 200 000 needs, so that what is no token is known soon. */
export const placesOfTable = 1 << 19;
const newline = 10;
const space = 32;

const sextets = new Uint8Array(256);
for (const [value, letter] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries())
  sextets[letter.charCodeAt(0)] = value;
const padding = '='.charCodeAt(0);

const hashStart = 0x811c_9dc5;
const hashFactor = 0x0100_0193;

/** Where to look for these bytes first: by FNV-1a. */
function placeOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = hashStart;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), hashFactor);
  return (hash ^ (hash >>> 15)) & (placesOfTable - 1);
}

/** The array’s own takes longer to call than so few bytes take. Past the end where there is none. */
function indexOf(byte: number, bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== byte) at += 1;
  return at;
}

/** Decodes to another place of the same bytes, which must not lie behind; gives the end there. */
function decodeBase64(bytes: Uint8Array, from: number, to: number, into: number): number {
  let end = into;
  let held = 0;
  let bits = 0;
  for (let at = from; at < to && bytes[at] !== padding; at += 1) {
    held = (held << 6) | (sextets[bytes[at] as number] as number);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[end] = held >> bits;
    end += 1;
    held &= (1 << bits) - 1;
  }
  return end;
}

/** A table as it lies in memory, and in a file of its own. */
export interface TableParts {
  /** The bytes of all tokens, one after the other. */
  readonly bytes: Uint8Array;
  /** Where each token begins in them, and where the last one ends. */
  readonly starts: Int32Array;
  /** By hash: one more than the rank of the token that has the place, or nothing. */
  readonly table: Int32Array;
}

/**
 * Reads a vocabulary as it is published: a token a line, its bytes in base64 and its rank, in order of the ranks. Kept as bytes
 * and numbers: a map of as many strings takes five times as long to make, and 30 MB.
 */
export function parseVocabulary(path: string): TableParts {
  /** What is decoded is shorter, and takes the place of what it was decoded from. */
  const bytes: Uint8Array = readFileSync(path);
  /** No line is shorter than seven bytes. */
  const starts = new Int32Array(Math.ceil(bytes.length / 7) + 2);
  const table = new Int32Array(placesOfTable);
  let rank = 0;
  for (let at = 0; at < bytes.length; ) {
    const start = starts[rank] as number;
    const gap = indexOf(space, bytes, at);
    const end = decodeBase64(bytes, at, gap, start);
    let place = placeOf(bytes, start, end);
    while (table[place] !== 0) place = (place + 1) & (placesOfTable - 1);
    rank += 1;
    table[place] = rank;
    starts[rank] = end;
    at = indexOf(newline, bytes, gap) + 1;
  }
  return { bytes: bytes.subarray(0, starts[rank]), starts: starts.subarray(0, rank + 1), table };
}

export function tableOf({ bytes: known, starts, table }: TableParts): TokenTable {
  return {
    rankOf(bytes, from, to) {
      for (let place = placeOf(bytes, from, to); ; place = (place + 1) & (placesOfTable - 1)) {
        const found = table[place] as number;
        if (found === 0) return noToken;
        const start = starts[found - 1] as number;
        if ((starts[found] as number) - start !== to - from) continue;
        let same = 0;
        while (same < to - from && known[start + same] === bytes[from + same]) same += 1;
        if (same === to - from) return found - 1;
      }
    },
  };
}
