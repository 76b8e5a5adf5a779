import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenCall } from './call-log.ts';
import type { ChunkKind, Dress } from './dress-answer.ts';
import { estimateTokens, splitByTokens } from './estimate-tokens.ts';
import { sendJson } from './http-reply.ts';
import type { Quirk } from './quirks.ts';
import { thoughtText } from './think.ts';

export interface Completion {
  readonly call: OpenCall;
  readonly model: string;
  readonly text: string;
  readonly finishReason: 'stop' | 'length';
  /** What it thinks comes beside the answer, rather than as a number alone. */
  readonly thinksAloud: boolean;
  readonly includeUsage: boolean;
  readonly dress: Dress;
  readonly quirks: readonly Quirk[];
  /** The room that the request gave, in tokens. */
  readonly room: number;
  /** When the first content is due, on the clock of `performance.now()`. */
  readonly dueMs: number;
  /** Resolves once answers are not held back; only their heads are sent before. */
  readonly freed: () => Promise<void>;
  readonly latencyPerTokenMs: number;
  /** Send the first half or character only (no answer at all when not streaming) and leave the response open. */
  readonly breaksOff: 'half_way' | 'at_once' | null;
  /** Aborted when the client has gone. */
  readonly gone: AbortSignal;
}

type Answered = Pick<Completion, 'call' | 'model' | 'quirks'>;

const pieceTokens = 20;
const mostUnpacedPieces = 6;

/** Streams an answer as server-sent events: a role chunk at once, then the content when due. Rejects when the client goes. */
export async function streamCompletion(response: ServerResponse, completion: Completion): Promise<void> {
  const { call, text, latencyPerTokenMs, dueMs, breaksOff, gone, dress } = completion;
  const chunk = chunkMaker(completion);
  const thoughts = completion.thinksAloud ? thoughtText(call.reasoningTokens) : '';
  const contentChunk = (content: string) =>
    chunk('content', [{ index: 0, delta: { content }, finish_reason: null }]);
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  response.write(
    chunk('role', [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }]),
  );
  if (thoughts !== '') {
    const delta = { reasoning_content: thoughts };
    response.write(chunk('content', [{ index: 0, delta, finish_reason: null }]));
  }
  const paced = latencyPerTokenMs > 0;
  const size = paced ? pieceTokens : Math.max(pieceTokens, estimateTokens(text) / mostUnpacedPieces);
  const said =
    breaksOff === 'at_once'
      ? text.slice(0, 1).toWellFormed()
      : breaksOff !== null || dress.breakOff !== null
        ? text.slice(0, text.length / 2)
        : text;
  const pieces = splitByTokens(said, size);
  await untilFreed(completion);
  if (paced) {
    let sentLength = 0;
    for (const piece of pieces) {
      await waitUntil(dueMs + call.completionTokens * latencyPerTokenMs, gone);
      response.write(contentChunk(piece));
      sentLength += piece.length;
      call.completionTokens = estimateTokens(text.slice(0, sentLength));
    }
    await waitUntil(dueMs + call.completionTokens * latencyPerTokenMs, gone);
  } else {
    // Made beforehand: answers that fall due together would otherwise hold each other up.
    const content = pieces.map(contentChunk).join('');
    const tokens = estimateTokens(pieces.join(''));
    await waitUntil(dueMs, gone);
    response.write(content);
    call.completionTokens = tokens;
  }
  call.completionTokens += call.reasoningTokens;
  if (breaksOff !== null) return;
  if (dress.breakOff !== null) {
    response.end(dress.breakOff);
    return;
  }
  call.isUsageTold = completion.includeUsage;
  response.end(endOf(completion, completion.finishReason));
}

