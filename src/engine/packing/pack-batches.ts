import type { LoadedItem, LoadedRecord, RecordGroup } from '../items.ts';
import type { PackBudget } from './pack-budget.ts';
import { createSpreadPlan, type Spread, tokensOfWork, type Work } from './spread-work.ts';

export interface Batch {
  readonly parts: readonly LoadedItem[];
  readonly records: number;
  /** Estimates, without the request's static text. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Input that it takes because requests are smaller than they could be, so that no place stands idle. */
  readonly spreadTokens: number;
}

const sumTokens = (records: readonly LoadedRecord[]): number =>
  records.reduce((sum, record) => sum + record.tokens, 0);

/** Tokens of a group, its heading among them. */
const tokensOf = ({ tokens, records, recordTokens }: RecordGroup): number =>
  tokens + (recordTokens ?? sumTokens(records));

type ItemSize = Omit<Work, 'items'>;

/** Items never change, and each is looked at while all that come after it are taken in. */
const sizesOfItems = new WeakMap<LoadedItem, ItemSize>();

function sizeOf(item: LoadedItem): ItemSize {
  const known = sizesOfItems.get(item);
  if (known !== undefined) return known;
  let records = 0;
  let input = item.tokens;
  for (const group of item.groups) {
    records += group.records.length;
    input += tokensOf(group);
  }
  const size = { records, input };
  sizesOfItems.set(item, size);
  return size;
}

export const countRecords = (item: LoadedItem): number => sizeOf(item).records;
const inputOf = (item: LoadedItem): number => sizeOf(item).input;

interface Room {
  readonly input: number;
  readonly output: number;
}

const outputOf = (records: number, budget: PackBudget): number =>
  budget.outputPerItem + records * budget.outputPerRecord;

const fits = (item: LoadedItem, room: Room, budget: PackBudget): boolean =>
  inputOf(item) <= room.input && outputOf(countRecords(item), budget) <= room.output;

/** The part of an item that holds the given records; days that lose all of theirs go. */
export function restrictItem(item: LoadedItem, recordIds: ReadonlySet<string>): LoadedItem {
  const groups = item.groups.flatMap((group) => {
    const records = group.records.filter((record) => recordIds.has(record.id));
    return records.length === 0 ? [] : { ...group, records, recordTokens: sumTokens(records) };
  });
  return { ...item, groups };
}

/** How many leading records of a group fit. */
function leadingRecords(
  records: readonly LoadedRecord[],
  input: number,
  output: number,
  perRecord: number,
): number {
  let tokens = 0;
  for (const [index, record] of records.entries()) {
    tokens += record.tokens;
    if (tokens > input || (index + 1) * perRecord > output) return index;
  }
  return records.length;
}

/**
 * Cuts an item that is larger than a batch: as many whole groups as fit, and the rest. A group that alone is
 * larger is cut between its records; a single record larger than a batch goes alone.
 */
export function splitItem(item: LoadedItem, budget: PackBudget): readonly [LoadedItem, LoadedItem | null] {
  let input = budget.inputTokens - item.tokens;
  let output = budget.outputTokens - budget.outputPerItem;
  const head: RecordGroup[] = [];
  for (const [index, group] of item.groups.entries()) {
    const groupInput = tokensOf(group);
    const groupOutput = group.records.length * budget.outputPerRecord;
    if (groupInput <= input && groupOutput <= output) {
      head.push(group);
      input -= groupInput;
      output -= groupOutput;
      continue;
    }
    if (head.length > 0)
      return [
        { ...item, groups: head },
        { ...item, groups: item.groups.slice(index) },
      ];
    const fitting = leadingRecords(group.records, input - group.tokens, output, budget.outputPerRecord);
    const taken = group.records.slice(0, Math.max(1, fitting));
    const takenTokens = sumTokens(taken);
    const rest = group.records.slice(taken.length);
    const first = { ...item, groups: [{ ...group, records: taken, recordTokens: takenTokens }] };
    // The rest may be a million records of one day: what it comes to is what is left of the whole.
    const cut = { ...group, records: rest, recordTokens: groupInput - group.tokens - takenTokens };
    const later = [...(rest.length === 0 ? [] : [cut]), ...item.groups.slice(1)];
    return [first, later.length === 0 ? null : { ...item, groups: later }];
  }
  return [item, null];
}

