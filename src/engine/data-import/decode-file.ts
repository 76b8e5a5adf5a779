import { createReadStream } from 'node:fs';
import type { DataEncoding } from '../../shared/data-import.ts';

/** Small enough for a window over the text to stay small, large enough for few steps. */
const chunkBytes = 512 * 1024;

export interface DecodedChunk {
  readonly text: string;
  /** Bytes of the file that are behind us. */
  readonly readBytes: number;
}

/**
 * The text of the first so many bytes of a file, a chunk at a time, without the mark that it may begin with. What cannot be
 * decoded stands as U+FFFD.
 */
export async function* decodeFile(
  path: string,
  encoding: DataEncoding,
  bytes: number,
): AsyncGenerator<DecodedChunk> {
  if (bytes === 0) return;
  const decoder = new TextDecoder(encoding);
  let readBytes = 0;
  let isFirst = true;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes, end: bytes - 1 })) {
    readBytes += (chunk as Buffer).length;
    const decoded = decoder.decode(chunk as Buffer, { stream: true });
    // The decoder knows the marks of Unicode alone; GB18030 has one, too.
    const text = isFirst && decoded.startsWith('\ufeff') ? decoded.slice(1) : decoded;
    isFirst &&= decoded === '';
    if (text !== '') yield { text, readBytes };
  }
  const last = decoder.decode();
  if (last !== '') yield { text: last, readBytes };
}
