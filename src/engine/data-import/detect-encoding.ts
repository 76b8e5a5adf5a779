import { createReadStream } from 'node:fs';
import { type DataEncoding, dataEncodings } from '../../shared/data-import.ts';
import { guessCharset } from '../importing/guess-charset.ts';

const chunkBytes = 1024 * 1024;
/** Bytes around what is no UTF-8 that are looked at. */
const sampleBytes = 65_536;
/** Of UTF-16 without a mark at least this share of the bytes is 0, in texts of few Latin letters, too. */
const leastZeros = 0.02;

const isKnown = (label: string | null): label is DataEncoding =>
  dataEncodings.some((encoding) => encoding === label);

/** UTF-16 without a mark: ends of lines, digits and delimiters have their zeros at every second place alone. */
function looksLikeUtf16(sample: Buffer): DataEncoding | null {
  const zeros = [0, 0];
  for (let at = sample.indexOf(0); at !== -1; at = sample.indexOf(0, at + 1)) {
    zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  if (even + odd < Math.max(1, sample.length * leastZeros)) return null;
  if (odd > 20 * even) return 'utf-16le';
  return even > 20 * odd ? 'utf-16be' : null;
}

function byMark(head: Buffer): DataEncoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) return 'utf-8';
  return head.subarray(0, 4).equals(Buffer.from([0x84, 0x31, 0x95, 0x33])) ? 'gb18030' : null;
}

/** Whole lines of it, so that no character is cut; all of it where it has none. */
function wholeLines(bytes: Buffer): Buffer {
  const [from, to] = [bytes.indexOf(0x0a) + 1, bytes.lastIndexOf(0x0a)];
  return to > from ? bytes.subarray(from, to) : bytes;
}

/** GB18030 alone writes a character in four bytes with digits among them, and other texts hardly ever hold such four. */
function hasFourByteCharacters(bytes: Buffer): boolean {
  if (!/[\x81-\xfe]\d[\x81-\xfe]\d/.test(bytes.toString('latin1'))) return false;
  return !new TextDecoder('gb18030').decode(bytes).includes('\ufffd');
}

/** What bytes are written in that are no UTF-8. */
function guessOther(bytes: Buffer): DataEncoding {
  const guess = guessCharset(bytes);
  if (isKnown(guess)) return guess;
  return hasFourByteCharacters(bytes) ? 'gb18030' : 'windows-1252';
}

/**
 * What a file is written in: by its mark, else UTF-8 where all that is looked at allows it, else what the first bytes that do
 * not allow it look like. An encoding that is told may still be wrong; it is for the person to see.
 * @param bytes how many of its bytes are looked at
 */
export async function detectEncoding(path: string, bytes: number): Promise<DataEncoding> {
  if (bytes === 0) return 'utf-8';
  const strict = new TextDecoder('utf-8', { fatal: true });
  let before: Buffer = Buffer.alloc(0);
  let isFirst = true;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes, end: bytes - 1 })) {
    const read = chunk as Buffer;
    if (isFirst) {
      const told = byMark(read) ?? looksLikeUtf16(read.subarray(0, sampleBytes));
      if (told !== null) return told;
      isFirst = false;
    }
    try {
      strict.decode(read, { stream: true });
    } catch {
      return guessOther(aroundFault(before, read));
    }
    before = read.subarray(-sampleBytes / 4);
  }
  // The last character may be cut off, in a sample as in a file that is still being written.
  return 'utf-8';
}

/** The bytes around the first place in a chunk that UTF-8 does not allow, with what came before it. */
function aroundFault(before: Buffer, chunk: Buffer): Buffer {
  let [valid, invalid] = [0, chunk.length];
  const isValid = (end: number): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat([before, chunk.subarray(0, end)]), {
        stream: true,
      });
      return true;
    } catch {
      return false; // That is the answer.
    }
  };
  // The beginning of `before` may be the rest of a character: then all counts as invalid, and the chunk's first bytes are taken.
  while (invalid - valid > 1_024) {
    const middle = (valid + invalid) >> 1;
    if (isValid(middle)) valid = middle;
    else invalid = middle;
  }
  const from = Math.max(0, valid - sampleBytes / 4);
  const around = chunk.subarray(from, from + sampleBytes);
  return wholeLines(from === 0 ? Buffer.concat([before, around]) : around);
}
