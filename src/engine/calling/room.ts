import type { LearntEndpoint } from '../../shared/learnt-endpoint.ts';
import type { StreamedReply } from './model-reply.ts';

/** How much of a model's context may be kept free for its answer. */
const answerShare = 0.5;
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