/** The last chunk of a stream, what the answer took where that is asked for, and the end. */
function endOf(completion: Completion, finishReason: Completion['finishReason']): string {
  const chunk = chunkMaker(completion);
  const last = chunk('last', [{ index: 0, delta: {}, finish_reason: finishReason }]);
  const usage = completion.includeUsage ? chunk('usage', [], usageOf(completion)) : '';
  return `${last}${usage}${completion.dress.end}`;
}

/** Streams nothing but thoughts until the room is spent. */
export async function streamThoughts(response: ServerResponse, completion: Completion): Promise<void> {
  const { call, room, dueMs, gone } = completion;
  const chunk = chunkMaker(completion);
  await waitUntil(dueMs, gone);
  await untilFreed(completion);
  call.completionTokens = Number.isFinite(room) ? room : 0;
  call.reasoningTokens = call.completionTokens;
  call.isUsageTold = completion.includeUsage;
  call.users = [];
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const thought = { reasoning_content: 'The rows might mean this, or that. '.repeat(20) };
  response.write(chunk('role', [{ index: 0, delta: thought, finish_reason: null }]));
  response.end(endOf(completion, 'length'));
}

/** Sends an answer in one piece, when all of it is due. Rejects when the client goes. */
export async function sendCompletion(response: ServerResponse, completion: Completion): Promise<void> {
  const { call, text, breaksOff, gone } = completion;
  const tokens = estimateTokens(text);
  await waitUntil(completion.dueMs + tokens * completion.latencyPerTokenMs, gone);
  await untilFreed(completion);
  if (breaksOff !== null) return;
  call.completionTokens = tokens + call.reasoningTokens;
  call.isUsageTold = true;
  sendJson(response, 200, completion.dress.whole(bodyOf(completion)));
}

/** An answer in one piece. */
export function bodyOf(completion: Answered & Pick<Completion, 'text' | 'finishReason'>) {
  const choice = {
    index: 0,
    message: { role: 'assistant', content: completion.text, refusal: null },
    logprobs: null,
    finish_reason: completion.finishReason,
  };
  return { ...envelope(completion, 'chat.completion'), choices: [choice], usage: usageOf(completion) };
}

function chunkMaker(completion: Completion) {
  const head = envelope(completion, 'chat.completion.chunk');
  return (kind: ChunkKind, choices: readonly unknown[], usage: unknown = null): string => {
    const chunk = { ...head, choices, ...(completion.includeUsage ? { usage } : {}) };
    return completion.dress.chunk(kind, chunk, usageOf(completion));
  };
}

function envelope(completion: Answered, object: string) {
  const { call, model } = completion;
  return { id: `chatcmpl-demo-${call.number}`, object, created: Math.floor(call.at / 1000), model };
}

function usageOf({ call, quirks }: Answered) {
  const { promptTokens, completionTokens, cachedTokens, cacheWriteTokens, reasoningTokens } = call;
  const beside = quirks.includes('thoughts_beside') ? reasoningTokens : 0;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens - beside,
    total_tokens: promptTokens + completionTokens,
    ...(quirks.includes('caches')
      ? { prompt_tokens_details: { cached_tokens: cachedTokens, cache_write_tokens: cacheWriteTokens } }
      : {}),
    ...(quirks.includes('caches_hit_miss')
      ? { prompt_cache_hit_tokens: cachedTokens, prompt_cache_miss_tokens: promptTokens - cachedTokens }
      : {}),
    ...(reasoningTokens > 0 || quirks.includes('counts_thoughts')
      ? { completion_tokens_details: { reasoning_tokens: reasoningTokens } }
      : {}),
  };
}

/** Rejects when the client goes, as whoever waits does. */
async function untilFreed({ freed, gone }: Pick<Completion, 'freed' | 'gone'>): Promise<void> {
  await freed();
  gone.throwIfAborted();
}

async function waitUntil(dueMs: number, gone: AbortSignal): Promise<void> {
  const waitMs = dueMs - performance.now();
  if (waitMs > 0) await sleep(waitMs, undefined, { signal: gone });
  else gone.throwIfAborted();
}
