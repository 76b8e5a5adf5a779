import { withoutClock } from './clock-in-text.ts';
import {
  lookAtNumber,
  lookAtText,
  type NumberLook,
  type SlashedLook,
  type TextLook,
  type TimeLook,
} from './look-at-time.ts';
import { isNumber, numberKinds } from './number-kinds.ts';

/** Numbers that can be the same kinds. */
export interface NumberCount extends NumberLook {
  rows: number;
}

/** Texts of one form and zone. */
export interface TextCount extends TextLook {
  rows: number;
}

/** What the times of a column look like, with rows for each look. */
export type TimeTally = ReturnType<typeof createTally>;

const compactBit = 1 << (2 * numberKinds.length);
const usualBit = compactBit << 1;
/** So many texts are kept in mind. */
const remembered = 10_000;
/** A day without a time of day takes no more characters, as a rule. */
const longestDay = 12;

const numberKey = ({ possible, likely, compact, usual }: NumberLook): number =>
  possible | (likely << numberKinds.length) | (compact ? compactBit : 0) | (usual ? usualBit : 0);

function counterIn<Key, Count>(counts: Map<Key, Count>, key: Key, make: () => Count): Count {
  const known = counts.get(key);
  if (known !== undefined) return known;
  const made = make();
  counts.set(key, made);
  return made;
}

/** @param untilMs numbers that say something later are likelier of another kind */
export function createTally(untilMs: number) {
  const numbers = new Map<number, NumberCount>();
  const texts = new Map<string, TextCount>();
  const slashes = new Map<string, SlashedLook & { rows: number }>();
  const noTime = { rows: 0 };
  // Most texts differ from one seen before by their time of day alone.
  const seenDays = new Map<string, { rows: number }>();
  const seenTexts = new Map<string, { rows: number }>();

  const counterOf = (look: TimeLook): { rows: number } => {
    if (look === null) return noTime;
    if (look.as === 'number') return counterIn(numbers, numberKey(look), () => ({ ...look, rows: 0 }));
    if (look.as === 'slashed')
      return counterIn(slashes, `${look.order} ${look.pointed}`, () => ({ ...look, rows: 0 }));
    return counterIn(texts, `${look.form} ${look.zone}`, () => ({ ...look, rows: 0 }));
  };
  const look = (stored: string): TimeLook =>
    isNumber(stored) ? lookAtNumber(stored, untilMs) : lookAtText(stored);
  const remember = (seen: Map<string, { rows: number }>, key: string, stored: string): { rows: number } => {
    if (seen.size >= remembered) seen.clear();
    return counterIn(seen, key, () => counterOf(look(stored)));
  };
  const counterFor = (stored: string): { rows: number } => {
    if (stored.length <= longestDay) return remember(seenTexts, stored, stored);
    const day = isNumber(stored) ? null : withoutClock(stored);
    return day === null ? counterOf(look(stored)) : remember(seenDays, day, stored);
  };

  return {
    numbers,
    texts,
    /** Dates such as 01/11/2025: those whose first, or second, number can be no month, and those that tell nothing. */
    slashed: () => {
      const rowsOf = (counts: (look: SlashedLook) => boolean): number =>
        [...slashes.values()].reduce((rows, each) => rows + (counts(each) ? each.rows : 0), 0);
      return {
        dayFirst: rowsOf(({ order }) => order === 'dayFirst'),
        monthFirst: rowsOf(({ order }) => order === 'monthFirst'),
        either: rowsOf(({ order }) => order === 'either'),
        pointed: rowsOf(({ pointed }) => pointed),
      };
    },
    add: (stored: string | null): void => {
      if (stored !== null) counterFor(stored).rows += 1;
    },
  };
}
