import { z } from 'zod';
import { type Complaint, findComplaint, parseJson, readComplaint, readComplaintText } from '../complaint.ts';
import { encodeEmbeddings, readEmbeddings } from '../embeddings.ts';
import type { StreamedReply } from '../model-reply.ts';
import { ProviderError } from '../provider-error.ts';
import { readPiece } from '../read-piece.ts';
import { usageOfChat } from '../read-usage.ts';

/** What a line of results says of one request. */
export type OrderResult =
  | { readonly kind: 'reply'; readonly customId: string; readonly body: unknown }
  /** The request as it stands was refused. */
  | { readonly kind: 'refused'; readonly customId: string; readonly error: ProviderError }
  /** Nobody has worked on it: the order's time was over, or it was cancelled. */
  | {
      readonly kind: 'unanswered';
      readonly customId: string;
      readonly code: 'order_expired' | 'order_cancelled';
    }
  | { readonly kind: 'unreadable'; readonly text: string };

const lineSchema = z.looseObject({
  custom_id: z.union([z.string(), z.number().transform(String)]),
  response: z
    .looseObject({
      status_code: z.coerce.number().int().nullish().catch(null),
      body: z.unknown().optional(),
    })
    .nullish()
    .catch(null),
  error: z.unknown().optional(),
});

/** A body as it is allowed to stand: JSON, or JSON in a string. */
function bodyOf(value: unknown): unknown {
  const inner = typeof value === 'string' ? parseJson(value) : undefined;
  return inner === undefined ? value : inner;
}

const isSaid = (error: unknown): boolean =>
  error !== null &&
  error !== undefined &&
  error !== '' &&
  !(typeof error === 'object' && Object.keys(error).length === 0);

/** Made where it is asked for: with the first `Headers` Node loads all of its HTTP client, which takes a start 40 ms. */
const noHeaders = (): Headers => new Headers();

function complaintOf(error: unknown, body: unknown): Complaint {
  if (isSaid(error)) return typeof error === 'string' ? readComplaintText(error) : readComplaint({ error });
  return typeof body === 'string' ? readComplaintText(body) : readComplaint(body ?? '');
}

const isAnswer = (body: unknown): boolean =>
  typeof body === 'object' &&
  body !== null &&
  (Array.isArray((body as { choices?: unknown }).choices) ||
    Array.isArray((body as { data?: unknown }).data));

/**
 * Reads a line of results in any of the shapes that are known: of OpenAI and those who follow it, whose refusals stand in a
 * file of their own or among the answers, and of `vllm run-batch`, which writes all into one, with errors as words.
 */
export function readResult(text: string): OrderResult {
  const line = lineSchema.safeParse(parseJson(text.replace(/^\uFEFF/, ''))).data;
  if (line === undefined) return { kind: 'unreadable', text };
  const { custom_id: customId, response, error } = line;
  const body = bodyOf(response?.body);
  const status = response?.status_code ?? null;
  if ((status === null || status === 200) && !isSaid(error) && isAnswer(body))
    return { kind: 'reply', customId, body };
  const complaint = complaintOf(error, body);
  if (/batch_?expired/.test(complaint.codes)) return { kind: 'unanswered', customId, code: 'order_expired' };
  if (/batch_?cancell?ed/.test(complaint.codes))
    return { kind: 'unanswered', customId, code: 'order_cancelled' };
  // Where nothing at all is said of it, the server broke at it.
  const saysNothing = status === 0 || (!isSaid(error) && !isSaid(body));
  const told = saysNothing ? 500 : status === 200 ? null : status;
  return { kind: 'refused', customId, error: new ProviderError(told, complaint, noHeaders()) };
}

/**
 * The reply that a body holds.
 * @param inputs how many texts were to be embedded; null for a chat
 * @throws ProviderError for a complaint in it, AppError not_a_model for what is no answer
 */
export function replyOfBody(body: unknown, inputs: number | null): StreamedReply {
  if (inputs !== null) {
    const { vectors, usage } = readEmbeddings(JSON.stringify(body), inputs, noHeaders());
    return { text: encodeEmbeddings(vectors), finish: 'stop', usage };
  }
  const piece = readPiece(body);
  const complaint = findComplaint(body, piece.isAnswer);
  if (complaint !== null) throw new ProviderError(null, complaint, noHeaders());
  const text = piece.whole || piece.text;
  return {
    text,
    finish: piece.finish ?? 'stop',
    usage: usageOfChat(piece.counts, text.length + piece.thought),
    ...(piece.thought > 0 ? { thought: piece.thought } : {}),
  };
}
