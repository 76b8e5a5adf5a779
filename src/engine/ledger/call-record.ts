import type { Database } from 'better-sqlite3';
import type { ErrorCode } from '../../shared/app-error.ts';
import type { Finish, Usage } from '../calling/model-reply.ts';
import type { PartKey } from '../items.ts';
import { deflate, inflate } from './deflated.ts';
import { succeededSince } from './item-record.ts';
import type { JobCounters, TokenCounters } from './job-counters.ts';
import { orderedCalls } from './ordered-calls.ts';
import { pack, unpack } from './packed.ts';

/** What a call took with its broken tries, and of how many replies and tries that is our own estimate. */
type SpentByCall = Omit<TokenCounters, 'embeddedTokens'> & Pick<JobCounters, 'retries' | 'estimatedCalls'>;

/** A reply that is on disk and has not been read yet. */
export interface ReceivedCall {
  readonly id: number;
  readonly batch: number;
  readonly parts: readonly PartKey[];
  readonly text: string;
  readonly finish: Finish;
  /** It came in an order, which has a price of its own. */
  readonly isOrdered: boolean;
  /** Counted when the reply is settled, with everything else it changes. */
  readonly spent: SpentByCall;
}

export interface ReceivedReply {
  readonly text: string;
  readonly finish: Finish;
  readonly usage: Usage;
  /** No usage came that can be true: it is our own estimate. */
  readonly usageEstimated?: boolean;
  readonly retries: number;
  readonly broken?: BrokenTries;
}

