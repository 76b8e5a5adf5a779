import type { LoadedItem, LoadedRecord, RecordGroup } from '../items.ts';

/** What one request may hold. Everything is in tokens of the model. */
export interface PackBudget {
  /** For the items alone: the request's budget without its static text. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly outputPerRecord: number;
  readonly outputPerItem: number;
  /** Most items in one request. */
  readonly items: number;
}

export interface Batch {
  readonly parts: readonly LoadedItem[];
  readonly records: number;
  /** Estimates, without the request's static text. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Items looked at together, so that small ones fill what a large one leaves: so many batches' worth, … */
const lookAheadBatches = 2;
/** … but no more than this many, or a request's worth of them where that is told. */
const lookAheadItems = 24;

/** Groups never change, and those of a large item are looked at for every batch that it takes. */
const tokensOfGroups = new WeakMap<RecordGroup, number>();

/** Tokens of a group, its heading among them. */
function tokensOf(group: RecordGroup): number {
  const known = tokensOfGroups.get(group);
  if (known !== undefined) return known;
  const tokens = group.records.reduce((sum, record) => sum + record.tokens, group.tokens);
  tokensOfGroups.set(group, tokens);
  return tokens;
}

export function countRecords(item: LoadedItem): number {
  return item.groups.reduce((sum, group) => sum + group.records.length, 0);
}

function inputOf(item: LoadedItem): number {
  return item.groups.reduce((sum, group) => sum + tokensOf(group), item.tokens);
}

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
  const groups = item.groups
    .map((group) => ({ ...group, records: group.records.filter((record) => recordIds.has(record.id)) }))
    .filter((group) => group.records.length > 0);
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
    const taken = Math.max(1, fitting);
    const rest = group.records.slice(taken);
    const later =
      rest.length === 0 ? item.groups.slice(1) : [{ ...group, records: rest }, ...item.groups.slice(1)];
    const first = { ...item, groups: [{ ...group, records: group.records.slice(0, taken) }] };
    // The rest may be a million records of one day: what it comes to is what is left of the whole.
    const [cut] = later;
    if (rest.length > 0 && cut !== undefined) {
      const takenTokens = group.records.slice(0, taken).reduce((sum, record) => sum + record.tokens, 0);
      tokensOfGroups.set(cut, tokensOf(group) - takenTokens);
    }
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
  };
}

/** Takes from the window, in order, all that fits together with the first item, up to `maxParts` of them. */
export function fillBatch(
  window: LoadedItem[],
  budget: PackBudget,
  maxParts = Number.POSITIVE_INFINITY,
): Batch {
  const first = window.shift();
  if (first === undefined) return toBatch([], budget);
  let room: Room = { input: budget.inputTokens, output: budget.outputTokens };
  const take = (item: LoadedItem): void => {
    parts.push(item);
    room = { input: room.input - inputOf(item), output: room.output - outputOf(countRecords(item), budget) };
  };
  const parts: LoadedItem[] = [];
  const [head, rest] = fits(first, room, budget) ? [first, null] : splitItem(first, budget);
  take(head);
  if (rest !== null) {
    window.unshift(rest);
    return toBatch(parts, budget);
  }
  const most = Math.min(maxParts, budget.items);
  for (let index = 0; index < window.length && parts.length < most; ) {
    const candidate = window[index];
    if (candidate !== undefined && fits(candidate, room, budget)) {
      take(candidate);
      window.splice(index, 1);
    } else {
      index += 1;
    }
  }
  return toBatch(parts, budget);
}

/** Whether the window offers enough to fill a batch well. */
function isAmple(window: readonly LoadedItem[], budget: PackBudget): boolean {
  const enough = Number.isFinite(budget.items) ? Math.max(lookAheadItems, budget.items) : lookAheadItems;
  if (window.length >= enough) return true;
  const input = window.reduce((sum, item) => sum + inputOf(item), 0);
  if (budget.outputTokens === 0) return input >= budget.inputTokens * lookAheadBatches;
  const output = window.reduce((sum, item) => sum + outputOf(countRecords(item), budget), 0);
  return input >= budget.inputTokens * lookAheadBatches || output >= budget.outputTokens * lookAheadBatches;
}

/**
 * Packs items into batches within a budget of input and of output tokens, lazily: it holds a few batches' worth
 * of items. Every record goes into exactly one batch; only a record that is larger than a whole batch exceeds
 * the budget, alone. The budget is asked for anew before each batch, since it is learned.
 */
export function* packBatches(items: Iterable<LoadedItem>, budget: () => PackBudget): Generator<Batch> {
  const window: LoadedItem[] = [];
  for (const item of items) {
    if (countRecords(item) === 0) continue;
    window.push(item);
    // An item of many batches leaves the window no shorter: go on until it does.
    while (isAmple(window, budget())) yield fillBatch(window, budget());
  }
  while (window.length > 0) yield fillBatch(window, budget());
}
