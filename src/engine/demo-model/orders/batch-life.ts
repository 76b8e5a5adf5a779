import { randomBytes } from 'node:crypto';
import type { ChatSetting } from '../compose-reply.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { answerLine, lineTokens } from './answer-line.ts';
import type { FileStore } from './file-store.ts';
import type { FaultsLeft } from './order-faults.ts';
import { answerLines, readLines, writeFiles } from './order-lines.ts';
import type { Batch, BatchPace, BatchStatus, LineError } from './order-types.ts';

const dayMs = 86_400_000;

/** `24h`, `3d`: in milliseconds. */
const windowMs = (window: string | null): number => {
  const [, count = '24', unit = 'h'] = /^(\d+)([hd])$/.exec(window ?? '') ?? [];
  return Number(count) * (unit === 'd' ? dayMs : 3_600_000);
};

export const isOver = ({ status }: Pick<Batch, 'status'>): boolean =>
  status === 'failed' || status === 'completed' || status === 'expired' || status === 'cancelled';

export interface BatchWorld {
  readonly setting: ChatSetting;
  readonly files: FileStore;
  readonly faults: FaultsLeft;
  readonly pace: () => BatchPace;
  readonly batches: Batch[];
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export function newBatch(
  { faults, now }: BatchWorld,
  given: Pick<Batch, 'inputFileId' | 'endpoint' | 'window' | 'metadata'>,
): Batch {
  return {
    ...given,
    id: `batch_${randomBytes(8).toString('hex')}`,
    createdAt: now(),
    status: 'validating',
    lines: [],
    tokens: 0,
    errors: null,
    startedAt: null,
    cancellingAt: null,
    endedAt: null,
    outputFileId: null,
    errorFileId: null,
    completed: 0,
    failed: 0,
    expiresHalf: faults.strikes('half_expired'),
  };
}

function fail(batch: Batch, errors: readonly LineError[], at: number): void {
  batch.status = 'failed';
  batch.errors = errors;
  batch.endedAt = at;
}

/** Looks at an order's file, and takes it in or refuses it. */
function check(world: BatchWorld, batch: Batch, at: number): void {
  const { files, faults } = world;
  const { mostLines = 50_000, queuedTokens = Number.POSITIVE_INFINITY } = world.pace();
  const file = files.get(batch.inputFileId);
  const wrong = (code: string, message: string): void =>
    fail(batch, [{ code, message, param: null, line: null }], at);
  if (file === null) {
    wrong('invalid_input_file', 'The input file does not exist.');
    return;
  }
  if (faults.strikes('rejected')) {
    wrong('invalid_json_line', 'This line is not parseable as valid JSON.');
    return;
  }
  const lines = readLines(file.content.toString('utf8'), batch.endpoint, mostLines);
  if ('errors' in lines) {
    fail(batch, lines.errors, at);
    return;
  }
  const tokens = lines.reduce((sum, line) => sum + lineTokens(line.url, line.body), 0);
  const queued = world.batches
    .filter((each) => each !== batch && each.status === 'in_progress')
    .reduce((sum, each) => sum + each.tokens, 0);
  if (queued + tokens > queuedTokens) {
    wrong(
      'token_limit_exceeded',
      `Enqueued token limit reached for demo in organization org-demo. Limit: ${queuedTokens} enqueued tokens. Please try again once some in_progress batches have been completed.`,
    );
    return;
  }
  batch.lines = lines;
  batch.tokens = tokens;
  batch.status = 'in_progress';
  batch.startedAt = at;
}

/** Answers the first lines of an order and writes its files. */
function finish(world: BatchWorld, batch: Batch, share: number, status: BatchStatus, at: number): void {
  const { setting, files, faults } = world;
  const count = Math.floor(batch.lines.length * share);
  const answered = answerLines(
    batch.lines.slice(0, count),
    ({ url, body }) => answerLine(setting, url, body),
    faults,
  );
  const isCancelled = status === 'cancelled';
  const left = {
    customIds: batch.lines.slice(count).map(({ customId }) => customId),
    code: isCancelled ? 'batch_cancelled' : 'batch_expired',
    message: isCancelled
      ? 'This request could not be executed because the batch was cancelled.'
      : 'This request could not be executed before the completion window expired.',
  };
  const random = createSeededRandom((setting.options.seed ?? 1) + batch.lines.length);
  const { output, error, completed, failed } = writeFiles(answered, left, faults, random);
  const keep = (name: string, text: string | null): string | null =>
    text === null
      ? null
      : files.keep({
          name: `${batch.id}_${name}.jsonl`,
          purpose: 'batch_output',
          content: Buffer.from(text),
          at,
        }).id;
  batch.outputFileId = keep('output', output);
  batch.errorFileId = keep('error', error);
  batch.completed = completed;
  batch.failed = failed;
  batch.status = status;
  batch.endedAt = at;
}

/** How much of an order is done at an instant, 0–1. */
function shareDone(batch: Batch, takesMs: number, at: number): number {
  if (batch.startedAt === null) return 0;
  return takesMs === 0 ? 1 : Math.min(1, (at - batch.startedAt) / takesMs);
}

/** Brings an order to where it is by now. */
export function advance(world: BatchWorld, batch: Batch): void {
  const now = world.now();
  const { checksMs = 0, takesMs = 0, cancelsMs = 0 } = world.pace();
  const checkedAt = batch.createdAt + checksMs;
  if (batch.status === 'validating' && now >= checkedAt) check(world, batch, checkedAt);
  const { cancellingAt } = batch;
  if (batch.status === 'cancelling' && cancellingAt !== null && now >= cancellingAt + cancelsMs) {
    const share = shareDone(batch, takesMs, cancellingAt);
    finish(world, batch, share, 'cancelled', cancellingAt + cancelsMs);
  }
  if (batch.status !== 'in_progress' || batch.startedAt === null) return;
  const expiresAt = batch.createdAt + windowMs(batch.window);
  const doneAt = batch.startedAt + takesMs;
  if (batch.expiresHalf && now >= doneAt) finish(world, batch, 0.5, 'expired', doneAt);
  else if (now >= doneAt && doneAt <= expiresAt) finish(world, batch, 1, 'completed', doneAt);
  else if (now >= expiresAt) finish(world, batch, shareDone(batch, takesMs, expiresAt), 'expired', expiresAt);
  else batch.completed = Math.floor(batch.lines.length * shareDone(batch, takesMs, now));
}

/** Asks an order to end. Answers whether it could be asked. */
export function cancel(world: BatchWorld, batch: Batch): boolean {
  advance(world, batch);
  if (isOver(batch)) return false;
  if (batch.status !== 'cancelling') {
    batch.status = 'cancelling';
    batch.cancellingAt = world.now();
  }
  return true;
}

const seconds = (at: number | null): number | null => (at === null ? null : Math.floor(at / 1000));

/** An order as it is told of, in OpenAI's shape. */
export function tellBatch(batch: Batch, isBare: boolean): unknown {
  const endedAs = (status: BatchStatus): number | null =>
    batch.status === status ? seconds(batch.endedAt) : null;
  return {
    id: batch.id,
    object: 'batch',
    endpoint: batch.endpoint,
    errors: batch.errors === null ? null : { object: 'list', data: batch.errors },
    input_file_id: batch.inputFileId,
    completion_window: batch.window,
    status: batch.status,
    output_file_id: batch.outputFileId,
    error_file_id: batch.errorFileId,
    created_at: seconds(batch.createdAt),
    in_progress_at: seconds(batch.startedAt),
    expires_at: seconds(batch.createdAt + windowMs(batch.window)),
    finalizing_at: null,
    completed_at: endedAs('completed'),
    failed_at: endedAs('failed'),
    expired_at: endedAs('expired'),
    cancelling_at: seconds(batch.cancellingAt),
    cancelled_at: endedAs('cancelled'),
    request_counts: { total: batch.lines.length, completed: batch.completed, failed: batch.failed },
    metadata: isBare ? null : batch.metadata,
  };
}
