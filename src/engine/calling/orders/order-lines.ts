import type { ModelRequest } from '../model-request.ts';

const prefix = 'gl';

/** By what a call is known again in whatever comes back: the same wherever it is asked. */
export const customIdOf = (jobId: string, callId: number): string => `${prefix}-${jobId}-${callId}`;

/** The call of a job that an id names; null where it is none of its. */
export function callIdOf(customId: string, jobId: string): number | null {
  const head = `${prefix}-${jobId}-`;
  const rest = customId.startsWith(head) ? customId.slice(head.length) : '';
  return /^\d{1,15}$/.test(rest) ? Number(rest) : null;
}

/** The job that an id is of, whichever that is; null where it is none of ours. */
export const jobIdOf = (customId: string): string | null =>
  /^gl-([0-9a-f]+)-\d{1,15}$/.exec(customId)?.[1] ?? null;

/** A line of an order or of a shard: the same for providers, for gateways and for `vllm run-batch`. */
export const orderLine = (customId: string, url: string, body: object): string =>
  `${JSON.stringify({ custom_id: customId, method: 'POST', url, body })}\n`;

/** What a request is sent to, of the addresses for chats and for texts to embed. */
export const endpointFor = (
  { kind }: Pick<ModelRequest, 'kind'>,
  addresses: { readonly chat: string; readonly embeddings: string | null },
): string | null => (kind === 'chat' ? addresses.chat : addresses.embeddings);
