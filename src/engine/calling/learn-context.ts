import type { LearntEndpoint } from '../../shared/learnt-endpoint.ts';
import type { Complaint } from './complaint.ts';

/** How providers name the size of the context beside the refusal of what is too large for it. */
const told: readonly RegExp[] = [
  /maximum context length (?:is|of)\D{0,3}(\d[\d,]*)/i,
  /context length (?:is|of) only\D{0,3}(\d[\d,]*)/i,
  /context length \((\d[\d,]*)/i,
  /maximum model length\D{0,6}(\d[\d,]*)/i,
  /token limit\D{0,3}(\d[\d,]*)/i,
  /maximum number of tokens allowed\D{0,3}(\d[\d,]*)/i,
  /length should be \[\d+,\s*(\d[\d,]*)/i,
  /\bLimit (\d[\d,]*), Requested/i,
  />\s*(\d[\d,]*) maximum/i,
  /exceed context limit: [\d\s+]*>\s*(\d[\d,]*)/i,
  /exceed context window of (\d[\d,]*)/i,
  /model with (\d[\d,]*) maximum/i,
  /n_ctx:\s*(\d[\d,]*)/i,
  /must have less than (\d[\d,]*)/i,
  /must be <= (\d[\d,]*)/i,
  /max_seq_len\D{0,3}(\d[\d,]*)/i,
];

const smallestContext = 256;

function toldContext({ words, contextTokens }: Complaint): number | null {
  if (contextTokens !== null && contextTokens >= smallestContext) return contextTokens;
  const number = told.map((pattern) => pattern.exec(words)?.[1]).find((found) => found !== undefined);
  const tokens = Number(number?.replaceAll(',', ''));
  return tokens >= smallestContext ? tokens : null;
}

const smallestInput = 200;

/**
 * What a refusal for its length teaches: the context, where it is told and was not known; else that less goes in than
 * was sent, and less yet where nothing was ever accepted.
 * @param inputTokens what was sent, by our own count
 */
export function learnContext(
  learnt: LearntEndpoint,
  complaint: Complaint | null,
  inputTokens: number,
  hasAccepted: boolean,
): Partial<LearntEndpoint> {
  const context = complaint === null ? null : toldContext(complaint);
  if (context !== null && context < (learnt.contextTokens ?? Number.POSITIVE_INFINITY))
    return { contextTokens: context };
  // A context that was known and kept to by our count: the model counts more.
  const share = context !== null ? 0.7 : hasAccepted ? 0.5 : 0.3;
  const smaller = Math.max(smallestInput, Math.floor(inputTokens * share));
  return { inputTokens: Math.min(learnt.inputTokens ?? smaller, smaller) };
}
