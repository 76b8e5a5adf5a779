import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Text as it is kept in the ledger. Model replies and lists of ids shrink to about a quarter. */
export function deflate(text: string): Buffer {
  return deflateRawSync(Buffer.from(text, 'utf8'), { level: 5 });
}

export function inflate(blob: Uint8Array): string {
  return inflateRawSync(blob).toString('utf8');
}

/** The same; null where the bytes cannot be read any more. */
export function deflatedText(blob: Uint8Array): string | null {
  try {
    return inflate(blob);
  } catch {
    // A damaged byte in one reply must not hide the others.
    return null;
  }
}