/** Tries of a call that broke off, and what the provider has probably charged for them. */
export interface BrokenTries {
  readonly tries: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export const noBrokenTries: BrokenTries = { tries: 0, promptTokens: 0, completionTokens: 0 };

/** What a call asks, in short. */
interface AskedUnder {
  readonly fingerprint?: string;
  readonly requestHash?: string;
  /** What its request tells besides what it is about. */
  readonly told?: string | null;
  /** The order that it stands in. */
  readonly orderId?: number;
}

/** What became of a call that has no reply. */
export interface Tried {
  readonly retries: number;
  readonly broken: BrokenTries;
}

/** A call's life: sent (or ordered) → received → settled; or lost (the program died) or unanswered (no reply came). */
export type CallRecords = ReturnType<typeof callRecords>;

type StoredCall = SpentByCall &
  Pick<ReceivedCall, 'id' | 'batch' | 'finish'> & {
    readonly manifest: Buffer;
    readonly reply: Buffer;
    readonly orderId: number | null;
  };

const revive = ({ id, batch, manifest, reply, finish, orderId, ...spent }: StoredCall): ReceivedCall => ({
  id,
  batch,
  parts: unpack(manifest) as readonly PartKey[],
  text: inflate(reply),
  finish,
  isOrdered: orderId !== null,
  spent,
});

const valuesOf = ({ tries, promptTokens, completionTokens }: BrokenTries): readonly number[] => [
  tries,
  promptTokens,
  completionTokens,
];

function receivedValues(reply: ReceivedReply): readonly unknown[] {
  const { promptTokens, completionTokens, cachedTokens, cacheWriteTokens, reasoningTokens } = reply.usage;
  return [
    deflate(reply.text),
    reply.finish,
    promptTokens,
    completionTokens,
    cachedTokens ?? null,
    cacheWriteTokens ?? null,
    reasoningTokens ?? null,
    reply.usageEstimated === true ? 1 : 0,
    reply.retries,
    ...valuesOf(reply.broken ?? noBrokenTries),
  ];
}

const itemLink = (db: Database) =>
  db.prepare('INSERT OR IGNORE INTO main.gleaner_call_item (item_id, call_id) VALUES (?, ?)');

function callLives(db: Database, jobId: string) {
  const insert = db.prepare(
    `INSERT INTO main.gleaner_call (job_id, stage, batch, status, records, manifest, fingerprint, request_hash, told, order_id, sent_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const linkItem = itemLink(db);
  const receiveFrom = (status: 'sent' | 'ordered') =>
    db.prepare(
      `UPDATE main.gleaner_call SET status = 'received', reply = ?, finish = ?, prompt_tokens = ?,
        completion_tokens = ?, cached_tokens = ?, cache_write_tokens = ?, reasoning_tokens = ?, usage_estimated = ?,
        retries = ?, broken_tries = ?, broken_prompt_tokens = ?, broken_completion_tokens = ?, received_at = ?
       WHERE id = ? AND status = '${status}'`,
    );
  const receive = receiveFrom('sent');
  const receiveOrdered = receiveFrom('ordered');
  const cameIn = db.prepare('UPDATE main.gleaner_call SET order_id = ? WHERE id = ?');
  const refuseOrdered = db.prepare(
    "UPDATE main.gleaner_call SET status = 'unanswered', code = ?, settled_at = ? WHERE id = ? AND status = 'ordered'",
  );
  const settle = db.prepare(
    "UPDATE main.gleaner_call SET status = 'settled', code = ?, settled_at = ? WHERE id = ? AND status = 'received'",
  );
  const unanswered = db.prepare(
    `UPDATE main.gleaner_call SET status = 'unanswered', code = ?, retries = ?, broken_tries = ?,
      broken_prompt_tokens = ?, broken_completion_tokens = ?, settled_at = ? WHERE id = ?`,
  );
  const lastBatch = db
    .prepare<[string], number | null>('SELECT MAX(batch) FROM main.gleaner_call WHERE job_id = ?')
    .pluck();
  return {
    /** @param asked the fingerprint that it is asked under, and what its request is known again by */
    insert: (
      stage: string,
      batch: number,
      parts: readonly PartKey[],
      at: number,
      { fingerprint, requestHash, told, orderId }: AskedUnder = {},
    ) => {
      const records = parts.reduce((sum, part) => sum + part.recordIds.length, 0);
      const { lastInsertRowid } = insert.run(
        jobId,
        stage,
        batch,
        orderId === undefined ? 'sent' : 'ordered',
        records,
        pack(parts),
        fingerprint ?? null,
        requestHash ?? null,
        told ?? null,
        orderId ?? null,
        at,
      );
      const callId = Number(lastInsertRowid);
      for (const { itemId } of parts) linkItem.run(itemId, callId);
      return callId;
    },
    receive: (callId: number, reply: ReceivedReply, at: number) =>
      void receive.run(...receivedValues(reply), at, callId),
    /** The same of a call in an order, with the one that it came in; answers whether it still waited for its reply. */
    receiveOrdered: (callId: number, reply: ReceivedReply, orderId: number, at: number) => {
      const isFirst = receiveOrdered.run(...receivedValues(reply), at, callId).changes === 1;
      if (isFirst) cameIn.run(orderId, callId);
      return isFirst;
    },
    /** A call in an order is over and has no reply; answers whether it still waited for one. */
    refuseOrdered: (callId: number, code: ErrorCode, at: number) =>
      refuseOrdered.run(code, at, callId).changes === 1,
    settle: (callId: number, code: ErrorCode | null, at: number) => void settle.run(code, at, callId),
    unanswered: (callId: number, code: ErrorCode, { retries, broken }: Tried, at: number) =>
      void unanswered.run(code, retries, ...valuesOf(broken), at, callId),
    lastBatch: () => (lastBatch.get(jobId) as number | null) ?? 0,
  };
}

function unreadReplies(db: Database, jobId: string) {
  const received = db
    .prepare<[string, string], number>(
      "SELECT id FROM main.gleaner_call WHERE job_id = ? AND stage = ? AND status = 'received' ORDER BY id",
    )
    .pluck();
  const unread = db.prepare<[string, number], StoredCall>(
    `SELECT id, batch, manifest, reply, finish, prompt_tokens + broken_prompt_tokens AS promptTokens,
      completion_tokens + broken_completion_tokens AS completionTokens, cached_tokens AS cachedTokens, cache_write_tokens AS cacheWriteTokens,
      reasoning_tokens AS reasoningTokens, usage_estimated + broken_tries AS estimatedCalls, retries, order_id AS orderId FROM main.gleaner_call
     WHERE job_id = ? AND id = ? AND status = 'received'`,
  );
  const leftUnread = db.prepare<[string, string, string], { id: number; jobId: string; manifest: Buffer }>(
    `SELECT id, job_id AS jobId, manifest FROM main.gleaner_call
     WHERE job_id <> ? AND status = 'received' AND stage = ? AND fingerprint = ?`,
  );
  const lastToAsk = db
    .prepare<[string, string, string, string], string>(
      `SELECT job_id FROM main.gleaner_item WHERE item_id = ? AND stage = ? AND fingerprint = ? AND job_id <> ?
       ORDER BY rowid DESC LIMIT 1`,
    )
    .pluck();
  /** Whether the new job asks about an item in the way in which the call did: about all of it, or about what came since. */
  const isAskedAlike = db
    .prepare<[string, string, string, string], number>(
      `SELECT theirs.grows = mine.grows AND (mine.grows = 0 OR NOT ${succeededSince('theirs')})
       FROM main.gleaner_item mine JOIN main.gleaner_item theirs ON theirs.item_id = mine.item_id AND theirs.stage = mine.stage
       WHERE mine.item_id = ? AND mine.stage = ? AND mine.job_id = ? AND theirs.job_id = ?`,
    )
    .pluck();
  const adopt = db.prepare("UPDATE main.gleaner_call SET job_id = ? WHERE id = ? AND status = 'received'");
  return {
    /** The calls of a stage whose replies nobody has read, in order. */
    received: (stage: string) => received.all(jobId, stage),
    /** The reply to a call that nobody has read; null where it has none, or where that has been read. */
    unread: (callId: number) => {
      const call = unread.get(jobId, callId);
      return call === undefined ? null : revive(call);
    },
    /**
     * Takes over the replies to earlier jobs that were never read, where they were asked under the fingerprint that the stage
     * has now and no later job has asked about their items.
     */
    adoptReceived: (fingerprints: ReadonlyMap<string, string>) => {
      for (const [stage, fingerprint] of fingerprints) {
        for (const call of leftUnread.all(jobId, stage, fingerprint)) {
          const parts = unpack(call.manifest) as readonly PartKey[];
          const isLast = parts.every(
            ({ itemId }) =>
              lastToAsk.get(itemId, stage, fingerprint, jobId) === call.jobId &&
              isAskedAlike.get(itemId, stage, jobId, call.jobId) !== 0,
          );
          if (isLast) adopt.run(jobId, call.id);
        }
      }
    },
  };
}

function lostCalls(db: Database, jobId: string) {
  const lose = db.prepare(
    "UPDATE main.gleaner_call SET status = 'lost', code = ?, settled_at = ? WHERE job_id = ? AND status = 'sent'",
  );
  const insertDied = db.prepare(
    `INSERT INTO main.gleaner_call (job_id, stage, batch, status, code, records, manifest, sent_at, settled_at)
     VALUES (?, ?, 0, 'lost', 'engine_died', 0, ?, ?, ?)`,
  );
  const linkItem = itemLink(db);
  const died = db.prepare<[string, string], { id: number; manifest: Buffer }>(
    `SELECT id, manifest FROM main.gleaner_call
     WHERE job_id = ? AND stage = ? AND status = 'lost' AND code = 'engine_died' ORDER BY id`,
  );
  return {
    /** Marks what was in flight as lost, and with which death if it was one of the worker's; answers how many there were. */
    loseInFlight: (at: number, code: ErrorCode | null = null) => lose.run(code, at, jobId).changes,
    /** Notes that the worker died over an item before there was a call about it. */
    insertDied: (stage: string, itemId: string, at: number) => {
      const parts: readonly PartKey[] = [{ itemId, recordIds: [] }];
      const { lastInsertRowid } = insertDied.run(jobId, stage, pack(parts), at, at);
      linkItem.run(itemId, lastInsertRowid);
    },
    /** Calls that were in flight when the worker died by itself, in order. */
    diedWith: (stage: string) =>
      died.all(jobId, stage).map(({ id, manifest }) => ({ id, parts: unpack(manifest) as PartKey[] })),
  };
}

export function callRecords(db: Database, jobId: string) {
  return {
    ...callLives(db, jobId),
    ...unreadReplies(db, jobId),
    ...lostCalls(db, jobId),
    ...orderedCalls(db, jobId),
  };
}
