import type { TimeKind } from '../../../shared/source-mapping.ts';
import { numberKinds } from './number-kinds.ts';
import type { NumberCount, TextCount, TimeTally } from './tally-times.ts';
import { isUsualKind } from './time-reader.ts';

/** A kind, and what it leaves. */
export interface KindDecision {
  /** Null where it cannot be told, as of 01/02/2025 alone. */
  readonly kind: TimeKind | null;
  /** Rows that are read as the kind, or in the usual ways beside a usual one. */
  readonly readRows: number;
  readonly otherKinds: readonly { readonly kind: TimeKind; readonly rows: number }[];
}

/** Of dates whose halves contradict each other, so large a share is a slip of the pen and no second kind. */
const slipShare = 0.01;

const sum = <Entry extends { readonly rows: number }>(
  entries: Iterable<Entry>,
  counts: (entry: Entry) => boolean,
): number => [...entries].reduce((rows, entry) => rows + (counts(entry) ? entry.rows : 0), 0);

const bitOf = (kind: TimeKind): number => {
  const index = numberKinds.findIndex((each) => each.kind === kind);
  return index < 0 ? 0 : 1 << index;
};

function slashedKind(tally: TimeTally): 'day_first' | 'month_first' | null {
  const { dayFirst, monthFirst, either, pointed } = tally.slashed();
  const all = dayFirst + monthFirst;
  if (all === 0) return either > 0 && pointed === either ? 'day_first' : null;
  if (Math.min(dayFirst, monthFirst) > all * slipShare) return null;
  return dayFirst > monthFirst ? 'day_first' : 'month_first';
}

/** Whether texts differ in their zones, so that what the clocks show is no order. */
function isZoned(texts: readonly TextCount[]): boolean {
  const zoned = texts.filter(({ zone }) => zone !== '');
  const offsets = new Set(zoned.map(({ offset, zone }) => offset ?? zone));
  return offsets.size > 1 && 2 * sum(zoned, () => true) >= sum(texts, () => true);
}

function slashedRows(tally: TimeTally): number {
  const { dayFirst, monthFirst, either } = tally.slashed();
  return dayFirst + monthFirst + either;
}

/** The kind that most rows are likely to be of; of equals the first. */
function likeliest(tally: TimeTally): TimeKind | null {
  const texts = [...tally.texts.values()];
  const formRows = (form: TextCount['form']): number => sum(texts, (text) => text.form === form);
  const candidates: readonly (readonly [TimeKind | null, number])[] = [
    // Ten digits that are a date each are no seconds.
    ['compact', formRows('compact') + sum(tally.numbers.values(), ({ compact }) => compact)],
    ...numberKinds.map(({ kind }, index) => {
      const rows = sum(tally.numbers.values(), ({ likely }) => (likely & (1 << index)) !== 0);
      return [kind, rows] as const;
    }),
    ['written', formRows('written')],
    ['named', formRows('named')],
    [slashedKind(tally), slashedRows(tally)],
  ];
  const [kind, rows] = candidates.reduce((best, each) => (each[1] > best[1] ? each : best), [null, 0]);
  if (rows === 0) return sum(tally.numbers.values(), ({ usual }) => usual) > 0 ? 'unix_seconds' : null;
  const isText = kind === 'written' || kind === 'named' || kind === 'compact';
  return isText && isZoned(texts) ? 'zoned' : kind;
}

/** The kinds that rows have each by itself; null where it is the column's own, or none. */
function otherKindOf(number: NumberCount, own: TimeKind | null): TimeKind | null {
  if (own === 'compact' ? number.compact : own !== null && (number.possible & bitOf(own)) !== 0) return null;
  if (number.compact) return 'compact';
  const bits = number.likely === 0 ? number.possible : number.likely;
  return numberKinds.find((_, index) => (bits & (1 << index)) !== 0)?.kind ?? null;
}

function textIsOwn({ form, offset }: TextCount, own: TimeKind | null): boolean {
  return own === 'zoned' ? offset !== null : form === own;
}

/** Where some rows name a zone that the others do not, those with it are told apart. */
function isApart(text: TextCount, texts: readonly TextCount[]): boolean {
  return text.zone !== '' && text.offset !== 0 && texts.some(({ zone }) => zone === '');
}

function othersOf(tally: TimeTally, own: TimeKind | null): KindDecision['otherKinds'] {
  const rows = new Map<TimeKind, number>();
  const add = (kind: TimeKind | null, count: number): void => {
    if (kind !== null && count > 0) rows.set(kind, (rows.get(kind) ?? 0) + count);
  };
  for (const number of tally.numbers.values()) add(otherKindOf(number, own), number.rows);
  const texts = [...tally.texts.values()];
  for (const text of texts) {
    if (!textIsOwn(text, own)) add(text.form, text.rows);
    else if (own !== 'zoned' && isApart(text, texts)) add('zoned', text.rows);
  }
  const { dayFirst, monthFirst, either } = tally.slashed();
  // Those that tell nothing go with the column's kind, else with what the others say.
  const undecided = own === null || own === 'day_first' || own === 'month_first' ? 0 : either;
  const withDays = dayFirst >= monthFirst;
  if (own !== 'day_first') add('day_first', dayFirst + (withDays ? undecided : 0));
  if (own !== 'month_first') add('month_first', monthFirst + (withDays ? 0 : undecided));
  return [...rows].map(([kind, count]) => ({ kind, rows: count })).sort((a, b) => b.rows - a.rows);
}

function readRowsOf(tally: TimeTally, kind: TimeKind | null): number {
  const isUsual = isUsualKind(kind ?? undefined);
  const bit = kind === null ? 0 : bitOf(kind);
  const isRead = (number: NumberCount): boolean =>
    (isUsual && number.usual) || (kind === 'compact' ? number.compact : (number.possible & bit) !== 0);
  const { dayFirst, monthFirst, either } = tally.slashed();
  const slashed = kind === 'day_first' ? dayFirst + either : kind === 'month_first' ? monthFirst + either : 0;
  const texts = sum(tally.texts.values(), (text) =>
    isUsual ? text.form === 'written' : textIsOwn(text, kind),
  );
  return sum(tally.numbers.values(), isRead) + texts + slashed;
}

/** The kind of a whole column, or what a given one leaves of it. */
export function decideKind(tally: TimeTally, given?: TimeKind): KindDecision {
  const kind = given ?? likeliest(tally);
  return { kind, readRows: readRowsOf(tally, kind), otherKinds: othersOf(tally, kind) };
}
