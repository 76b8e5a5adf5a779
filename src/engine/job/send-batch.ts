import type { AppError } from '../../shared/app-error.ts';
import type { BrokenReply } from '../calling/broken-try.ts';
import type { StreamedReply, Usage } from '../calling/model-reply.ts';
import type { Lane } from '../calling/pace/pace.ts';
import { reasoningExhausted } from '../calling/room.ts';
import { thinkingTokensOf, tokensOfThought } from '../calling/thinking.ts';
import type { CallOutcome } from '../calling/transport.ts';
import { noBrokenTries, type Tried } from '../ledger/call-record.ts';
import { countTokens } from '../packing/count-tokens.ts';
import type { Batch } from '../packing/pack-batches.ts';
import type { TokenEstimates } from '../packing/token-estimates.ts';
import { type CallStage, kindOf } from '../pipelines/pipeline.ts';
import { usageOfBroken, withBrokenTry } from './broken-tries.ts';
import type { CallBudget } from './call-budget.ts';
import { type ClaimedCall, claimCall } from './claim-call.ts';
import { leaveUnanswered, receiveReply } from './receive-reply.ts';
import { type SettledCall, settleUnfit } from './settle-reply.ts';
import type { Settler } from './settler.ts';
import type { Pause } from './stage-end.ts';
import type { StageRun } from './stage-run.ts';

/** What a sent batch leaves to do. */
type BatchEnd = Pick<SettledCall, 'gaps' | 'outgrown'>;

/** A call that is over: whether the whole job has to pause, and the reading and saving of what came. */
export interface SentBatch {
  readonly pause: Pause | null;
  readonly settle: () => Promise<BatchEnd>;
}

export interface BatchContext {
  readonly run: StageRun;
  readonly stage: CallStage<unknown>;
  readonly overheadTokens: number;
  readonly estimates: TokenEstimates;
  readonly lane: Lane;
  readonly settler: Settler;
  readonly budget: CallBudget;
}

type Replied = Extract<CallOutcome, { kind: 'replied' }>;

/** A call under way. */
interface Sending {
  readonly call: ClaimedCall;
  readonly batch: Batch;
  /** What it will take, as was believed when it was sent. */
  readonly expected: Usage;
}

const nothingLeft: BatchEnd = { gaps: [], outgrown: false };

/** A batch that need not be sent. */
export const unsent: SentBatch = { pause: null, settle: async () => nothingLeft };

/** What the request of a batch holds, by our own count. */
const inputOf = (context: BatchContext, batch: Batch): number => batch.inputTokens + context.overheadTokens;

function learn(context: BatchContext, batch: Batch, reply: StreamedReply, usage: Usage): void {
  context.estimates.learn({
    estimatedPrompt: inputOf(context, batch),
    usage: { promptTokens: reply.usage?.promptTokens ?? 0, completionTokens: usage.completionTokens },
    thinkingTokens: thinkingTokensOf(reply),
    records: batch.records,
    items: batch.parts.length,
  });
}

/** How much more of the input is for smaller requests, as the model counts it; it was counted as we do when the call was claimed. */
function moreSpread(context: BatchContext, batch: Batch, reply: StreamedReply): number {
  const counted = reply.usage?.promptTokens ?? 0;
  if (counted === 0) return 0;
  return Math.round(batch.spreadTokens * (counted / inputOf(context, batch) - 1));
}

/** Reads and saves a reply of ours that is on disk, and learns from it. */
async function settleSent(
  context: BatchContext,
  { call, batch }: Sending,
  { reply, problem }: Replied,
  took: { readonly usage: Usage; readonly durationMs: number },
): Promise<BatchEnd> {
  const { run } = context;
  const isExhausted = reply.exhausted !== undefined;
  const circumstances = {
    code: problem?.code ?? (isExhausted ? 'reasoning_exhausted' : null),
    // With all the room that there is, it is the item that takes too much of it.
    countsAgainst: !run.signal.aborted && (!isExhausted || reply.exhausted === 'some'),
    moreSpread: moreSpread(context, batch, reply),
  } as const;
  const settled = await context.settler.settle(call.id, circumstances);
  if (settled === null) return nothingLeft;
  const { counters, results, gaps } = settled;
  run.progress.addSample({
    durationMs: took.durationMs,
    records: counters.processedRecords,
    items: results.length,
  });
  if (context.stage.decidesItems) run.feed.finished(results);
  if (reply.finish === 'stop' && gaps.length === 0) learn(context, batch, reply, took.usage);
  return settled;
}

