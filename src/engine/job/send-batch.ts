import type { AppError, ErrorCode } from '../../shared/app-error.ts';
import type { PauseReason } from '../../shared/job.ts';
import type { StreamedReply, Usage } from '../calling/model-reply.ts';
import { type CallOutcome, sendWithRetries } from '../calling/send-with-retries.ts';
import type { PartKey } from '../items.ts';
import { addToCounters, noChange } from '../ledger/job-record.ts';
import { countTokens } from '../packing/count-tokens.ts';
import type { Batch } from '../packing/pack-batches.ts';
import type { TokenEstimates } from '../packing/token-estimates.ts';
import type { CallStage } from '../pipelines/pipeline.ts';
import { readReplyText, type SentCall, saveReply } from './save-reply.ts';
import type { Gap } from './settle-call.ts';
import type { StageRun } from './stage-run.ts';

/** What a sent batch leaves to do. */
export interface BatchEnd {
  readonly gaps: readonly Gap[];
  /** The batch was too large for the model: smaller ones may do. */
  readonly outgrown: boolean;
}

/** A call that is over: whether the whole job has to pause, and the reading and saving of what came. */
export interface SentBatch {
  readonly pause: { readonly reason: PauseReason; readonly error: AppError } | null;
  readonly settle: () => Promise<BatchEnd>;
}

export interface BatchContext {
  readonly run: StageRun;
  readonly stage: CallStage<unknown>;
  readonly instructions: string;
  readonly overheadTokens: number;
  readonly estimates: TokenEstimates;
  /** Called when the provider has accepted the request: its key, its model, its size. */
  readonly onAccepted: () => void;
}

const nothingLeft: BatchEnd = { gaps: [], outgrown: false };

/** A batch that need not be sent. */
export const unsent: SentBatch = { pause: null, settle: async () => nothingLeft };

function keysOf(batch: Batch): readonly PartKey[] {
  return batch.parts.map((part) => ({
    itemId: part.id,
    recordIds: part.groups.flatMap((group) => group.records.map((record) => record.id)),
  }));
}

function learn(context: BatchContext, batch: Batch, reply: StreamedReply, usage: Usage): void {
  context.estimates.learn({
    estimatedPrompt: batch.inputTokens + context.overheadTokens,
    usage: { promptTokens: reply.usage?.promptTokens ?? 0, completionTokens: usage.completionTokens },
    records: batch.records,
    items: batch.parts.length,
  });
}

/**
 * Sends one call: claims its items in the ledger, waits for the reply and puts that on disk. Answers the reading
 * and saving of it, which the caller does once the call's place has been given to the next.
 * @throws what the database throws when it has been tried for long enough: a reply that is on disk by then is read when
 *   the job goes on, and one that could not be written is kept in memory until it can be
 */
export async function sendBatch(context: BatchContext, batch: Batch, number: number): Promise<SentBatch> {
  const { run, stage, estimates } = context;
  const parts = keysOf(batch);
  const expected = estimates.expected(batch.inputTokens, batch.records, batch.parts.length);
  // Not synced: a power cut that forgets a claim forgets only that a call was under way.
  const claim = (): number =>
    run.commitSoftly(() => {
      for (const part of parts) run.items.countAttempt(part.itemId, run.now());
      return run.calls.insert(stage.name, number, parts, run.now());
    });
  const callId = await run.retryWrite(claim);
  const call: SentCall = { id: callId, batch: number, parts };
  run.progress.callStarted(
    callId,
    parts.map((part) => part.itemId),
  );
  run.channel.touch();
  let retries = 0;
  const onRetry = (): void => {
    retries += 1;
    run.progress.retrying(1);
    run.channel.touch();
  };
  try {
    const outcome = await sendWithRetries(
      {
        ...stage.buildRequest(batch.parts, context.instructions),
        maxOutputTokens: run.settings.maxOutputTokens,
        signal: run.signal,
        onAccepted: context.onAccepted,
      },
      { ...run, onRetry },
    );
    if (outcome.kind !== 'replied') {
      const pause = outcome.kind === 'pause' ? { reason: outcome.reason, error: outcome.error } : null;
      if (outcome.kind === 'unfit') context.onAccepted();
      return { pause, settle: () => saveUnanswered(context, call, outcome, retries) };
    }
    const { reply } = outcome;
    const usage: Usage = reply.usage ?? {
      promptTokens: expected.promptTokens,
      completionTokens: countTokens(reply.text),
    };
    const received = { text: reply.text, finish: reply.finish, usage, retries };
    const receivedAt = run.now();
    run.unsaved.keep(callId, () => run.calls.receive(callId, received, receivedAt));
    await run.retryWrite(() => run.unsaved.save(callId));
    run.onReceived?.();
    const durationMs = run.progress.callEnded(callId);
    const settle = async (): Promise<BatchEnd> => {
      const verdicts = readReplyText(stage, reply.text, reply.finish, parts);
      const options = {
        code: outcome.problem?.code ?? null,
        spent: { ...usage, retries },
        countsAgainst: !run.signal.aborted,
        outgrown: reply.finish === 'length',
        unfit: false,
      };
      const settlement = await run.retryWrite(() => saveReply(run, stage, call, verdicts, options));
      const records = settlement.counters.processedRecords;
      run.progress.addSample({ durationMs, records, items: settlement.results.length });
      if (reply.finish === 'stop' && settlement.gaps.length === 0) learn(context, batch, reply, usage);
      return { gaps: settlement.gaps, outgrown: reply.finish === 'length' };
    };
    return { pause: null, settle };
  } finally {
    // From here on they are counted with what the reply brings.
    run.progress.retrying(-retries);
    run.progress.callEnded(callId);
  }
}

async function saveUnanswered(
  context: BatchContext,
  call: SentCall,
  outcome: Exclude<CallOutcome, { kind: 'replied' }>,
  retries: number,
): Promise<BatchEnd> {
  const { run, stage } = context;
  const code: ErrorCode = outcome.kind === 'aborted' ? 'aborted' : outcome.error.code;
  const write = (): void =>
    run.commit(() => {
      run.calls.unanswered(call.id, code, retries, run.now());
      addToCounters(run.db, run.jobId, { ...noChange, retries });
    });
  await run.retryWrite(write);
  run.progress.add({ retries });
  if (outcome.kind !== 'unfit') return nothingLeft;
  const problem = { code, message: outcome.error.message };
  const verdicts = call.parts.map((part) => ({
    itemId: part.itemId,
    accounted: [],
    payload: null,
    problems: [problem],
  }));
  const spent = { promptTokens: 0, completionTokens: 0, retries: 0 };
  const options = { code, spent, countsAgainst: true, outgrown: true, unfit: true };
  const settlement = await run.retryWrite(() => saveReply(run, stage, call, verdicts, options));
  return { gaps: settlement.gaps, outgrown: true };
}
