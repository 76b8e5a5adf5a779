import type { AppError, ErrorCode } from '../../shared/app-error.ts';
import type { ReceivedCall } from '../ledger/call-record.ts';
import { addToCounters, type JobCounters, noTokens, setElapsed } from '../ledger/job-record.ts';
import type { CallStage, PartVerdict } from '../pipelines/pipeline.ts';
import type { ClaimedCall } from './claim-call.ts';
import { type Settlement, settleCall } from './settle-call.ts';
import type { StageRun } from './stage-run.ts';

/** What a settled call leaves to do, and what it came to. */
export interface SettledCall extends Settlement {
  /** The request or its reply was too long for the model: smaller ones may do. */
  readonly outgrown: boolean;
}

/** What is known of a call beside its reply. */
export interface CallCircumstances {
  /** What went wrong with the call; null for what its reply says. */
  readonly code: ErrorCode | null;
  /** False for a reply that we cut off ourselves: its gaps are nobody's fault. */
  readonly countsAgainst: boolean;
}

const usual: CallCircumstances = { code: null, countsAgainst: true };

interface Saving extends CallCircumstances {
  readonly spent: ReceivedCall['spent'];
  readonly outgrown: boolean;
  /** The provider refused the request as it stands. */
  readonly unfit: boolean;
}

function firstProblem(verdicts: readonly PartVerdict<unknown>[]): ErrorCode | null {
  return verdicts.find((each) => each.problems.length > 0)?.problems[0]?.code ?? null;
}

/**
 * Saves what is said about a call's parts: results, item status, call record, counters and events, in one transaction.
 * Nothing in memory has changed where it throws.
 */
function saveVerdicts(
  run: StageRun,
  stage: CallStage<unknown>,
  call: ClaimedCall,
  verdicts: readonly PartVerdict<unknown>[],
  saving: Saving,
): SettledCall {
  const at = run.now();
  const { spent, countsAgainst, outgrown, unfit } = saving;
  const { settlement, delta } = run.commit(() => {
    const { minCoverage } = run.settings;
    const context = { ...run, stage, callId: call.id, at, minCoverage, countsAgainst, outgrown, unfit };
    const settled = settleCall(call.parts, verdicts, context);
    run.calls.settle(call.id, saving.code ?? firstProblem(verdicts), at);
    const reasks = settled.gaps.length > 0 ? 1 : 0;
    const change: JobCounters = {
      ...settled.counters,
      ...spent,
      retries: spent.retries + reasks,
      batches: 1,
    };
    addToCounters(run.db, run.jobId, change);
    setElapsed(run.db, run.jobId, run.progress.elapsedMs(), run.progress.stages());
    if (settled.results.length > 0) {
      const result = { stage: stage.name, batch: call.batch, items: settled.results, finished: null };
      run.channel.append('result', result);
    }
    run.channel.append('progress', run.progress.snapshot(change, settled.stage));
    return { settlement: settled, delta: change };
  });
  run.progress.add(delta, settlement.stage);
  return { ...settlement, outgrown };
}

/**
 * Reads a reply that is on disk and saves what it brought, from the ledger alone: whoever sent the call, and whenever.
 * Answers null where the call has no reply that is unread.
 */
export async function settleReply(
  run: StageRun,
  stage: CallStage<unknown>,
  callId: number,
  circumstances: CallCircumstances = usual,
): Promise<SettledCall | null> {
  const call = run.calls.unread(callId);
  if (call === null) return null;
  const { text, finish, parts, spent } = call;
  const complete = finish === 'stop' || finish === 'refused';
  const verdicts = stage.parseReply({ text, complete, refused: finish === 'refused' }, parts);
  const saving = { ...circumstances, spent, outgrown: finish === 'length', unfit: false };
  return run.retryWrite(() => saveVerdicts(run, stage, call, verdicts, saving));
}

/** Reads the replies that were on disk, unread, when the program ended: none is asked for again. */
export async function settleReceived(run: StageRun, stage: CallStage<unknown>): Promise<void> {
  for (const callId of run.calls.received(stage.name)) await settleReply(run, stage, callId);
}

/** Saves about every part of a call that the provider refused it for what it holds. */
export function settleUnfit(
  run: StageRun,
  stage: CallStage<unknown>,
  call: ClaimedCall,
  { code, message }: AppError,
): Promise<SettledCall> {
  const verdicts = call.parts.map(({ itemId }) => ({
    itemId,
    accounted: [],
    payload: null,
    problems: [{ code, message }],
  }));
  const spent = { ...noTokens, estimatedCalls: 0, retries: 0 };
  // What a filter takes out of one user's rows is missing, however they are cut: whoever is alone has failed.
  const outgrown = code !== 'content_filter';
  const saving = { code, spent, countsAgainst: true, outgrown, unfit: true };
  return run.retryWrite(() => saveVerdicts(run, stage, call, verdicts, saving));
}
