import type { CallTransport } from '../../../shared/order.ts';
import type { ModelRequest } from '../../calling/model-request.ts';
import type { OrderAccess } from '../../calling/orders/order-client.ts';

/** How a run goes about orders. */
export interface Ordering {
  /** How calls go that are in none yet. */
  readonly by: CallTransport;
  /** How orders are made at the address; null where none are known of it. */
  readonly access: OrderAccess | null;
  /** The body of a request as it stands in a line. */
  readonly bodyOf: (request: ModelRequest, maxOutputTokens: number) => object;
  /** Where lines are kept until they are sent; made when it is needed. */
  readonly folder: string;
  /** Where shards are written to, and how many; null where none are asked for. */
  readonly exportTo: ShardPlace | null;
  /** Files of results to be read. */
  readonly results: readonly string[];
  /** Nobody has asked for the run: it goes on since orders have come back. */
  readonly isByItself: boolean;
  /** Goes by in milliseconds; rejects where the signal is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Where shards go. */
export interface ShardPlace {
  readonly folder: string;
  readonly shards: number;
}

/** What lines of a shard are sent to, wherever it is answered. */
export const shardAddresses = { chat: '/v1/chat/completions', embeddings: '/v1/embeddings' } as const;