function toBatch(parts: readonly LoadedItem[], budget: PackBudget): Batch {
  const records = parts.reduce((sum, part) => sum + countRecords(part), 0);
  return {
    parts,
    records,
    inputTokens: parts.reduce((sum, part) => sum + inputOf(part), 0),
    outputTokens: Math.ceil(parts.length * budget.outputPerItem + records * budget.outputPerRecord),
    spreadTokens: 0,
  };
}

/** What a batch is to hold where it is not to be full: so much of what makes a call long. */
interface Target {
  readonly load: number;
  /** An item may be cut in two, between days, where whole ones leave too much of this open. */
  readonly mayCut?: boolean;
}

/** The least share of an item that is cut off to fill a batch up to its target. */
const leastCut = 0.3;

/** What makes a call long: its answer. */
const loadOf = (item: LoadedItem, budget: PackBudget): number => outputOf(countRecords(item), budget);

/** The budget of a batch that is to hold no more than its target. */
const shrinkTo = ({ load }: Target, budget: PackBudget): PackBudget => ({
  ...budget,
  outputTokens: Math.min(budget.outputTokens, load),
});

/**
 * Takes from the window, in order, all that fits together with the first item, up to `maxParts` of them. With a target
 * it takes what brings the batch nearer to that.
 */
export function fillBatch(
  window: LoadedItem[],
  budget: PackBudget,
  maxParts = Number.POSITIVE_INFINITY,
  target: Target = { load: Number.POSITIVE_INFINITY },
): Batch {
  const first = window.shift();
  if (first === undefined) return toBatch([], budget);
  let room: Room = { input: budget.inputTokens, output: budget.outputTokens };
  let load = 0;
  const parts: LoadedItem[] = [];
  const take = (item: LoadedItem): void => {
    parts.push(item);
    load += loadOf(item, budget);
    room = { input: room.input - inputOf(item), output: room.output - outputOf(countRecords(item), budget) };
  };
  const [head, rest] = fits(first, room, budget) ? [first, null] : splitItem(first, shrinkTo(target, budget));
  take(head);
  if (rest !== null) {
    window.unshift(rest);
    return toBatch(parts, budget);
  }
  const most = Math.min(maxParts, budget.items);
  const isNearer = (item: LoadedItem): boolean => {
    const more = loadOf(item, budget);
    return target.mayCut === true ? load + more <= target.load * 1.05 : 2 * load + more <= 2 * target.load;
  };
  for (let index = 0; index < window.length && parts.length < most; ) {
    const candidate = window[index];
    if (candidate !== undefined && isNearer(candidate) && fits(candidate, room, budget)) {
      take(candidate);
      window.splice(index, 1);
    } else {
      index += 1;
    }
  }
  const cut =
    target.mayCut === true && parts.length < most ? cutOff(window, target.load - load, room, budget) : null;
  if (cut !== null) take(cut);
  return toBatch(parts, budget);
}

/**
 * Takes whole days of the first item of the window, as many as the load allows; null, and nothing is taken, where that is no
 * good part of it or finds no room.
 */
function cutOff(window: LoadedItem[], load: number, room: Room, budget: PackBudget): LoadedItem | null {
  const [item] = window;
  if (item === undefined || load < leastCut * loadOf(item, budget)) return null;
  const [head, rest] = splitItem(item, shrinkTo({ load }, budget));
  const isBetweenDays = head.groups.every((group, index) => group === item.groups[index]);
  const isGood = isBetweenDays && loadOf(head, budget) >= leastCut * loadOf(item, budget) * 0.8;
  if (rest === null || !isGood || !fits(head, room, budget)) return null;
  window.shift();
  window.push(rest);
  return head;
}

