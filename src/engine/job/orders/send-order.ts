import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { codedError } from '../../../shared/words/coded-error.ts';
import type { OrderAccess, RemoteFile } from '../../calling/orders/order-client.ts';
import { forgetOrder } from '../../ledger/change-order.ts';
import { type OrderRecord, readOrder } from '../../ledger/order-record.ts';
import type { Pause } from '../stage-end.ts';
import type { StageRun } from '../stage-run.ts';
import { fileNameOf, linesPath, removeLines } from './draft.ts';
import { judgeFailure } from './judge-failure.ts';
import { lookForOrder } from './look-for-order.ts';
import { moveOn, note, toldOf, trouble } from './order-desk.ts';

/** Where an order is after it was taken as far as it goes now. */
export type SendEnd =
  | { readonly kind: 'sent' }
  /** It goes on later: the provider cannot be reached, or does not say yet. */
  | { readonly kind: 'held' }
  /** It is as if it had not been begun: its calls can be asked again. */
  | { readonly kind: 'forgotten' }
  | Pause;

const heldOn: SendEnd = { kind: 'held' };

/** How long a file is waited for that the provider has not looked at yet, in all some half a minute. */
const readyAfterMs = [500, 1_000, 2_000, 4_000, 8_000, 16_000] as const;

/** A file that was just sent may not be known everywhere yet. */
const isOfFile = /file/i;

async function hashOfFile(path: string): Promise<string> {
  const sha = createHash('sha256');
  await pipeline(createReadStream(path), sha);
  return sha.digest('hex');
}

/** Whether the lines of an order are there as they were written. */
async function hasLines(path: string, { bytes, sha256 }: OrderRecord): Promise<boolean> {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  return size === bytes && (await hashOfFile(path)) === sha256;
}

/** An order of which nothing is at the provider, or a file at most: its calls are asked again. */
export function forget(run: StageRun, order: OrderRecord, folder = run.ordering.folder): void {
  removeLines(folder, order.token);
  run.commit(() => {
    run.calls.withdraw(order.id, false);
    forgetOrder(run.db, order);
  });
}

/** An order of which nothing was made, and which is not to be made any more. */
async function abandon(run: StageRun, access: OrderAccess, order: OrderRecord): Promise<SendEnd> {
  if (order.fileId !== null) await access.client.deleteFile(order.fileId, run.signal).catch(() => {});
  await moveOn(run, order, [order.state], 'abandoned', { error: null }, () => {
    run.calls.withdraw(order.id, false);
  });
  removeLines(run.ordering.folder, order.token);
  return { kind: 'forgotten' };
}

/** A file that was sent before, by its name and length: the answer to that was lost. */
async function findFile(
  { client }: OrderAccess,
  order: OrderRecord,
  signal: AbortSignal,
): Promise<RemoteFile | null> {
  try {
    for await (const file of client.files(signal))
      if (file.name === fileNameOf(order.token) && (file.bytes ?? order.bytes) === order.bytes) return file;
  } catch {
    // Without a list it is sent again: a file that nobody makes an order of costs nothing.
  }
  return null;
}

async function upload(
  run: StageRun,
  access: OrderAccess,
  order: OrderRecord,
): Promise<SendEnd | OrderRecord> {
  const path = linesPath(run.ordering.folder, order.token);
  const sentBefore = order.state === 'uploading' ? await findFile(access, order, run.signal) : null;
  if (sentBefore === null && !(await hasLines(path, order))) {
    forget(run, order);
    return { kind: 'forgotten' };
  }
  const uploading = await moveOn(run, order, ['drafted', 'uploading'], 'uploading');
  if (uploading === null) return heldOn;
  try {
    const file = sentBefore ?? (await access.client.upload(fileNameOf(order.token), path, run.signal));
    return (
      (await moveOn(run, order, ['uploading'], 'uploaded', { fileId: file.id, error: null, looks: 0 })) ??
      heldOn
    );
  } catch (thrown) {
    return whatNext(run, order, thrown);
  }
}

/** What a failure on the way means before anything is made. */
async function whatNext(run: StageRun, order: OrderRecord, thrown: unknown): Promise<SendEnd> {
  if (run.signal.aborted) return heldOn;
  const failure = judgeFailure(thrown, run.now());
  await note(run, order, trouble(failure.error));
  return failure.pause ?? heldOn;
}

