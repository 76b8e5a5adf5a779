import type { LearntEndpoint, RefusablePart } from '../../shared/learnt-endpoint.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { ProviderPreset } from '../../shared/presets.ts';
import { reasoningFields } from '../../shared/reasoning.ts';
import type { ReasoningEffort } from '../../shared/reasoning-efforts.ts';
import type { Complaint } from './complaint.ts';
import { recognise } from './known-complaints.ts';
import type { ChatMessage, ModelRequest } from './model-request.ts';
import { withCacheMarks } from './prompt-cache.ts';
import { roomFor } from './room.ts';

type OutputField = 'max_tokens' | 'max_completion_tokens';

const otherOf: Readonly<Record<OutputField, OutputField>> = {
  max_tokens: 'max_completion_tokens',
  max_completion_tokens: 'max_tokens',
};

/** The name of the limit on output that the address has not refused; null where it refuses both. */
export function outputFieldOf(provider: ProviderPreset, learnt: LearntEndpoint): OutputField | null {
  const own = provider.outputLimitField;
  return [own, otherOf[own]].find((field) => !learnt.refused.includes(field)) ?? null;
}

/** The system's words in front of the user's own, for a model without that role. */
function withoutSystem(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const system = messages.filter((message) => message.role === 'system').map((message) => message.content);
  const others = messages.filter((message) => message.role !== 'system');
  const [first, ...rest] = others;
  const content = [...system, ...(first === undefined ? [] : [first.content])].join('\n\n');
  return [{ role: 'user', content }, ...rest];
}

type AskedModel = Pick<ModelSettings, 'preset' | 'baseUrl' | 'model' | 'reasoning'>;

/** What is said of how much to think, unless that was refused. */
function reasoningOf(asked: AskedModel, { refused, refusedEfforts }: LearntEndpoint): object {
  const isRefused =
    refused.includes('reasoning') || (asked.reasoning !== null && refusedEfforts.includes(asked.reasoning));
  return isRefused ? {} : reasoningFields(asked);
}

/** The body of a chat request in the form that the address takes. */
export function chatBody(
  asked: AskedModel,
  messages: readonly ChatMessage[],
  maxOutputTokens: number,
  provider: ProviderPreset,
  learnt: LearntEndpoint,
): Readonly<Record<string, unknown>> {
  const takes = (part: RefusablePart): boolean => !learnt.refused.includes(part);
  const field = outputFieldOf(provider, learnt);
  const sent = takes('system') ? messages : withoutSystem(messages);
  const plain = { messages: sent.map(({ role, content }) => ({ role, content })), fields: {} };
  const chat = takes('prompt_cache') ? withCacheMarks(asked, sent) : plain;
  return {
    model: asked.model,
    messages: chat.messages,
    ...chat.fields,
    ...(field === null ? {} : { [field]: maxOutputTokens }),
    ...reasoningOf(asked, learnt),
    ...(takes('stream') ? { stream: true } : {}),
    ...(takes('stream') && takes('stream_options') && provider.usageInStream
      ? { stream_options: { include_usage: true } }
      : {}),
  };
}

/** The body of a request for vectors in the form that the address takes. */
export function embeddingsBody(
  model: string,
  input: readonly string[],
  learnt: LearntEndpoint,
): Readonly<Record<string, unknown>> {
  if (learnt.refused.includes('encoding_format')) return { model, input };
  return { model, input, encoding_format: learnt.refused.includes('base64') ? 'float' : 'base64' };
}

/** The body of a request as it stands in an order: nothing is streamed there. */
export function bodyInOrder(
  asked: AskedModel,
  request: ModelRequest,
  maxOutputTokens: number,
  provider: ProviderPreset,
  learnt: LearntEndpoint,
): Readonly<Record<string, unknown>> {
  if (request.kind === 'embeddings') return embeddingsBody(request.model, request.inputs, learnt);
  const whole: LearntEndpoint = { ...learnt, refused: [...learnt.refused, 'stream'] };
  return chatBody(asked, request.messages, roomFor(maxOutputTokens, learnt), provider, whole);
}

/** Statuses that blame the request; none is told in a body that came with 200. */
const blamesRequest = (status: number | null): boolean =>
  status === null || [400, 404, 405, 406, 415, 422, 501].includes(status);

const isUnwanted =
  /unsupported|not (be )?supported|unknown|unrecogni[sz]ed|unexpected|not permitted|not allowed|extra_forbidden|extra (inputs|fields|parameter)|cannot find field|instead|deprecated|invalid (field|parameter|argument)|不支持|未知/i;

