import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { OpenCall } from '../call-log.ts';
import { type ChatSetting, drawFault } from '../compose-reply.ts';
import { estimateTokens } from '../estimate-tokens.ts';
import { sendHtmlPage, sendJson, sendRefusal } from '../http-reply.ts';
import { embeddingRefusalByQuirks } from '../quirky-refusals.ts';
import { readBody } from '../read-body.ts';
import { badRequest, isRefusingFault, type Refusal, refusalOf, wrongKey } from '../refusals.ts';
import { embedText } from './embed-text.ts';
import { askedName } from './mail-responders.ts';

const requestSchema = z.looseObject({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string()).min(1)]),
  encoding_format: z.enum(['float', 'base64']).nullish(),
});
type EmbeddingRequest = z.infer<typeof requestSchema>;

/** What OpenAI takes: inputs a request, tokens a request, tokens an input. */
const mostInputs = 2_048;
const mostTokens = 300_000;
const mostInputTokens = 8_192;
/** Tokens are estimated by a rule of thumb, so only what is far over a limit is refused. */
const grace = 1.5;

const inputsOf = ({ input }: EmbeddingRequest): readonly string[] =>
  typeof input === 'string' ? [input] : input;

const tokensOf = (asked: EmbeddingRequest): number =>
  inputsOf(asked).reduce((sum, text) => sum + estimateTokens(text), 0);

function readRequest(body: string | null): EmbeddingRequest | null {
  try {
    return requestSchema.safeParse(JSON.parse(body ?? '')).data ?? null;
  } catch {
    return null;
  }
}

function refusalFor(setting: ChatSetting, request: EmbeddingRequest): Refusal | null {
  const inputs = inputsOf(request);
  const tokens = inputs.map(estimateTokens);
  if (inputs.length > mostInputs) return badRequest(`'input' holds more than ${mostInputs} texts.`);
  if (inputs.some((text) => text === '')) return badRequest("'input' cannot hold an empty string.");
  if (tokens.some((count) => count > mostInputTokens * grace)) return badRequest("An 'input' is too long.");
  if (tokens.reduce((sum, count) => sum + count, 0) > mostTokens * grace)
    return badRequest("'input' has too many tokens.");
  const refused = inputs.findIndex((text) => setting.options.refusesInput?.(text) === true);
  return refused < 0 ? null : badRequest(`Invalid 'input[${refused}]'.`);
}

function encode(text: string, format: EmbeddingRequest['encoding_format']): string | number[] {
  const vector = embedText(text);
  return format === 'base64'
    ? Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
    : [...vector];
}

/** The vectors of a request that is taken, with what they took in the record. */
function embeddingsBody(asked: EmbeddingRequest, call: OpenCall): unknown {
  const inputs = inputsOf(asked);
  call.asked = inputs.map((text) => askedName('embed', text));
  call.promptTokens = tokensOf(asked);
  call.isUsageTold = true;
  return {
    object: 'list',
    model: asked.model,
    data: inputs.map((text, index) => ({
      object: 'embedding',
      index,
      embedding: encode(text, asked.encoding_format),
    })),
    usage: { prompt_tokens: call.promptTokens, total_tokens: call.promptTokens },
  };
}

/** Answers a request for embeddings that stands in a line of a file: its body, or why it is refused. */
export function embedLine(
  setting: ChatSetting,
  body: string,
  call: OpenCall,
): Refusal | { readonly body: unknown } {
  const asked = readRequest(body);
  if (asked === null) return badRequest('This is no request for embeddings.');
  return refusalFor(setting, asked) ?? { body: embeddingsBody(asked, call) };
}

/** How many tokens a request for embeddings takes; 0 where it is none. */
export function embeddingTokens(body: string): number {
  const asked = readRequest(body);
  return asked === null ? 0 : tokensOf(asked);
}

/** Answers one POST /v1/embeddings, and keeps its record. Never rejects. */
export async function answerEmbeddings(
  setting: ChatSetting,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { log, options } = setting;
  const call = log.begin();
  const gone = new AbortController();
  const refuse = (refusal: Refusal): void => {
    call.status = refusal.status;
    sendRefusal(response, refusal);
  };
  response.once('close', () => {
    log.end(call, response.writableFinished ? 'whole' : 'aborted');
    gone.abort();
  });
  try {
    const body = await readBody(request);
    const asked = readRequest(body);
    if (options.apiKey !== undefined && request.headers.authorization !== `Bearer ${options.apiKey}`)
      return refuse(wrongKey);
    if (asked === null) return refuse(badRequest('This is no request for embeddings.'));
    const { refusal: limited, headers } = setting.limits.admit(tokensOf(asked));
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (limited !== null) return refuse(limited);
    response.once('close', () => setting.limits.answered(0));
    const { fault } = drawFault(setting, call);
    await sleep(options.latencyMs, undefined, { signal: gone.signal });
    if (fault !== null && isRefusingFault(fault)) {
      call.fault = fault;
      return refuse(refusalOf[fault]);
    }
    const odd = embeddingRefusalByQuirks(
      options.quirks ?? [],
      asked.encoding_format ?? '',
      inputsOf(asked).length,
    );
    if (odd !== null) {
      call.status = odd.status;
      return sendJson(response, odd.status, odd.body);
    }
    const refusal = refusalFor(setting, asked);
    if (refusal !== null) return refuse(refusal);
    if (fault === 'html_page') {
      call.fault = fault;
      return sendHtmlPage(response);
    }
    if (fault === 'reset' || fault === 'early_reset') {
      call.fault = fault;
      log.end(call, 'broken');
      response.socket?.resetAndDestroy();
      return;
    }
    call.status = 200;
    sendJson(response, 200, embeddingsBody(asked, call));
  } catch {
    // The client went away; 'close' has recorded that.
  }
}
