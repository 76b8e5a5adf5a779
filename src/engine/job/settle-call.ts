import type { ErrorInfo } from '../../shared/app-error.ts';
import type { ItemResult } from '../../shared/job.ts';
import type { ContentProblem, PartKey } from '../items.ts';
import type { PendingItem } from '../ledger/item-record.ts';
import type { PartVerdict } from '../pipelines/pipeline.ts';
import { type DecisionContext, failItem, succeedItem } from './decide-item.ts';
import type { StageDelta } from './job-progress.ts';

/** Replies in a row that brought an item no further, after which it fails once it was asked about alone. */
export const maxNoProgress = 6;
/** Less than this share of what was asked counts as no further. */
const progressShare = 0.25;

/** What of a part has to be asked about again. */
export interface Gap {
  readonly itemId: string;
  readonly recordIds: readonly string[];
  /** Nothing at all was accounted for. */
  readonly nothingFound: boolean;
}

export interface Settlement {
  readonly counters: Readonly<Tally>;
  /** Items that have an outcome in this stage now. */
  readonly stage: StageDelta;
  readonly results: readonly ItemResult[];
  readonly gaps: readonly Gap[];
}

export interface SettleContext extends DecisionContext {
  readonly callId: number;
  readonly minCoverage: number;
  /** False for a reply that we cut off ourselves: its gaps are nobody's fault. */
  readonly countsAgainst: boolean;
  /** The request or its reply was too long for the model: smaller ones are tried before anybody is blamed. */
  readonly outgrown: boolean;
  /** The provider refused the request as it stands: what is alone in it, and cannot be cut, will never pass. */
  readonly unfit: boolean;
}

const unknownProblem: ContentProblem = { code: 'malformed_reply', message: 'The reply could not be read.' };

const asError = (problem: ContentProblem): ErrorInfo => ({ ...problem, hint: '' });

interface Tally {
  succeeded: number;
  failed: number;
  processedRecords: number;
  unaccountedRecords: number;
  results: number;
}

type StageTally = { -readonly [Key in keyof StageDelta]: number };

/** How many records may stay unaccounted for, by the settings, if these are given up too. */
function mayWaive(item: PendingItem, missing: number, minCoverage: number): boolean {
  if (missing === 0 || minCoverage >= 1 || item.records === 0) return false;
  return (item.records - item.unaccounted - missing) / item.records >= minCoverage;
}

/** What of a verdict is believed: what was in doubt before and is said once more, too. */
function believe(
  verdict: PartVerdict<unknown>,
  { items }: SettleContext,
): PartVerdict<unknown> & { readonly doubted?: readonly string[] } {
  const { onceMore } = verdict;
  if (onceMore === undefined) return verdict;
  const sure = new Set(verdict.accounted);
  const doubted = onceMore.accounted.filter((id) => !sure.has(id));
  const before = items.doubted(verdict.itemId);
  return doubted.every((id) => before.has(id)) ? { ...verdict, ...onceMore } : { ...verdict, doubted };
}

function settlePart(
  part: PartKey,
  said: PartVerdict<unknown>,
  context: SettleContext,
  tally: Tally,
  stageTally: StageTally,
  alone: boolean,
): { readonly result: ItemResult | null; readonly gap: Gap | null } {
  const { items, callId, at } = context;
  const item = items.pending(part.itemId);
  // Another part of the item may have failed it meanwhile.
  if (item === null) return { result: null, gap: null };
  const { itemId } = item;
  const verdict = believe(said, context);
  const { doubted } = verdict;
  const accounted = new Set(verdict.accounted);
  const missing = part.recordIds.filter((id) => !accounted.has(id));
  const waived =
    context.countsAgainst && doubted === undefined && mayWaive(item, missing.length, context.minCoverage)
      ? missing.length
      : 0;
  const unaccounted = item.unaccounted + waived;
  if (waived > 0) items.waive(itemId, waived);
  const known = items.knownRecords(itemId);
  tally.processedRecords += accounted.size + waived;
  tally.unaccountedRecords += waived;
  if (known + accounted.size + unaccounted >= item.records) {
    // Nearly everybody is read by one reply, and what accounts for nothing has brought nothing.
    const earlier = known === 0 ? [] : items.payloads(itemId);
    const payloads = [...earlier, verdict.payload].filter((each) => each !== null);
    // Of what several replies brought, or was given up, it is looked up what it is known by.
    const hash = known === 0 && unaccounted === 0 ? part.hash : undefined;
    const { results, goesOn } = succeedItem(item, { payloads, unaccounted, hash }, context);
    stageTally.done += 1;
    if (context.stage.decidesItems && goesOn !== true) tally.succeeded += 1;
    tally.results += results;
    return { result: { itemId, status: 'succeeded', results, error: null }, gap: null };
  }
  if (accounted.size > 0 || doubted !== undefined)
    items.addPart(itemId, callId, {
      accounted: [...accounted],
      payload: verdict.payload,
      ...(doubted && { doubted }),
    });
  if (missing.length === 0 || waived > 0) return { result: null, gap: null };
  const progressed = accounted.size >= part.recordIds.length * progressShare;
  const divisible = context.outgrown && accounted.size === 0 && part.recordIds.length > 1;
  const counts = context.countsAgainst && !divisible;
  const noProgress = progressed ? 0 : item.noProgress + (counts ? 1 : 0);
  const problem = verdict.problems[0] ?? unknownProblem;
  // In company it may be another's fault: the batch is halved until each has been asked about alone.
  if (alone && (noProgress >= maxNoProgress || (context.unfit && !divisible))) {
    const told = failItem(item, problem, context);
    stageTally.done += 1;
    stageTally.failed += 1;
    if (context.stage.decidesItems) tally.failed += 1;
    tally.processedRecords += item.records - known - accounted.size - unaccounted;
    return { result: { itemId, status: 'failed', results: 0, error: asError(told) }, gap: null };
  }
  items.noteProblem(itemId, problem, noProgress, callId, at);
  return { result: null, gap: { itemId, recordIds: missing, nothingFound: accounted.size === 0 } };
}

/**
 * Applies what a reply says to the ledger and the results. Runs inside a transaction; what it answers is to be
 * believed only once that is committed.
 */
export function settleCall(
  parts: readonly PartKey[],
  verdicts: readonly PartVerdict<unknown>[],
  context: SettleContext,
): Settlement {
  const tally: Tally = { succeeded: 0, failed: 0, processedRecords: 0, unaccountedRecords: 0, results: 0 };
  const stage: StageTally = { done: 0, failed: 0 };
  const results: ItemResult[] = [];
  const gaps: Gap[] = [];
  for (const [index, part] of parts.entries()) {
    const verdict = verdicts[index] ?? {
      itemId: part.itemId,
      accounted: [],
      payload: null,
      problems: [unknownProblem],
    };
    const { result, gap } = settlePart(part, verdict, context, tally, stage, parts.length === 1);
    if (result !== null) results.push(result);
    if (gap !== null) gaps.push(gap);
  }
  return { counters: tally, stage, results, gaps };
}
