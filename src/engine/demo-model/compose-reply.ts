import type { CallLog, OpenCall } from './call-log.ts';
import type { DemoModelOptions } from './demo-options.ts';
import { cutToTokens, estimateTokens } from './estimate-tokens.ts';
import { chooseFault, type FaultKind, isContentFault } from './faults.ts';
import type { DemoLimits } from './limits.ts';
import { quirkLimits } from './quirky-refusals.ts';
import type { ChatRequest } from './read-chat-request.ts';
import { respond } from './responders.ts';
import { createSeededRandom, type Random } from './seeded-random.ts';
import type { Completion } from './send-completion.ts';
import { spoilReply } from './spoil-reply.ts';
import { thoughtTokens } from './think.ts';

/** What the chat handler knows of its server; read anew for each call, so that faults and latency can change live. */
export interface ChatSetting {
  readonly options: DemoModelOptions & Required<Pick<DemoModelOptions, 'faults' | 'latencyMs'>>;
  readonly model: string;
  /** Texts at the head of requests that were read before. */
  readonly cachedTexts: Set<string>;
  readonly limits: DemoLimits;
  readonly log: CallLog;
  /** Resolves once answers are not held back. */
  readonly freed: () => Promise<void>;
}

/** The fault of a call, and what decides where it strikes: its number draws both. */
export function drawFault({ options }: ChatSetting, call: OpenCall) {
  const random = createSeededRandom((options.seed ?? 1) ^ Math.imul(call.number, 0x9e3779b1));
  return { fault: chooseFault(options.faults, random), random };
}

export const promptTokensOf = (chat: ChatRequest): number =>
  chat.messages.reduce((sum, message) => sum + 4 + estimateTokens(message.content), 0);

/** Reads the head of a request from the cache, or writes it there, and thinks, where the quirks have it so. */
export function countParts({ options, cachedTexts }: ChatSetting, chat: ChatRequest, call: OpenCall): void {
  const quirks = options.quirks ?? [];
  const [head] = chat.messages;
  if (head !== undefined && (quirks.includes('caches') || quirks.includes('caches_hit_miss'))) {
    const tokens = estimateTokens(head.content);
    if (cachedTexts.has(head.content)) call.cachedTokens = tokens;
    else if (quirks.includes('caches')) call.cacheWriteTokens = tokens;
    cachedTexts.add(head.content);
  }
  call.reasoningTokens = thoughtTokens(chat, call.promptTokens, quirks.includes('reasons'));
  if (quirks.includes('counts_thoughts') || quirks.includes('thoughts_beside'))
    call.reasoningTokens = quirkLimits.thoughts;
}

/** Works out what to say, writing the truth and the fault into the record, and cuts it to the allowed length. */
export function composeReply(
  setting: ChatSetting,
  chat: ChatRequest,
  fault: FaultKind | null,
  random: Random,
  call: OpenCall,
): Pick<Completion, 'text' | 'finishReason'> {
  const { seed = 1, wording } = setting.options;
  const words = createSeededRandom((seed ^ Math.imul(call.number, 0x85ebca6b)) >>> 0);
  const answer = respond(chat.messages, wording, words);
  if (setting.options.keepRecord ?? true) {
    call.users = answer.users;
    call.asked = answer.asked ?? [];
  }
  const spoiled = fault !== null && isContentFault(fault) ? spoilReply(fault, answer.lines, random) : null;
  call.fault = fault !== null && isContentFault(fault) && spoiled === null ? null : fault;
  const { text, finishReason } = spoiled ?? { text: answer.lines.join('\n'), finishReason: 'stop' };
  const thoughts = thoughtTokens(
    chat,
    promptTokensOf(chat),
    setting.options.quirks?.includes('reasons') ?? false,
  );
  const allowed = Math.min(
    chat.maxTokens - thoughts,
    setting.options.maxOutputTokens ?? Number.POSITIVE_INFINITY,
  );
  const kept = cutToTokens(text, allowed);
  return { text: kept, finishReason: kept.length < text.length ? 'length' : finishReason };
}
