import type { IncomingMessage } from 'node:http';

const maxBodyBytes = 64 * 1024 * 1024;

/**
 * Reads a request's body to its end: its text, or null when it is larger than 64 MB (the rest is read and dropped,
 * so that the client can hear why). Rejects when the client goes away.
 */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return bytes > maxBodyBytes ? null : Buffer.concat(chunks).toString('utf8');
}
