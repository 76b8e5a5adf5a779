import type { AppError, ErrorCode } from '../../shared/app-error.ts';
import { codedInfo } from '../../shared/words/coded-error.ts';
import type { ReceivedCall } from '../ledger/call-record.ts';
import {
  addToCounters,
  type JobCounters,
  noOrderedTokens,
  noTokens,
  orderedPart,
  sumCounters,
} from '../ledger/job-counters.ts';
import { setElapsed } from '../ledger/job-record.ts';
import { type CallStage, kindOf, type PartVerdict } from '../pipelines/pipeline.ts';
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
  /** What its request took for being smaller than it could be: how much more that is as the model counts. */
  readonly moreSpread: number;
}

/** Of a reply that came whole, as far as is known. */
export const usual: CallCircumstances = { code: null, countsAgainst: true, moreSpread: 0 };

interface Saving extends CallCircumstances {
  readonly spent: ReceivedCall['spent'];
  readonly isOrdered: boolean;
  readonly outgrown: boolean;
  /** The provider refused the request as it stands. */
  readonly unfit: boolean;
}

/** A call with what is said about its parts, to be saved. */
export interface JudgedCall {
  readonly call: ClaimedCall;
  readonly verdicts: readonly PartVerdict<unknown>[];
  readonly saving: Saving;
}

function firstProblem(verdicts: readonly PartVerdict<unknown>[]): ErrorCode | null {
  return verdicts.find((each) => each.problems.length > 0)?.problems[0]?.code ?? null;
}

/** Saves one call, inside the transaction of its group: results, item status, call record and what is told of its items. */
function saveOne(
  run: StageRun,
  stage: CallStage<unknown>,
  { call, verdicts, saving }: JudgedCall,
  at: number,
): Settlement {
  const settled = settleCall(call.parts, verdicts, {
    ...run,
    ...saving,
    stage,
    callId: call.id,
    at,
    minCoverage: stage.leastCoverage ?? run.settings.minCoverage,
  });
  run.calls.settle(call.id, saving.code ?? firstProblem(verdicts), at);
  if (settled.results.length > 0) {
    const result = { stage: stage.name, batch: call.batch, items: settled.results, finished: null };
    run.channel.append('result', result);
  }
  return settled;
}

function changeBy({ counters, gaps }: Settlement, saving: Saving, isEmbedding: boolean): JobCounters {
  const { spent, isOrdered, moreSpread } = saving;
  const embeddedTokens = isEmbedding ? spent.promptTokens : 0;
  return {
    ...counters,
    ...spent,
    ...(isOrdered ? orderedPart({ ...spent, embeddedTokens }) : noOrderedTokens),
    spreadTokens: moreSpread,
    embeddedTokens,
    retries: spent.retries + (gaps.length > 0 ? 1 : 0),
    batches: 1,
  };
}

/**
 * Saves what is said about the parts of calls, in one transaction: all of them or none. Nothing in memory has changed where
 * it throws.
 */
export function saveJudged(
  run: StageRun,
  stage: CallStage<unknown>,
  judged: readonly JudgedCall[],
): readonly SettledCall[] {
  const at = run.now();
  const isEmbedding = kindOf(stage, run.settings) === 'embeddings';
  const { settlements, delta, moved } = run.commit(() => {
    const settled = judged.map((each) => saveOne(run, stage, each, at));
    const change = judged
      .map(({ saving }, index) => changeBy(settled[index] as Settlement, saving, isEmbedding))
      .reduce(sumCounters);
    const done = settled.reduce((sum, each) => sum + each.stage.done, 0);
    const failed = settled.reduce((sum, each) => sum + each.stage.failed, 0);
    addToCounters(run.db, run.jobId, change);
    setElapsed(run.db, run.jobId, run.progress.elapsedMs(), run.progress.stages());
    run.channel.append('progress', run.progress.snapshot(change, { done, failed }));
    return { settlements: settled, delta: change, moved: { done, failed } };
  });
  run.progress.add(delta, moved);
  return settlements.map((settlement, index) => ({
    ...settlement,
    outgrown: judged[index]?.saving.outgrown ?? false,
  }));
}

/** What a cut reply left open of a part is for want of room, where the room went into thinking. */
function blamingThought(verdict: PartVerdict<unknown>): PartVerdict<unknown> {
  if (verdict.problems.length === 0) return verdict;
  const { code, message } = codedInfo('reasoning_exhausted');
  return { ...verdict, problems: [{ code, message }, ...verdict.problems] };
}

/** Reads a reply that is on disk, from the ledger alone; null where the call has none that is unread. */
export function judgeReply(
  run: StageRun,
  stage: CallStage<unknown>,
  callId: number,
  circumstances: CallCircumstances = usual,
): JudgedCall | null {
  const call = run.calls.unread(callId);
  if (call === null) return null;
  const { text, finish, parts, spent, isOrdered } = call;
  const complete = finish === 'stop' || finish === 'refused';
  const read = stage.parseReply({ text, complete, refused: finish === 'refused' }, parts);
  const verdicts = circumstances.code === 'reasoning_exhausted' ? read.map(blamingThought) : read;
  return {
    call,
    verdicts,
    saving: { ...circumstances, spent, isOrdered, outgrown: finish === 'length', unfit: false },
  };
}

/** Saves one call in a transaction of its own. */
async function saveAlone(run: StageRun, stage: CallStage<unknown>, judged: JudgedCall): Promise<SettledCall> {
  const [settled] = await run.retryWrite(() => saveJudged(run, stage, [judged]));
  return settled as SettledCall;
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
  const judged = judgeReply(run, stage, callId, circumstances);
  return judged === null ? null : saveAlone(run, stage, judged);
}

/** What is said about every part of a call that the provider refused for what it holds. */
export function judgeUnfit(call: ClaimedCall, { code, message }: AppError): JudgedCall {
  const verdicts = call.parts.map(({ itemId }) => ({
    itemId,
    accounted: [],
    payload: null,
    problems: [{ code, message }],
  }));
  const spent = { ...noTokens, estimatedCalls: 0, retries: 0 };
  // What a filter takes out of one user's rows is missing, however they are cut: whoever is alone has failed.
  const outgrown = code !== 'content_filter';
  const saving = { ...usual, code, spent, isOrdered: false, outgrown, unfit: true };
  return { call, verdicts, saving };
}

/** Saves that a provider refused a call for what it holds. */
export const settleUnfit = (
  run: StageRun,
  stage: CallStage<unknown>,
  call: ClaimedCall,
  error: AppError,
): Promise<SettledCall> => saveAlone(run, stage, judgeUnfit(call, error));