/** Puts a reply on disk, and answers the settling of it. */
async function takeReply(
  context: BatchContext,
  sending: Sending,
  outcome: Replied,
  tried: Tried,
): Promise<SentBatch> {
  const { run } = context;
  const { reply } = outcome;
  const { id } = sending.call;
  const usage: Usage = reply.usage ?? {
    promptTokens: sending.expected.promptTokens,
    completionTokens: countTokens(reply.text) + tokensOfThought(reply.thought ?? 0),
  };
  await receiveReply(run, id, {
    text: reply.text,
    finish: reply.finish,
    usage,
    usageEstimated: reply.usage === null,
    ...tried,
  });
  const durationMs = run.progress.callEnded(id);
  const pause: Pause | null =
    reply.exhausted === 'all'
      ? { kind: 'paused', reason: 'output_limit', error: reasoningExhausted({ usage }) }
      : null;
  return { pause, settle: () => settleSent(context, sending, outcome, { usage, durationMs }) };
}

async function settleUnanswered(
  { run, stage }: BatchContext,
  call: ClaimedCall,
  outcome: Exclude<CallOutcome, Replied>,
  tried: Tried,
): Promise<BatchEnd> {
  const code = outcome.kind === 'aborted' ? 'aborted' : outcome.error.code;
  const isEmbedding = kindOf(stage, run.settings) === 'embeddings';
  await leaveUnanswered(run, call.id, code, { ...tried, isEmbedding });
  return outcome.kind === 'unfit' ? settleUnfit(run, stage, call, outcome.error) : nothingLeft;
}

/**
 * Sends one call: claims its items in the ledger, waits for the reply and puts that on disk. Answers the reading
 * and saving of it, which the caller does once the call's place has been given to the next.
 * @throws what the database throws when it has been tried for long enough: a reply that is on disk by then is read when
 *   the job goes on, and one that could not be written is kept in memory until it can be
 */
export async function sendBatch(context: BatchContext, batch: Batch, number: number): Promise<SentBatch> {
  const { run, stage, estimates, lane } = context;
  const expected = estimates.expected(batch.inputTokens, batch.records, batch.parts.length);
  const told = stage.tell?.() ?? null;
  const request = stage.buildRequest(batch.parts, told);
  const call = await claimCall(run, stage, { batch, number, request, told });
  const itemIds = call.parts.map((part) => part.itemId);
  run.progress.callStarted(call.id, itemIds);
  run.feed.began(call.id, itemIds);
  run.channel.touch();
  let retries = 0;
  let broken = noBrokenTries;
  const onBroken = (reply: BrokenReply): void => {
    const usage = usageOfBroken(reply, expected.promptTokens);
    broken = withBrokenTry(broken, usage);
    context.budget.extend(batch, usage);
  };
  const onRetry = (_: AppError, toldUntil: number | null): void => {
    retries += 1;
    run.progress.retrying(1);
    if (toldUntil !== null) run.progress.waitUntil(toldUntil);
    run.channel.touch();
  };
  const { maxOutputTokens } = run.settings;
  try {
    const outcome = await run.transport.send(request, {
      maxOutputTokens,
      inputTokens: inputOf(context, batch),
      expectedTokens: expected.promptTokens + expected.completionTokens,
      signal: run.signal,
      winding: run.winding,
      pace: lane,
      onRetry,
      onText: (text) => {
        run.feed.wrote(call.id, text);
        run.channel.touch();
      },
      onBroken,
      unpaid: () => (context.budget.isPassed() ? context.budget.exceeded.error : null),
    });
    const tried = { retries, broken };
    if (outcome.kind === 'replied')
      return await takeReply(context, { call, batch, expected }, outcome, tried);
    const pause: Pause | null =
      outcome.kind === 'pause' ? { kind: 'paused', reason: outcome.reason, error: outcome.error } : null;
    return { pause, settle: () => settleUnanswered(context, call, outcome, tried) };
  } finally {
    // From here on they are counted with what the reply brings.
    run.progress.retrying(-retries);
    run.progress.callEnded(call.id);
    run.feed.ended(call.id);
  }
}
