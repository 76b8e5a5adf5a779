import { countTokens } from '../packing/count-tokens.ts';

/**
 * Loads ahead of time what a first estimate and a first request would wait for: the tokenizer's table and the client.
 * Other work may come in between the two.
 */
export async function warmUp(): Promise<void> {
  countTokens('ahead of time');
  await import('../calling/model-client.ts');
}
