/** How much a model is to think before it answers, the least first; `on` where it can be told no more than to think. */
export const reasoningEfforts = ['none', 'on', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export type ReasoningEffort = (typeof reasoningEfforts)[number];
