import type { ErrorCode } from '../../shared/app-error.ts';
import type { ReceivedReply, Tried } from '../ledger/call-record.ts';
import { addToCounters, noChange } from '../ledger/job-counters.ts';
import type { StageRun } from './stage-run.ts';

/**
 * Puts a reply on disk, together with those that came at the same time, before anybody reads it. It is kept in memory until
 * that is done.
 * @throws what the database throws when it has been tried for long enough: the reply stays in memory then
 */
export async function receiveReply(run: StageRun, callId: number, reply: ReceivedReply): Promise<void> {
  const receivedAt = run.now();
  run.unsaved.keep(callId, () => run.calls.receive(callId, reply, receivedAt));
  await run.storeReply(callId);
  run.onReceived?.();
}

/** Notes that a call is over and has no reply, and what its tries have probably cost. */
export async function leaveUnanswered(
  run: StageRun,
  callId: number,
  code: ErrorCode,
  tried: Tried & { readonly isEmbedding: boolean },
): Promise<void> {
  const { retries, broken, isEmbedding } = tried;
  const change = {
    retries,
    promptTokens: broken.promptTokens,
    completionTokens: broken.completionTokens,
    embeddedTokens: isEmbedding ? broken.promptTokens : 0,
    estimatedCalls: broken.tries,
  };
  const write = (): void =>
    run.commit(() => {
      run.calls.unanswered(callId, code, tried, run.now());
      addToCounters(run.db, run.jobId, { ...noChange, ...change });
    });
  await run.retryWrite(write);
  run.progress.add(change);
}