/** Waits until the provider has looked at a file, as long as that is worth it. */
async function untilReady(run: StageRun, access: OrderAccess, order: OrderRecord): Promise<void> {
  for (const waitMs of readyAfterMs) {
    // One that cannot be asked about is tried.
    const file = await access.client.file(order.fileId ?? '', run.signal).catch(() => null);
    if (file === null || file.isReady) return;
    await run.ordering.wait(waitMs, run.signal);
  }
}

/** The provider did not take an order, and made nothing: its calls are asked again once the person has seen to it. */
export async function reject(run: StageRun, order: OrderRecord, detail: string): Promise<Pause> {
  const error = codedError('order_rejected', { params: { detail } });
  await moveOn(run, order, ['creating', 'uploaded', 'submitted', 'ended'], 'rejected', trouble(error), () => {
    run.calls.withdraw(order.id, order.state === 'submitted');
  });
  removeLines(run.ordering.folder, order.token);
  return { kind: 'paused', reason: 'order_rejected', error };
}

async function create(
  run: StageRun,
  access: OrderAccess,
  order: OrderRecord,
): Promise<SendEnd | OrderRecord> {
  const { fileId, token, endpoint, jobId } = order;
  if (fileId === null) return heldOn;
  const metadata = { gleaner: token, job: jobId };
  for (const waitMs of [...readyAfterMs, null]) {
    await untilReady(run, access, order);
    if (run.winding.aborted) return heldOn;
    const intent = { intentAt: run.now(), looks: 0, lookedAt: null };
    if ((await moveOn(run, order, ['uploaded'], 'creating', intent)) === null) return heldOn;
    try {
      const remote = await access.client.create({ fileId, endpoint, metadata }, run.signal);
      const change = { ...toldOf(remote), submittedAt: run.now() };
      const count = (): void => run.calls.countAttempts(order.id, run.now());
      return (await moveOn(run, order, ['creating'], 'submitted', change, count)) ?? heldOn;
    } catch (thrown) {
      const failure = judgeFailure(thrown, run.now());
      // Whatever is no plain refusal may have made it all the same.
      if (!failure.isNothingMade) return readOrder(run.db, order.id);
      await moveOn(run, order, ['creating'], 'uploaded', trouble(failure.error));
      if (failure.pause !== null) return failure.pause;
      const isEarly = isOfFile.test(String(thrown)) && waitMs !== null;
      if (failure.error.code === 'rate_limited' || failure.error.code === 'limit_reached') return heldOn;
      if (isEarly) await run.ordering.wait(waitMs, run.signal);
      else if (
        failure.error.code === 'bad_request' ||
        failure.isNoSuchWay ||
        failure.error.code === 'context_length'
      )
        return reject(
          run,
          order,
          failure.error.message === '' ? String(thrown) : String((thrown as Error).message),
        );
      else return heldOn;
    }
  }
  return heldOn;
}

async function find(run: StageRun, access: OrderAccess, order: OrderRecord): Promise<SendEnd | OrderRecord> {
  const count = (): void => run.calls.countAttempts(order.id, run.now());
  const end = await lookForOrder(run, access, order, count, run.signal);
  if (end.kind === 'paused') return end;
  if (end.kind === 'held') return heldOn;
  if (end.kind === 'found') return readOrder(run.db, order.id);
  const again = { fileId: null, looks: 0, intentAt: null };
  await note(run, order, {}, [{ kind: 'maybe_paid', count: 1, detail: order.fileId ?? '' }]);
  return (await moveOn(run, order, ['creating'], 'drafted', again)) ?? heldOn;
}

/** Whether nothing can have been charged for an order yet. */
export const isUnpaid = ({ state }: OrderRecord): boolean =>
  state === 'drafting' || state === 'drafted' || state === 'uploading' || state === 'uploaded';

/**
 * Takes an order from where it is to the provider, a step at a time: each is on disk before it is done, so that whoever goes
 * on knows what may have been made.
 */
export async function sendOrder(run: StageRun, access: OrderAccess, id: number): Promise<SendEnd> {
  for (;;) {
    const order = readOrder(run.db, id);
    if (order.isCancelling && isUnpaid(order)) return abandon(run, access, order);
    if (order.state === 'drafting') {
      forget(run, order);
      return { kind: 'forgotten' };
    }
    if (run.winding.aborted) return heldOn;
    const step =
      order.state === 'drafted' || order.state === 'uploading'
        ? await upload(run, access, order)
        : order.state === 'uploaded'
          ? await create(run, access, order)
          : order.state === 'creating'
            ? await find(run, access, order)
            : ({ kind: 'sent' } as const);
    if ('kind' in step) {
      if (step.kind === 'sent') removeLines(run.ordering.folder, order.token);
      return step;
    }
  }
}
