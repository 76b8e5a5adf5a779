import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { parseVocabulary, placesOfTable, type TableParts, type TokenTable, tableOf } from './token-table.ts';

/** Changes with whatever changes in how a table is laid out. */
const layout = 1;
/** Layout, checksum of all that follows, bytes and time of the vocabulary, bytes of its tokens, how many they are. */
const headerNumbers = 6;
const headerBytes = headerNumbers * 4;

const bytesOf = (numbers: Int32Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);

/** What tells one vocabulary from another that stands at the same path. */
function stampOf(path: string): readonly [number, number] {
  const { size, mtimeMs } = statSync(path);
  return [size | 0, (mtimeMs / 1_000) | 0];
}

/** Null where what is kept is of another vocabulary or layout, or damaged. */
function readKept(kept: string, vocabulary: string): TableParts | null {
  const file = readFileSync(kept);
  // A whole array of numbers begins where memory is divided by four, which a large file does by itself.
  const all = file.byteOffset % 4 === 0 ? file : Buffer.from(new Uint8Array(file).buffer);
  if (all.length < headerBytes || all.length % 4 !== 0) return null;
  const numbers = new Int32Array(all.buffer, all.byteOffset, all.length / 4);
  const [found, checksum, ...rest] = numbers.subarray(0, headerNumbers);
  const [size, time, tokenBytes = 0, tokens = 0] = rest;
  const [wantedSize, wantedTime] = stampOf(vocabulary);
  if (found !== layout || size !== wantedSize || time !== wantedTime) return null;
  if ((crc32(all.subarray(8)) | 0) !== checksum) return null;
  const tableAt = headerNumbers;
  const startsAt = tableAt + placesOfTable;
  const bytesAt = (startsAt + tokens + 1) * 4;
  return {
    table: numbers.subarray(tableAt, startsAt),
    starts: numbers.subarray(startsAt, startsAt + tokens + 1),
    bytes: all.subarray(bytesAt, bytesAt + tokenBytes),
  };
}

function keep(kept: string, vocabulary: string, { bytes, starts, table }: TableParts): void {
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  const [size, time] = stampOf(vocabulary);
  const header = Int32Array.of(layout, 0, size, time, bytes.length, starts.length - 1);
  const file = Buffer.concat([bytesOf(header), bytesOf(table), bytesOf(starts), padded]);
  file.writeInt32LE(crc32(file.subarray(8)) | 0, 4);
  const making = `${kept}.${process.pid}`;
  try {
    writeFileSync(making, file);
    renameSync(making, kept);
  } catch {
    // It is made again by whoever comes next.
    rmSync(making, { force: true });
  }
}

/**
 * The table of a vocabulary, ready-made where it was kept in that folder before: to read it takes a tenth of what it takes to make
 * it, and every start that counts tokens pays for one of them. What is kept is believed where its checksum is right and
 * it was made of this vocabulary. Without a folder, or with one that cannot be written, it is made.
 */
export function keptTokenTable(vocabulary: string, folder: string | undefined): TokenTable {
  if (folder === undefined) return tableOf(parseVocabulary(vocabulary));
  const kept = join(folder, `${basename(vocabulary)}.table`);
  try {
    const parts = readKept(kept, vocabulary);
    if (parts !== null) return tableOf(parts);
  } catch {
    // There is none yet.
  }
  const parts = parseVocabulary(vocabulary);
  keep(kept, vocabulary, parts);
  return tableOf(parts);
}