/** Looked at together, so that small items fill what a large one leaves: so many batches' worth of tokens, … */
const lookAheadBatches = 2;
/** … with several places so many items for each as well, so that all may get alike, up to so many batches' worth. */
const lookAheadItems = 2;
const mostBatchesAhead = 8;
/** Where a request takes so many items at most, no more than this many, or a request's worth. */
const lookAheadOfCounted = 24;

/** Items that wait to be packed, and what they come to. With several places the heaviest are first. */
function createWindow(places: () => number) {
  const items: LoadedItem[] = [];
  let input = 0;
  let records = 0;
  const sum = (): void => {
    input = items.reduce((total, item) => total + inputOf(item), 0);
    records = items.reduce((total, item) => total + countRecords(item), 0);
  };
  const batchesOf = (budget: PackBudget): number => {
    const output = items.length * budget.outputPerItem + records * budget.outputPerRecord;
    return Math.max(input / budget.inputTokens, budget.outputTokens === 0 ? 0 : output / budget.outputTokens);
  };
  return {
    add: (item: LoadedItem): void => {
      const weight = inputOf(item);
      const at = places() === 1 ? -1 : items.findIndex((each) => inputOf(each) < weight);
      items.splice(at < 0 ? items.length : at, 0, item);
      input += weight;
      records += countRecords(item);
    },
    isEmpty: (): boolean => items.length === 0,
    /** Whether it offers enough to fill a batch well. */
    isAmple: (budget: PackBudget): boolean => {
      if (Number.isFinite(budget.items) && items.length >= Math.max(lookAheadOfCounted, budget.items))
        return true;
      const batches = batchesOf(budget);
      const enough = places() === 1 || items.length >= places() * lookAheadItems;
      return batches >= (enough ? lookAheadBatches : mostBatchesAhead);
    },
    fill: (budget: PackBudget, target?: Target, ofLightest = false): Batch => {
      if (ofLightest) items.reverse();
      const batch = fillBatch(items, budget, Number.POSITIVE_INFINITY, target);
      if (ofLightest) items.reverse();
      sum();
      return batch;
    },
    /** What it holds, with as much again as records are still to be loaded. */
    workLeft: (unloaded: number): Work => {
      const share = records === 0 ? 1 : 1 + unloaded / records;
      return { input: input * share, records: records * share, items: items.length * share };
    },
  };
}

/**
 * Packs items into batches within a budget of input and of output tokens, lazily: it holds a few batches' worth
 * of items. Every record goes into exactly one batch; only a record that is larger than a whole batch exceeds
 * the budget, alone. The budget is asked for anew before each batch, since it is learned. With `spread` batches are as
 * large as lets all places end together; see `createSpreadPlan`.
 */
export function* packBatches(
  items: Iterable<LoadedItem>,
  budget: () => PackBudget,
  spread: Spread = { places: () => 1, surePlaces: 1, records: 0, overheadTokens: 0 },
): Generator<Batch> {
  // Where nothing is answered at length a call is as good as another, and fewer are better.
  const isWritten = budget().outputTokens > 0;
  let unloaded = spread.records;
  const workLeft = (): Work => window.workLeft(unloaded);
  const window = createWindow(() => (isWritten ? spread.places(tokensOfWork(workLeft(), budget())) : 1));
  const plan = createSpreadPlan(spread);
  const next = (): Batch => {
    const now = budget();
    const left = workLeft();
    const wanted = isWritten ? plan.next(left, now, unloaded === 0) : null;
    if (wanted === null) return window.fill(now);
    const all = left.items * outputOf(left.records / left.items, now);
    const { share, mayCut, ofLightest } = wanted;
    const batch = window.fill(now, { load: all * share, mayCut }, ofLightest);
    const held = { input: batch.inputTokens, records: batch.records, items: batch.parts.length };
    return { ...batch, spreadTokens: plan.packed(held, now) };
  };
  for (const item of items) {
    const records = countRecords(item);
    if (records === 0) continue;
    unloaded = Math.max(0, unloaded - records);
    window.add(item);
    // An item of many batches leaves the window no shorter: go on until it does.
    while (window.isAmple(budget())) yield next();
  }
  unloaded = 0;
  while (!window.isEmpty()) yield next();
}
