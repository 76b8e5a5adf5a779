import type { Database } from 'better-sqlite3';
import type { ErrorCode } from '../../shared/app-error.ts';
import type { CallSummary } from '../../shared/pipelines/calls.ts';
import type { Finish } from '../calling/model-reply.ts';
import { hasTable } from '../database/read-schema.ts';
import type { PartKey } from '../items.ts';
import { deflatedText } from './deflated.ts';
import { unpack } from './packed.ts';

/** A call as the ledger keeps it. */
export interface KeptCall extends Omit<CallSummary, 'model' | 'items' | 'records' | 'accounted' | 'problem'> {
  readonly parts: readonly PartKey[];
  readonly reply: string | null;
  readonly finish: Finish | null;
  readonly code: ErrorCode | null;
  readonly requestHash: string | null;
  /** What the request told besides. */
  readonly told: string | null;
}

type StoredCall = Omit<KeptCall, 'parts' | 'reply'> & {
  readonly manifest: Buffer;
  readonly reply: Buffer | null;
};

const columns = `call.id AS callId, call.job_id AS jobId, call.stage, call.status, call.manifest, call.reply, call.finish,
  call.code, call.request_hash AS requestHash, call.told, call.prompt_tokens AS promptTokens,
  call.completion_tokens AS completionTokens, call.cached_tokens AS cachedTokens,
  call.cache_write_tokens AS cacheWriteTokens, call.reasoning_tokens AS reasoningTokens, call.retries, call.sent_at AS sentAt, call.received_at AS receivedAt`;

function partsOf(manifest: Buffer): readonly PartKey[] {
  try {
    return unpack(manifest) as readonly PartKey[];
  } catch {
    // A damaged byte in one call must not hide the others.
    return [];
  }
}

function revive({ manifest, reply, ...call }: StoredCall): KeptCall {
  return { ...call, parts: partsOf(manifest), reply: reply === null ? null : deflatedText(reply) };
}

/** The calls of the file that were about an item, in these stages. */
export interface ItemCalls {
  count(itemId: string): number;
  /** In the order in which they were made. */
  page(itemId: string, offset: number, limit: number): readonly KeptCall[];
  one(itemId: string, callId: number): KeptCall | null;
}

const none: ItemCalls = { count: () => 0, page: () => [], one: () => null };

export function itemCalls(db: Database, stages: readonly string[]): ItemCalls {
  if (!hasTable(db, 'main', 'gleaner_call_item')) return none;
  const from = `FROM main.gleaner_call_item link JOIN main.gleaner_call call ON call.id = link.call_id
    WHERE link.item_id = @itemId AND call.stage IN (${stages.map((stage) => `'${stage}'`).join(', ')})`;
  const count = db.prepare<[{ itemId: string }], number>(`SELECT COUNT(*) ${from}`).pluck();
  const page = db.prepare<[{ itemId: string; offset: number; limit: number }], StoredCall>(
    `SELECT ${columns} ${from} ORDER BY call.id LIMIT @limit OFFSET @offset`,
  );
  const one = db.prepare<[{ itemId: string; callId: number }], StoredCall>(
    `SELECT ${columns} ${from} AND call.id = @callId`,
  );
  return {
    count: (itemId) => count.get({ itemId }) ?? 0,
    page: (itemId, offset, limit) => page.all({ itemId, offset, limit }).map(revive),
    one: (itemId, callId) => {
      const call = one.get({ itemId, callId });
      return call === undefined ? null : revive(call);
    },
  };
}
