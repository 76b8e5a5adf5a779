import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../../shared/app-error.ts';
import { noUsage, sumUsage, type Usage } from '../../calling/model-reply.ts';
import type { ModelRequest } from '../../calling/model-request.ts';
import { customIdOf, orderLine } from '../../calling/orders/order-lines.ts';
import type { PartKey } from '../../items.ts';
import { forgetOrder, moveOrder } from '../../ledger/change-order.ts';
import { insertOrder, newToken, type OrderRecord } from '../../ledger/order-record.ts';
import { hashOf } from '../../pipelines/fingerprint.ts';
import type { CallStage } from '../../pipelines/pipeline.ts';
import type { StageRun } from '../stage-run.ts';

/** A request that is to stand in an order. */
export interface OrderedRequest {
  readonly number: number;
  readonly parts: readonly PartKey[];
  readonly request: ModelRequest;
  readonly told: string | null;
  readonly body: object;
  /** What it can take at the most. */
  readonly atMost: Usage;
  /** The call that it is, where that stands in the ledger already. */
  readonly callId?: number;
}

/** An order on its way to being written: its calls in the ledger, its lines in a file. */
export type Draft = ReturnType<typeof beginDraft>;

export interface DraftOptions
  extends Pick<OrderRecord, 'transport' | 'endpoint' | 'baseUrl' | 'model' | 'round'> {
  readonly folder: string;
  readonly markOf: (token: string) => string | null;
}

/** The file that lines of an order are kept in until they are sent, and by which they are known at a provider. */
export const fileNameOf = (token: string): string => `gleaner-${token}.jsonl`;
export const linesPath = (folder: string, token: string): string => join(folder, fileNameOf(token));

const fullDisk = new Set(['ENOSPC', 'EDQUOT']);

/** What a file system says, in the words of a job. */
function fileError(thrown: unknown, path: string): unknown {
  const code = (thrown as NodeJS.ErrnoException | null)?.code;
  if (code === undefined) return thrown;
  return new AppError(
    fullDisk.has(code)
      ? 'disk_full'
      : code === 'EACCES' || code === 'EPERM'
        ? 'permission_denied'
        : 'io_error',
    `${path} cannot be written (${code}).`,
    { hint: 'Free some space, or choose another folder; then go on.', cause: thrown, params: { path } },
  );
}

/** Does something to a file. @throws AppError disk_full, permission_denied or io_error */
function onDisk<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    throw fileError(thrown, path);
  }
}

/** Takes lines away that were sent, or never will be, and their folder with the last of them. */
export function removeLines(folder: string, token: string): void {
  rmSync(linesPath(folder, token), { force: true });
  try {
    rmdirSync(folder);
  } catch {
    // Others are in it, or it was never made.
  }
}

/** Puts requests down as calls in an order; those that are calls in another stay there until this one is written. Not synced. */
const claimAll = (
  run: StageRun,
  stage: CallStage<unknown>,
  orderId: number,
  requests: readonly OrderedRequest[],
): readonly number[] =>
  run.commitSoftly(() =>
    requests.map(({ number, parts, request, told, callId }) => {
      if (callId !== undefined) return callId;
      const asked = { fingerprint: stage.fingerprint(run.settings), requestHash: hashOf(request), told };
      return run.calls.insert(stage.name, number, parts, run.now(), { ...asked, orderId });
    }),
  );

export function beginDraft(run: StageRun, stage: CallStage<unknown>, options: DraftOptions) {
  const { folder, markOf, ...asked } = options;
  const token = newToken();
  const path = linesPath(folder, token);
  const file = onDisk(path, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return openSync(path, 'w', 0o600);
  });
  const sha = createHash('sha256');
  const id = run.commit(() =>
    insertOrder(run.db, {
      ...asked,
      jobId: run.jobId,
      stage: stage.name,
      token,
      keyMark: markOf(token),
      at: run.now(),
    }),
  );
  const order = { id, jobId: run.jobId };
  const so = { lines: 0, bytes: 0, atMost: noUsage };
  const moved: number[] = [];
  let isOpen = true;
  const close = (): void => {
    if (isOpen) closeSync(file);
    isOpen = false;
  };
  return {
    id,
    token,
    /** So far. */
    get lines() {
      return so.lines;
    },
    get bytes() {
      return so.bytes;
    },
    get promptTokens() {
      return so.atMost.promptTokens;
    },
    /** Claims calls and writes their lines, all of them or none. */
    add: async (requests: readonly OrderedRequest[]) => {
      const ids = await run.retryWrite(() => claimAll(run, stage, id, requests));
      const text = requests
        .map(({ body }, index) => orderLine(customIdOf(run.jobId, ids[index] ?? 0), asked.endpoint, body))
        .join('');
      const bytes = Buffer.from(text);
      onDisk(path, () => writeSync(file, bytes));
      sha.update(bytes);
      moved.push(...requests.flatMap(({ callId }) => callId ?? []));
      so.lines += requests.length;
      so.bytes += bytes.length;
      so.atMost = requests.map(({ atMost }) => atMost).reduce(sumUsage, so.atMost);
    },
    /** All of it is on disk, with its lines at `path`. */
    finish: async (target: string, state: 'drafted' | 'submitted') => {
      onDisk(path, () => {
        fsyncSync(file);
        close();
        if (target !== path) {
          mkdirSync(dirname(target), { recursive: true });
          renameSync(path, target);
        }
      });
      const change = {
        lines: so.lines,
        bytes: so.bytes,
        sha256: sha.digest('hex'),
        mostPromptTokens: so.atMost.promptTokens,
        mostCompletionTokens: so.atMost.completionTokens,
        ...(state === 'submitted' ? { submittedAt: run.now() } : {}),
      };
      await run.retryWrite(() =>
        run.commit(() => {
          for (const callId of moved) run.calls.reorder(callId, id);
          moveOrder(run.db, order, ['drafting'], state, change);
          if (state === 'submitted') run.calls.countAttempts(id, run.now());
        }),
      );
    },
    /** As if it had never been begun. */
    discard: () => {
      close();
      removeLines(folder, token);
      run.commit(() => {
        run.calls.withdraw(id, false);
        forgetOrder(run.db, order);
      });
    },
  };
}
