import type { AppError } from '../../shared/app-error.ts';
import type { LearntEndpoint } from '../../shared/learnt-endpoint.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import type { RequestLimits } from '../packing/token-estimates.ts';
import type { StreamedReply } from './model-reply.ts';

/** How much of a model's context may be kept free for its answer. */
const answerShare = 0.3;
/** However much a model thinks, so much of its room answers are packed for. */
const leastAnswerShare = 0.25;
const raisedBy = 4;
const leastRaised = 16_384;
const mostRaised = 131_072;

/**
 * The room that a request asks for: the settings' for the answer, beside it what the model is seen to think, since most
 * count both together; and no more than the model has.
 */
export function roomFor(wanted: number, learnt: LearntEndpoint): number {
  const { reasoningTokens, thinkingTokens, maxOutputTokens, contextTokens } = learnt;
  const context = contextTokens === null ? Number.POSITIVE_INFINITY : Math.floor(contextTokens * answerShare);
  const most = Math.min(maxOutputTokens ?? Number.POSITIVE_INFINITY, context);
  return Math.max(1, Math.min(Math.max(wanted + (thinkingTokens ?? 0), reasoningTokens ?? 0), most));
}

/** What of a request's room is the answer's own. */
function answerRoom(wanted: number, learnt: LearntEndpoint): number {
  const room = roomFor(wanted, learnt);
  const left = room - (learnt.thinkingTokens ?? 0);
  return Math.min(wanted, Math.max(left, Math.ceil(room * leastAnswerShare)));
}

/** Room for a model that thought through all of this one. */
export const raisedRoom = (room: number): number =>
  Math.max(room, Math.min(Math.max(room * raisedBy, leastRaised), mostRaised));

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
      return isWritten ? answerRoom(limits.maxOutputTokens, learnt()) : 0;
    },
    get roomTokens() {
      return isWritten ? roomFor(limits.maxOutputTokens, learnt()) : 0;
    },
    get maxItems() {
      return isWritten ? limits.maxItems : Math.min(limits.maxItems, learnt().maxInputs ?? unlimited);
    },
  };
}

/** What is said of a model that wrote no answer, or too little of one, since its room went into thinking. */
export function reasoningExhausted({ usage }: Pick<StreamedReply, 'usage'>): AppError {
  const tokens = usage?.completionTokens;
  return codedError('reasoning_exhausted', tokens === undefined ? {} : { params: { tokens } });
}
