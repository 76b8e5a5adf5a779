import { z } from 'zod';
import { notAModel } from './call-error.ts';
import { findComplaint, parseJson } from './complaint.ts';
import type { Usage } from './model-reply.ts';
import { ProviderError } from './provider-error.ts';
import { noCounts, readCounts, usageOfEmbeddings } from './read-usage.ts';

/** What one answer brought, and what it used. */
export interface EmbeddingsAnswer {
  /** As they are kept: as float32, little-endian, in base64, by the index of their input. */
  readonly vectors: readonly (string | null)[];
  readonly usage: Usage | null;
}

/** As much as an embedding can hold; what is longer is none. */
const longestVector = 65_536;

const numbersSchema = z
  // Looked at by hand: a schema a number would take seconds over the millions of an answer.
  .custom<readonly number[]>(
    (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.length <= longestVector &&
      value.every((each) => typeof each === 'number'),
  )
  .transform((numbers) => Buffer.from(Float32Array.from(numbers).buffer).toString('base64'));

const vectorSchema = z.union([
  z.string().max(longestVector * 6),
  numbersSchema,
  // llama.cpp has answered a list of one vector.
  z.tuple([numbersSchema]).transform(([vector]) => vector),
]);

const indexSchema = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);

const entrySchema = z.object({
  index: indexSchema.nullable().catch(null),
  embedding: vectorSchema.nullable().catch(null),
});

const answerSchema = z.object({
  data: z.array(entrySchema.nullable().catch(null)),
  usage: z.unknown().optional().transform(readCounts).catch(noCounts),
});

const encodedSchema = z.object({ vectors: z.array(z.string().nullable().catch(null)) });

/**
 * Reads an answer of `POST /embeddings`, whether its vectors come as numbers or in base64.
 * @throws ProviderError for a complaint in it, AppError not_a_model for what is no answer
 */
export function readEmbeddings(text: string, inputs: number, headers: Headers): EmbeddingsAnswer {
  const body = parseJson(text);
  const answer = answerSchema.safeParse(body).data;
  const complaint = findComplaint(body, answer !== undefined);
  if (complaint !== null) throw new ProviderError(null, complaint, headers);
  if (answer === undefined) throw notAModel(headers.get('content-type') ?? '');
  const vectors: (string | null)[] = Array.from({ length: inputs }, () => null);
  const given = new Set<number>();
  for (const [place, entry] of answer.data.entries()) {
    const index = entry?.index ?? place;
    if (index < 0 || index >= inputs) continue;
    const vector = entry?.embedding ?? null;
    // Two vectors of one text: nobody knows which is its own.
    if (given.has(index) && vectors[index] !== vector) vectors[index] = null;
    else if (!given.has(index)) vectors[index] = vector;
    given.add(index);
  }
  return { vectors, usage: usageOfEmbeddings(answer.usage) };
}

/** The text by which vectors are kept until they are read. */
export const encodeEmbeddings = (vectors: readonly (string | null)[]): string => JSON.stringify({ vectors });

/** The vectors of a kept answer, in the order of its inputs; null where one is missing or makes no sense. */
export function decodeEmbeddings(text: string, inputs: number): readonly (Float32Array | null)[] {
  // A reply that was cut off on its way to the disk holds no vector.
  const vectors = encodedSchema.safeParse(parseJson(text)).data?.vectors ?? [];
  return Array.from({ length: inputs }, (_, index) => decodeVector(vectors[index] ?? null));
}

function decodeVector(encoded: string | null): Float32Array | null {
  if (encoded === null) return null;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length === 0 || bytes.length % 4 !== 0) return null;
  const vector = new Float32Array(bytes.length / 4);
  for (let index = 0; index < vector.length; index += 1) vector[index] = bytes.readFloatLE(index * 4);
  return vector.every(Number.isFinite) && vector.some((value) => value !== 0) ? vector : null;
}
