import type { StreamedReply } from './model-reply.ts';

/** Of thinking that nobody has counted: a rule of thumb. */
const charactersPerToken = 3;
/** Of what was written, so much has to be thinking before that is what the room went into. */
const mostlyThought = 0.75;
const leastRemembered = 1_024;

const openThought = /^\s*<(think|thinking|reasoning)>/i;
const endOfThought = /<\/(think|thinking|reasoning)>/i;

/** Characters of thinking at the head of a text. */
function thoughtInText(text: string): number {
  if (!openThought.test(text)) return 0;
  return endOfThought.exec(text)?.index ?? text.length;
}

/** What of a reply was thinking, in characters. */
const thoughtCharacters = ({ text, thought = 0 }: StreamedReply): number => thought + thoughtInText(text);

/** Tokens of thinking beside a text, where the provider has not counted them. */
export const tokensOfThought = (characters: number): number => Math.ceil(characters / charactersPerToken);

/** What of a reply was thinking, in tokens: as the provider counts it, or by what came of it. */
export function thinkingTokensOf(reply: StreamedReply): number {
  const { usage } = reply;
  if (usage?.reasoningTokens !== undefined) return usage.reasoningTokens;
  const guessed = tokensOfThought(thoughtCharacters(reply));
  return Math.min(guessed, usage?.completionTokens ?? guessed);
}

function isMostlyThought(reply: StreamedReply): boolean {
  const { usage, text, thought = 0 } = reply;
  if (usage?.reasoningTokens !== undefined)
    return usage.reasoningTokens >= usage.completionTokens * mostlyThought;
  return thoughtCharacters(reply) >= (text.length + thought) * mostlyThought;
}

const isSilent = ({ text }: StreamedReply): boolean =>
  text.trim() === '' || thoughtInText(text) === text.length;

/** Whether there is anything in a reply beside thinking. */
export const saysSomething = (reply: StreamedReply): boolean => !isSilent(reply);

/**
 * Whether a model spent its room on thinking, so that it wrote no answer or little of one. Without a sign of thought an
 * empty answer that was cut off means something else: some servers answer so where the request was too long.
 */
export function isSpentOnThinking(reply: StreamedReply, room: number): boolean {
  const { text, finish, thought = 0, usage } = reply;
  if (finish !== 'length') return false;
  const written = usage?.completionTokens ?? tokensOfThought(text.length + thought);
  if (isSilent(reply)) return text.trim() !== '' || thought > 0 || written >= room / 2;
  return written >= room / 2 && isMostlyThought(reply);
}

/** What is to be remembered of how much a model thinks, so that it does not change with every reply; null of none. */
export function rememberedThinking(tokens: number, before: number | null): number | null {
  if (tokens === 0 || tokens <= (before ?? 0)) return before;
  return Math.max(leastRemembered, 2 ** Math.ceil(Math.log2(tokens)));
}
