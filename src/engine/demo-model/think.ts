import type { ChatRequest } from './read-chat-request.ts';

/** What the demo model thinks for each token of its prompt, by how much it was asked to. */
const tokensForEach: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 0.05,
  low: 0.2,
  on: 0.5,
  medium: 0.5,
  high: 1.5,
  xhigh: 3,
  max: 6,
};

/**
 * How many tokens it thinks before it answers. It thinks where it was asked to, and where it is a model that does so by
 * itself, as one does that was asked for a medium effort.
 */
export function thoughtTokens({ effort }: ChatRequest, promptTokens: number, byItself: boolean): number {
  const said = effort ?? (byItself ? 'medium' : 'none');
  return Math.round((tokensForEach[said] ?? 0) * promptTokens);
}

const sentence = 'The rows might mean this, or that. ';

/** What is heard of so much thinking: some three characters a token. */
export function thoughtText(tokens: number): string {
  const length = tokens * 3;
  return sentence.repeat(Math.ceil(length / sentence.length)).slice(0, length);
}
