import { notAModel } from './call-error.ts';
import type { StreamedReply } from './model-reply.ts';
import { readBody } from './whole-answer.ts';

/** What is kept of an answer with embeddings: vectors as float32, little-endian, in base64, by the index of their input. */
interface EncodedEmbeddings {
  readonly vectors: readonly (string | null)[];
}

function encodeVector(embedding: unknown): string | null {
  if (typeof embedding === 'string') return embedding;
  if (!Array.isArray(embedding)) return null;
  return Buffer.from(Float32Array.from(embedding, Number).buffer).toString('base64');
}

/**
 * Reads an answer of `POST /embeddings`, whether its vectors come as numbers or in base64.
 * @throws as `readWholeAnswer`
 */
export function readEmbeddings(text: string, inputs: number, headers: Headers): StreamedReply {
  const body = readBody(text, headers);
  if (!Array.isArray(body.data)) throw notAModel(headers.get('content-type') ?? '');
  const vectors: (string | null)[] = Array.from({ length: inputs }, () => null);
  const given = new Set<number>();
  for (const [place, entry] of (body.data as readonly Record<string, unknown>[]).entries()) {
    const index = Number.isInteger(entry?.index) ? Number(entry.index) : place;
    if (index < 0 || index >= inputs) continue;
    const vector = encodeVector(entry?.embedding);
    // Two vectors of one text: nobody knows which is its own.
    if (given.has(index) && vectors[index] !== vector) vectors[index] = null;
    else if (!given.has(index)) vectors[index] = vector;
    given.add(index);
  }
  const usage = body.usage as { prompt_tokens?: unknown } | null | undefined;
  const promptTokens = Number(usage?.prompt_tokens);
  const kept: EncodedEmbeddings = { vectors };
  return {
    text: JSON.stringify(kept),
    finish: 'stop',
    usage: Number.isFinite(promptTokens) ? { promptTokens, completionTokens: 0 } : null,
  };
}

/** The vectors of a kept answer, in the order of its inputs; null where one is missing or makes no sense. */
export function decodeEmbeddings(text: string, inputs: number): readonly (Float32Array | null)[] {
  let vectors: readonly unknown[] = [];
  try {
    vectors = (JSON.parse(text) as EncodedEmbeddings).vectors;
  } catch {
    // A reply that was cut off on its way to the disk holds no vector.
  }
  return Array.from({ length: inputs }, (_, index) => decodeVector(vectors?.[index]));
}

function decodeVector(encoded: unknown): Float32Array | null {
  if (typeof encoded !== 'string') return null;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length === 0 || bytes.length % 4 !== 0) return null;
  const vector = new Float32Array(bytes.length / 4);
  for (let index = 0; index < vector.length; index += 1) vector[index] = bytes.readFloatLE(index * 4);
  return vector.every(Number.isFinite) && vector.some((value) => value !== 0) ? vector : null;
}
