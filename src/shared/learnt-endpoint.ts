import { z } from 'zod';
import { type ReasoningEffort, reasoningEfforts } from './reasoning-efforts.ts';

/** Parts of a request that some address refused; it is sent without them, or by another name, from then on. */
const refusableParts = [
  'max_tokens',
  'max_completion_tokens',
  'stream_options',
  'stream',
  'system',
  'base64',
  'encoding_format',
  'reasoning',
  'prompt_cache',
] as const;
export type RefusablePart = (typeof refusableParts)[number];

const limit = z.number().int().positive().nullable().default(null);

/**
 * What was learnt of one address and model from its refusals and replies, and is worth remembering: none of it has to
 * be found out, or paid for, again. Forgetting it costs no more than that.
 */
export const learntEndpointSchema = z.object({
  refused: z.array(z.enum(refusableParts)).readonly().default([]),
  /** The model's own limit on an answer, in tokens, where it is below the settings'. */
  maxOutputTokens: limit,
  /** Room for an answer with its thinking, in tokens, where the settings' alone was spent on thinking. */
  reasoningTokens: limit,
  /** How much the model is seen to think before it answers, in tokens, rounded up to a power of two. */
  thinkingTokens: limit,
  /** Of what it can be told about thinking, what it refused. */
  refusedEfforts: z.array(z.enum(reasoningEfforts)).readonly().default([]),
  /** What request and answer may hold together, in tokens. */
  contextTokens: limit,
  /** What a request may hold, where only that it held too much was said; in tokens by our own count. */
  inputTokens: limit,
  /** Texts to embed in one request. */
  maxInputs: limit,
  /** Input tokens of all orders that are under way at once. */
  queuedTokens: limit,
});
export type LearntEndpoint = z.infer<typeof learntEndpointSchema>;

export const nothingLearnt: LearntEndpoint = learntEndpointSchema.parse({});

/** By what it is remembered. */
export const endpointKey = (baseUrl: string, model: string): string =>
  `${baseUrl.trim().replace(/\/+$/, '')} ${model}`;

/** What is known of addresses and models, by `endpointKey`; the newest last. What cannot be read is learnt again. */
export const learntMapSchema = z.record(z.string(), learntEndpointSchema).catch({});
export type LearntMap = Readonly<Record<string, LearntEndpoint>>;

/** Something that was learnt anew, and of which address and model. */
export interface LearntTold {
  readonly key: string;
  readonly learnt: LearntEndpoint;
}

/** More addresses and models than anybody has; the oldest goes. */
const mostKept = 100;

/** What two have learnt of one address and model: what either had refused, and of each limit the newer word. */
const together = (older: LearntEndpoint, newer: LearntEndpoint): LearntEndpoint => ({
  refused: refusableParts.filter((part) => older.refused.includes(part) || newer.refused.includes(part)),
  maxOutputTokens: newer.maxOutputTokens ?? older.maxOutputTokens,
  reasoningTokens: newer.reasoningTokens ?? older.reasoningTokens,
  thinkingTokens: Math.max(older.thinkingTokens ?? 0, newer.thinkingTokens ?? 0) || null,
  refusedEfforts: reasoningEfforts.filter(
    (effort) => older.refusedEfforts.includes(effort) || newer.refusedEfforts.includes(effort),
  ),
  contextTokens: newer.contextTokens ?? older.contextTokens,
  inputTokens: newer.inputTokens ?? older.inputTokens,
  maxInputs: newer.maxInputs ?? older.maxInputs,
  queuedTokens: newer.queuedTokens ?? older.queuedTokens,
});

/** With what somebody has learnt who may not know what others have learnt meanwhile: nothing of theirs is lost. */
export function withLearnt(known: LearntMap, { key, learnt }: LearntTold): LearntMap {
  const others = Object.entries(known).filter(([name]) => name !== key);
  const before = learntAt(known, key);
  const all = before === null ? learnt : together(before, learnt);
  return Object.fromEntries([...others.slice(1 - mostKept), [key, all]]);
}

/** Without what is known of an address and model. */
export const withForgotten = (known: LearntMap, key: string): LearntMap =>
  Object.fromEntries(Object.entries(known).filter(([name]) => name !== key));

/** What is known under a key; null where nothing is. */
const learntAt = (known: LearntMap, key: string): LearntEndpoint | null =>
  Object.hasOwn(known, key) ? (known[key] ?? null) : null;

/** What is known of the address and model of these settings; null where nothing is. */
export const learntOf = (
  known: LearntMap,
  { baseUrl, model }: { readonly baseUrl: string; readonly model: string },
): LearntEndpoint | null => learntAt(known, endpointKey(baseUrl, model));

/** One thing that is known of an address, to be said in words; with its number, or what was refused, where it has one. */
export interface LearntFact {
  readonly name:
    | 'maxCompletionTokens'
    | 'maxTokens'
    | 'noLimit'
    | 'noStreamUsage'
    | 'noStream'
    | 'noSystem'
    | 'noBase64'
    | 'maxOutput'
    | 'reasoning'
    | 'thinking'
    | 'noReasoning'
    | 'noEffort'
    | 'context'
    | 'input'
    | 'inputs'
    | 'queued';
  readonly value: number | ReasoningEffort | null;
}

/** Everything that is known, one thing after the other. */
export function learntFacts(learnt: LearntEndpoint): readonly LearntFact[] {
  const refuses = (part: RefusablePart): boolean => learnt.refused.includes(part);
  const both = refuses('max_tokens') && refuses('max_completion_tokens');
  const said = (isSo: boolean, name: LearntFact['name']): readonly LearntFact[] =>
    isSo ? [{ name, value: null }] : [];
  const number = (value: number | null, name: LearntFact['name']): readonly LearntFact[] =>
    value === null ? [] : [{ name, value }];
  return [
    ...said(both, 'noLimit'),
    ...said(!both && refuses('max_tokens'), 'maxCompletionTokens'),
    ...said(!both && refuses('max_completion_tokens'), 'maxTokens'),
    ...number(learnt.maxOutputTokens, 'maxOutput'),
    ...number(learnt.reasoningTokens, 'reasoning'),
    ...number(learnt.thinkingTokens, 'thinking'),
    ...said(refuses('reasoning'), 'noReasoning'),
    ...learnt.refusedEfforts.map((value) => ({ name: 'noEffort', value }) as const),
    ...number(learnt.contextTokens, 'context'),
    ...number(learnt.inputTokens, 'input'),
    ...number(learnt.maxInputs, 'inputs'),
    ...number(learnt.queuedTokens, 'queued'),
    ...said(refuses('stream_options') && !refuses('stream'), 'noStreamUsage'),
    ...said(refuses('stream'), 'noStream'),
    ...said(refuses('system'), 'noSystem'),
    ...said(refuses('base64') || refuses('encoding_format'), 'noBase64'),
  ];
}

/** What is told now and was not known before. */
export function newFacts(known: LearntMap, { key, learnt }: LearntTold): readonly LearntFact[] {
  const before = new Set(
    learntFacts(learntAt(known, key) ?? nothingLearnt).map((fact) => JSON.stringify(fact)),
  );
  return learntFacts(learnt).filter((fact) => !before.has(JSON.stringify(fact)));
}
