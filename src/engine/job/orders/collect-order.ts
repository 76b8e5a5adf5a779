import type { OrderNote } from '../../../shared/order.ts';
import type { OrderAccess } from '../../calling/orders/order-client.ts';
import { changeOrder } from '../../ledger/change-order.ts';
import { addToCounters, type JobCounters, noChange, orderedPart } from '../../ledger/job-counters.ts';
import { type OrderRecord, ordersOf, readOrder } from '../../ledger/order-record.ts';
import { type CallStage, kindOf } from '../../pipelines/pipeline.ts';
import type { Pause } from '../stage-end.ts';
import type { StageRun } from '../stage-run.ts';
import { judgeFailure } from './judge-failure.ts';
import { cannotTell } from './look-for-order.ts';
import { moveOn, note, trouble } from './order-desk.ts';
import { createResultReader, keepNotes, type ResultReader, type StoredLines } from './store-results.ts';

export type CollectEnd = { readonly kind: 'collected' } | { readonly kind: 'held' } | Pause;

/** A file that breaks off is fetched again after so long each, and later by whoever comes next. */
const againAfterMs = [1_000, 4_000] as const;
/** Answers of a kind that say something of the whole, rather than of a line, from this share of lines on. */
const pausingShare = 0.5;

/** What answers took that were paid for a second time, as a job counts it. */
function extraOf({ extra }: StoredLines, isEmbedding: boolean): JobCounters {
  const taken = {
    ...extra,
    cachedTokens: null,
    cacheWriteTokens: null,
    embeddedTokens: isEmbedding ? extra.promptTokens : 0,
  };
  return { ...noChange, ...taken, ...orderedPart(taken) };
}

/** Lines that came nowhere: they are asked again, and may have been paid for. */
const missingNote = (missing: number): readonly OrderNote[] =>
  missing === 0 ? [] : [{ kind: 'missing', count: missing, detail: '' }];

/**
 * Closes the books on an order: every line of it is a reply, a refusal or unanswered. What is in no file is asked again, and
 * is told as perhaps paid for.
 */
async function closeBooks(
  run: StageRun,
  stage: CallStage<unknown>,
  order: OrderRecord,
  stored: StoredLines,
): Promise<void> {
  const isEmbedding = kindOf(stage, run.settings) === 'embeddings';
  const change = extraOf(stored, isEmbedding);
  const at = run.now();
  await moveOn(run, order, ['collecting'], 'collected', { collectedAt: at, error: null }, () => {
    const missing = order.twinOf === null ? run.calls.release(order.id, 'lost', 'order_line_missing', at) : 0;
    const now = readOrder(run.db, order.id);
    changeOrder(run.db, order, { unanswered: now.unanswered + missing });
    keepNotes(run, order.id, stored, missingNote(missing));
    addToCounters(run.db, run.jobId, change);
  });
  run.progress.add(change);
}

/** The file could not be fetched: a fault of the provider, or of the way to it. */
class FetchFault extends Error {
  override readonly name = 'FetchFault';
}

async function* fetched(lines: AsyncIterable<string>): AsyncGenerator<string> {
  try {
    yield* lines;
  } catch (cause) {
    throw new FetchFault('A file of answers could not be fetched.', { cause });
  }
}

/** Fetches a file of answers and reads it, again where it breaks off. */
async function readFile(
  run: StageRun,
  { client }: OrderAccess,
  order: OrderRecord,
  fileId: string,
  reader: ResultReader,
): Promise<void> {
  for (const waitMs of [...againAfterMs, null]) {
    try {
      await reader.take(fetched(client.lines(fileId, run.signal)), order);
      return;
    } catch (thrown) {
      if (!(thrown instanceof FetchFault)) throw thrown;
      const failure = judgeFailure(thrown.cause, run.now());
      if (waitMs === null || run.signal.aborted || failure.pause !== null || failure.isUnknownThere)
        throw thrown;
      await run.ordering.wait(waitMs, run.signal);
    }
  }
}

/** What the provider need not keep any longer: what was asked, and what came of it. */
async function clearAway(run: StageRun, { client }: OrderAccess, order: OrderRecord): Promise<void> {
  for (const fileId of [order.fileId, order.outputFileId, order.errorFileId])
    if (fileId !== null) await client.deleteFile(fileId, run.signal).catch(() => {});
}

/** Others that the provider made of the same lines, and that are not collected yet. */
const openTwins = (run: StageRun, order: OrderRecord): readonly OrderRecord[] =>
  ordersOf(run.db, run.jobId).filter(
    ({ twinOf, state }) =>
      twinOf === order.id && state !== 'collected' && state !== 'rejected' && state !== 'abandoned',
  );

/** Why the whole order came to nothing, where most of its lines say the same; null where they do not. */
function pauseOf({ pause, paused, replies }: StoredLines, lines: number): Pause | null {
  return pause !== null && (replies === 0 || paused >= lines * pausingShare) ? pause : null;
}

/**
 * Fetches what came of an order, stores each line before it is read, and closes the books on it. Begins anew wherever it was
 * left: what is stored is not stored again.
 */
export async function collectOrder(
  run: StageRun,
  stage: CallStage<unknown>,
  access: OrderAccess,
  given: OrderRecord,
): Promise<CollectEnd> {
  const order = await moveOn(run, given, ['ended', 'collecting'], 'collecting');
  if (order === null || openTwins(run, order).length > 0) return { kind: 'held' };
  const reader = createResultReader(run, stage);
  try {
    for (const fileId of [order.outputFileId, order.errorFileId])
      if (fileId !== null) await readFile(run, access, order, fileId, reader);
  } catch (thrown) {
    if (run.signal.aborted) return { kind: 'held' };
    if (!(thrown instanceof FetchFault)) throw thrown;
    const failure = judgeFailure(thrown.cause, run.now());
    if (failure.isUnknownThere) return cannotTell(run, order, 'no_answers');
    await note(run, order, trouble(failure.error));
    return failure.pause ?? { kind: 'held' };
  }
  await closeBooks(run, stage, order, reader.stored);
  await clearAway(run, access, order);
  return pauseOf(reader.stored, order.lines) ?? { kind: 'collected' };
}
