import type { AppError, ErrorCode } from '../../../shared/app-error.ts';
import type { OrderNote } from '../../../shared/order.ts';
import { classifyCallError } from '../../calling/call-error.ts';
import { noUsage, type StreamedReply, sumUsage, type Usage } from '../../calling/model-reply.ts';
import type { ModelRequest } from '../../calling/model-request.ts';
import { callIdOf } from '../../calling/orders/order-lines.ts';
import { type OrderResult, readResult, replyOfBody } from '../../calling/orders/read-result.ts';
import { tokensOfThought } from '../../calling/thinking.ts';
import { changeOrder, noteOrder } from '../../ledger/change-order.ts';
import { type OrderRecord, readOrder } from '../../ledger/order-record.ts';
import type { OrderedCall } from '../../ledger/ordered-calls.ts';
import { countTokens } from '../../packing/count-tokens.ts';
import { type CallStage, kindOf } from '../../pipelines/pipeline.ts';
import { rebuildRequest } from '../../pipelines/rebuild-request.ts';
import { type JudgedCall, judgeUnfit, saveJudged } from '../settle-reply.ts';
import { settleReceived } from '../settler.ts';
import type { Pause } from '../stage-end.ts';
import type { StageRun } from '../stage-run.ts';

/** Lines that are written in one transaction, and then read. */
const linesTogether = 128;
/** Or so many characters of them. */
const charactersTogether = 4_000_000;

/** What was found wrong with lines, by kind. */
type Oddities = Map<OrderNote['kind'], { count: number; detail: string }>;

const nothingStored = () => ({
  replies: 0,
  refusals: 0,
  unanswered: 0,
  /** What answers took that came a second time, from another order of the same lines: they are paid for as well. */
  extra: noUsage,
  /** Why the provider answered nothing at all, where it said the same of lines that would be true of any. */
  pause: null as Pause | null,
  paused: 0,
  odd: new Map() as Oddities,
});

/** What came of lines in one going through them. */
export type StoredLines = ReturnType<typeof nothingStored>;

const addOdd = (odd: Oddities, kind: OrderNote['kind'], detail: string): void => {
  const before = odd.get(kind);
  odd.set(kind, { count: (before?.count ?? 0) + 1, detail: before?.detail ?? detail.slice(0, 200) });
};

/** What is to be done about one call, once its group is on disk. */
type Taken =
  | { readonly kind: 'reply'; readonly call: OrderedCall; readonly reply: StreamedReply }
  | { readonly kind: 'unfit'; readonly call: OrderedCall; readonly error: AppError }
  | { readonly kind: 'unanswered'; readonly call: OrderedCall; readonly code: ErrorCode };

/** Reads lines of results into the ledger: each is stored before what it says is read, and stored once. */
export type ResultReader = ReturnType<typeof createResultReader>;

/** What a request holds, by our own count. */
export function tokensAskedIn(request: ModelRequest): number {
  const asked = request.kind === 'chat' ? request.messages.map(({ content }) => content) : request.inputs;
  return asked.reduce((sum, text) => sum + countTokens(text), 0);
}

/** The usage of a reply: as it was told, else reckoned from what was asked and said. */
function usageOf(stage: CallStage<unknown>, call: OrderedCall, reply: StreamedReply): Usage {
  if (reply.usage !== null) return reply.usage;
  const said = countTokens(reply.text) + tokensOfThought(reply.thought ?? 0);
  try {
    const request = rebuildRequest(stage, call);
    return { promptTokens: tokensAskedIn(request), completionTokens: request.kind === 'chat' ? said : 0 };
  } catch {
    // An item has left the file: of what was asked nothing is known.
    return { promptTokens: 0, completionTokens: said };
  }
}

/** One going through lines. */
interface Reading {
  readonly run: StageRun;
  readonly stage: CallStage<unknown>;
  readonly isEmbedding: boolean;
  readonly stored: StoredLines;
  /** Calls that a line of this file was about. */
  seen: Set<number>;
  /** The order that the file is of; null where that is to be told by the lines. */
  order: Pick<OrderRecord, 'id' | 'twinOf'> | null;
}

function refusalOf({ run, stored }: Reading, call: OrderedCall, thrown: unknown): Taken {
  const { error, remedy } = classifyCallError(thrown, run.now());
  if (remedy.kind === 'content' || (remedy.kind === 'pause' && remedy.reason === 'bad_request'))
    return { kind: 'unfit', call, error };
  if (remedy.kind === 'pause') {
    stored.pause ??= { kind: 'paused', reason: remedy.reason, error };
    stored.paused += 1;
  }
  return { kind: 'unanswered', call, code: error.code };
}

function takenOf(
  reading: Reading,
  call: OrderedCall,
  result: Exclude<OrderResult, { kind: 'unreadable' }>,
): Taken {
  if (result.kind === 'unanswered') return { kind: 'unanswered', call, code: result.code };
  if (result.kind === 'refused') return refusalOf(reading, call, result.error);
  try {
    const inputs = reading.isEmbedding ? call.parts.length : null;
    return { kind: 'reply', call, reply: replyOfBody(result.body, inputs) };
  } catch (thrown) {
    return refusalOf(reading, call, thrown);
  }
}

