import type { AppError } from '../../shared/app-error.ts';
import type { LearntEndpoint } from '../../shared/learnt-endpoint.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import type { RequestLimits } from '../packing/token-estimates.ts';
import type { StreamedReply } from './model-reply.ts';

/** How much of a model's context may be kept free for its answer. */
const answerShare = 0.3;
const raisedBy = 4;
const leastRaised = 16_384;
const mostRaised = 131_072;

/** The room that a request asks for: the settings', more where the model thinks, and no more than the model has. */
export function roomFor(wanted: number, learnt: LearntEndpoint): number {
  const { reasoningTokens, maxOutputTokens, contextTokens } = learnt;
  const context = contextTokens === null ? Number.POSITIVE_INFINITY : Math.floor(contextTokens * answerShare);
  const most = Math.min(maxOutputTokens ?? Number.POSITIVE_INFINITY, context);
  return Math.max(1, Math.min(Math.max(wanted, reasoningTokens ?? 0), most));
}

/** Room for a model that thought through all of this one. */
export const raisedRoom = (room: number): number =>
  Math.max(room, Math.min(Math.max(room * raisedBy, leastRaised), mostRaised));

const openThought = /^\s*<(think|thinking|reasoning)>/i;
const endOfThought = /<\/(think|thinking|reasoning)>/i;

/**
 * Whether a model spent its whole room on thinking. Without a sign of thought an empty answer that was cut off means
 * something else: some servers answer so where the request was too long.
 */
export function isSpentOnThinking(
  { text, finish, thought = 0, usage }: StreamedReply,
  room: number,
): boolean {
  if (finish !== 'length') return false;
  if (openThought.test(text)) return !endOfThought.test(text);
  return text.trim() === '' && (thought > 0 || (usage?.completionTokens ?? 0) >= room / 2);
}

const unlimited = Number.POSITIVE_INFINITY;

/**
 * The limits of a stage's requests within what was learnt of the model, as it is learnt. Where no answer is written
 * (texts to embed) only the number of texts is limited: what was learnt of length is of another model.
 */
export function limitsWithin(limits: RequestLimits, learnt: () => LearntEndpoint): RequestLimits {
  const isWritten = limits.maxOutputTokens > 0;
  return {
    get maxInputTokens() {
      if (!isWritten) return limits.maxInputTokens;
      const known = learnt();
      const room = roomFor(limits.maxOutputTokens, known);
      const context = known.contextTokens === null ? unlimited : known.contextTokens - room;
      return Math.max(1, Math.min(limits.maxInputTokens, context, known.inputTokens ?? unlimited));
    },
    get maxOutputTokens() {
      return isWritten ? Math.min(limits.maxOutputTokens, roomFor(limits.maxOutputTokens, learnt())) : 0;
    },
    get maxItems() {
      return isWritten ? limits.maxItems : Math.min(limits.maxItems, learnt().maxInputs ?? unlimited);
    },
  };
}

/** What is said of a model that wrote no answer, since all of its room went into thinking. */
export function reasoningExhausted({ usage }: Pick<StreamedReply, 'usage'>): AppError {
  const tokens = usage?.completionTokens;
  return codedError('reasoning_exhausted', tokens === undefined ? {} : { params: { tokens } });
}