const smallestLimit = 16;

/** The largest number said that is below what was sent: where a limit is told, that is it. */
function toldLimit(words: string, sent: number): number | null {
  const numbers = [...words.matchAll(/\d[\d,_]*\d|\d/g)]
    .map(([digits]) => Number(digits.replaceAll(/[,_]/g, '')))
    .filter((number) => number >= smallestLimit && number < sent);
  return numbers.length === 0 ? null : Math.max(...numbers);
}

const refuse = (learnt: LearntEndpoint, part: RefusablePart): LearntEndpoint | null =>
  learnt.refused.includes(part) ? null : { ...learnt, refused: [...learnt.refused, part] };

/** How the limit on output has to be given instead. */
function adaptOutput(
  learnt: LearntEndpoint,
  provider: ProviderPreset,
  words: string,
  sent: number,
): LearntEndpoint | null {
  const field = outputFieldOf(provider, learnt);
  if (field === null) return null;
  // "is too large" by either name says nothing against the name.
  const limit = toldLimit(words, sent);
  if (limit !== null && !isUnwanted.test(words)) return { ...learnt, maxOutputTokens: limit };
  const namesOther = words.includes(otherOf[field]);
  if (isUnwanted.test(words) || namesOther || limit === null) return refuse(learnt, field);
  return { ...learnt, maxOutputTokens: limit };
}

const namesReasoning = /reasoning|\bthink(ing)?\b|enable_thinking|chat_template_kwargs|\beffort\b/i;
/** It is told what else it could have been, so that only what was said is refused. */
const isOfValue = /\bvalues?\b|one of|restricted to|only supports?|must be set to|仅支持|不支持关闭|只能/i;

/** Without what was said of thinking, or without saying it in that way. */
function adaptReasoning(
  learnt: LearntEndpoint,
  words: string,
  effort: ReasoningEffort,
): LearntEndpoint | null {
  if (!isOfValue.test(words)) return refuse(learnt, 'reasoning');
  const { refusedEfforts } = learnt;
  return refusedEfforts.includes(effort) ? null : { ...learnt, refusedEfforts: [...refusedEfforts, effort] };
}

/**
 * What a refusal of a chat teaches about the form of requests; null where it teaches nothing, and the same request
 * would be refused again.
 * @param sent what of the request an address may refuse: the limit on output, in tokens, and how much to think
 */
export function adaptChat(
  learnt: LearntEndpoint,
  provider: ProviderPreset,
  { complaint, status }: { readonly complaint: Complaint; readonly status: number | null },
  sent: { readonly maxOutputTokens: number; readonly reasoning: ReasoningEffort | null },
): LearntEndpoint | null {
  if (!blamesRequest(status)) return null;
  const known = recognise(complaint, status);
  if (known !== null && known.loose !== true) return null;
  const { words } = complaint;
  if (/stream_options|include_usage/i.test(words)) return refuse(learnt, 'stream_options');
  if (/prompt_cache/i.test(words)) return refuse(learnt, 'prompt_cache');
  if (/max_(completion_|output_|new_)?tokens|max tokens/i.test(words))
    return adaptOutput(learnt, provider, words, sent.maxOutputTokens);
  if (sent.reasoning !== null && !learnt.refused.includes('reasoning') && namesReasoning.test(words))
    return adaptReasoning(learnt, words, sent.reasoning);
  if (
    /\b(does not|doesn't|not).{0,20}support.{0,20}\bstream|\bstream(ing)?\b.{0,40}(not (be )?(supported|allowed|enabled)|unsupported|must be verified)|verified to stream/i.test(
      words,
    )
  )
    return refuse(learnt, 'stream');
  if (
    /system.{0,12}(role|message|prompt|instruction).{0,60}(not|un)|role.{0,60}\bsystem\b|does not support 'system'|developer instruction is not enabled/i.test(
      words,
    )
  )
    return refuse(learnt, 'system');
  return null;
}

/** The same for a request for vectors. */
export function adaptEmbeddings(
  learnt: LearntEndpoint,
  complaint: Complaint,
  status: number | null,
): LearntEndpoint | null {
  if (!blamesRequest(status) || !/encoding_?format|base64/i.test(complaint.words)) return null;
  return refuse(learnt, 'base64') ?? refuse(learnt, 'encoding_format');
}
