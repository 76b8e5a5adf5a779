import { createReadStream } from 'node:fs';
import { AppError } from '../../../shared/app-error.ts';
import { splitLines } from '../../calling/orders/read-lines.ts';
import { openOrders } from '../../ledger/order-record.ts';
import type { CallStage } from '../../pipelines/pipeline.ts';
import type { Pause } from '../stage-end.ts';
import type { StageRun } from '../stage-run.ts';
import { moveOn } from './order-desk.ts';
import { createResultReader, keepNotes } from './store-results.ts';

async function* textsOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  try {
    for await (const part of createReadStream(path)) yield decoder.decode(part as Buffer, { stream: true });
  } catch (cause) {
    throw new AppError('file_not_found', `${path} cannot be read.`, { cause, params: { path } });
  }
  yield decoder.decode();
}

/** The lines of a file of results, however it was written and wherever it broke off. */
export const linesOfFile = (path: string): AsyncGenerator<string> => splitLines(textsOf(path));

/**
 * Reads files of results into the calls that wait for them: any of them, in any order, as often as they are given. An order
 * is over once none of its calls waits any more.
 */
export async function importResults(run: StageRun, stage: CallStage<unknown>): Promise<Pause | null> {
  const isOpen = ({ stage: name }: { readonly stage: string }): boolean => name === stage.name;
  const open = openOrders(run.db, run.jobId).filter(isOpen);
  const [first] = open;
  if (first === undefined || run.ordering.results.length === 0) return null;
  const reader = createResultReader(run, stage);
  for (const path of run.ordering.results) await reader.take(linesOfFile(path), null);
  const { stored } = reader;
  await run.retryWrite(() => run.commit(() => keepNotes(run, first.id, stored)));
  for (const order of open) {
    if (order.transport !== 'file' || run.calls.countOfOrder(order.id) > 0) continue;
    const over = { collectedAt: run.now(), endedAt: run.now(), error: null };
    await moveOn(run, order, ['submitted'], 'collecting');
    await moveOn(run, order, ['collecting'], 'collected', over);
  }
  return stored.replies === 0 ? stored.pause : null;
}
