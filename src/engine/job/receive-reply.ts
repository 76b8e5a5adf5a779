import type { ErrorCode } from '../../shared/app-error.ts';
import type { ReceivedReply } from '../ledger/call-record.ts';
import { addToCounters, noChange } from '../ledger/job-record.ts';
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

/** Notes that a call is over and has no reply. */
export async function leaveUnanswered(
  run: StageRun,
  callId: number,
  code: ErrorCode,
  retries: number,
): Promise<void> {
  const write = (): void =>
    run.commit(() => {
      run.calls.unanswered(callId, code, retries, run.now());
      addToCounters(run.db, run.jobId, { ...noChange, retries });
    });
  await run.retryWrite(write);
  run.progress.add({ retries });
}