/** A line about a call that waits for no answer any more. */
function noteLate(
  { run, isEmbedding, seen, stored, order }: Reading,
  callId: number,
  result: OrderResult,
): void {
  const standing = run.calls.standing(callId);
  const isReply = result.kind === 'reply';
  if (seen.has(callId)) addOdd(stored.odd, 'doubled', String(callId));
  else if (standing === null) addOdd(stored.odd, 'alien', String(callId));
  else if (order !== null && standing.orderId !== order.id && isReply) {
    // Another order of the same lines: it was paid for, too.
    const { usage } = replyOfBody(result.body, isEmbedding ? 1 : null);
    stored.extra = sumUsage(stored.extra, usage ?? noUsage);
  } else if (isReply && (standing.status === 'lost' || standing.status === 'unanswered'))
    addOdd(stored.odd, 'late', String(callId));
  seen.add(callId);
}

/** What a line says of a call that waits for it; null where it is about none. */
function readLine(reading: Reading, text: string): Taken | null {
  const { run, seen, stored, order } = reading;
  const result = readResult(text);
  if (result.kind === 'unreadable') {
    addOdd(stored.odd, 'unreadable', result.text);
    return null;
  }
  const callId = callIdOf(result.customId, run.jobId);
  if (callId === null) {
    addOdd(stored.odd, 'alien', result.customId);
    return null;
  }
  const call = seen.has(callId) ? null : run.calls.ordered(callId);
  if (call === null) {
    noteLate(reading, callId, result);
    return null;
  }
  // What the provider made twice is waited for: only what it has answered counts.
  if ((order?.twinOf ?? null) !== null && result.kind !== 'reply') return null;
  seen.add(callId);
  return takenOf(reading, call, result);
}

/** Writes one call down; answers whether it still waited. Inside the transaction of its group. */
function write({ run, stage }: Reading, taken: Taken, orderId: number, at: number): boolean {
  const { call } = taken;
  if (taken.kind !== 'reply') {
    const code = taken.kind === 'unfit' ? taken.error.code : taken.code;
    return run.calls.refuseOrdered(call.id, code, at);
  }
  const { reply } = taken;
  const received = {
    text: reply.text,
    finish: reply.finish,
    usage: usageOf(stage, call, reply),
    usageEstimated: reply.usage === null,
    retries: 0,
  };
  return run.calls.receiveOrdered(call.id, received, orderId, at);
}

const counts = { reply: 'replies', unfit: 'refusals', unanswered: 'unanswered' } as const;
type Counted = Pick<OrderRecord, 'replies' | 'refusals' | 'unanswered'>;
const nothing: Counted = { replies: 0, refusals: 0, unanswered: 0 };

/** Writes calls down, and what they come to with their orders, in one transaction. */
function writeGroup(reading: Reading, group: readonly Taken[]): void {
  const { run, stored, order: from } = reading;
  const counted = run.commit(() => {
    const at = run.now();
    const more = new Map<number, Counted>();
    for (const taken of group) {
      const own = from?.id ?? run.calls.standing(taken.call.id)?.orderId ?? null;
      if (own === null || !write(reading, taken, own, at)) continue;
      // What the provider made twice is counted with the first.
      const first = readOrder(run.db, own).twinOf ?? own;
      const sum = more.get(first) ?? nothing;
      more.set(first, { ...sum, [counts[taken.kind]]: sum[counts[taken.kind]] + 1 });
    }
    for (const [id, sum] of more) {
      const order = readOrder(run.db, id);
      changeOrder(run.db, order, {
        replies: order.replies + sum.replies,
        refusals: order.refusals + sum.refusals,
        unanswered: order.unanswered + sum.unanswered,
      });
    }
    return [...more.values()];
  });
  for (const sum of counted) {
    stored.replies += sum.replies;
    stored.refusals += sum.refusals;
    stored.unanswered += sum.unanswered;
  }
}

/** Puts a group on disk, and then reads what it says. */
async function flush(reading: Reading, group: readonly Taken[]): Promise<void> {
  if (group.length === 0) return;
  const { run, stage } = reading;
  run.checkFile();
  await run.retryWrite(() => writeGroup(reading, group));
  run.onReceived?.();
  const unfit: readonly JudgedCall[] = group.flatMap((taken) =>
    taken.kind === 'unfit' ? [judgeUnfit(taken.call, taken.error)] : [],
  );
  if (unfit.length > 0) await run.retryWrite(() => saveJudged(run, stage, unfit));
  await settleReceived(run, stage);
  run.channel.touch();
}

export function createResultReader(run: StageRun, stage: CallStage<unknown>) {
  const stored = nothingStored();
  const isEmbedding = kindOf(stage, run.settings) === 'embeddings';
  const reading: Reading = { run, stage, isEmbedding, stored, seen: new Set(), order: null };
  return {
    stored,
    /** Takes lines, whichever order of the job they are of; `order` where they came from one. */
    take: async (lines: AsyncIterable<string>, order: Pick<OrderRecord, 'id' | 'twinOf'> | null) => {
      // What broke off is read once more: what of it is on disk waits no longer, and the rest does.
      reading.seen = new Set();
      reading.order = order;
      let group: Taken[] = [];
      let characters = 0;
      for await (const line of lines) {
        run.signal.throwIfAborted();
        const taken = readLine(reading, line);
        if (taken !== null) group.push(taken);
        characters += line.length;
        if (group.length < linesTogether && characters < charactersTogether) continue;
        await flush(reading, group);
        group = [];
        characters = 0;
      }
      await flush(reading, group);
    },
  };
}

/** What was odd about lines, as it is kept with an order. */
const notesOf = (odd: Oddities): readonly OrderNote[] =>
  [...odd].map(([kind, { count, detail }]) => ({ kind, count, detail }));

/** Keeps what was odd with an order. Inside a transaction. */
export const keepNotes = (
  run: StageRun,
  orderId: number,
  { odd }: StoredLines,
  more: readonly OrderNote[] = [],
): void => noteOrder(run.db, orderId, [...notesOf(odd), ...more]);
