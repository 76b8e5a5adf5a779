import { isNumber, kindsOfNumber, numberKinds } from './number-kinds.ts';
import { isUsualNumber, readUsualTime } from './usual-time.ts';
import { readWritten, type SlashedTime, zoneOf } from './written-time.ts';

/** Numbers that can be the same kinds. */
export interface NumberCount {
  /** By one bit each, as `numberKinds` has them. */
  readonly possible: number;
  readonly likely: number;
  /** `20251101100000` is one as well. */
  readonly compact: boolean;
  /** Read in the usual ways, each by itself. */
  readonly usual: boolean;
  rows: number;
}

/** Texts of one form and zone. */
export interface TextCount {
  readonly form: 'written' | 'named' | 'compact';
  /** The zone's name, or '' where none is written. */
  readonly zone: string;
  /** Minutes ahead of UTC; null where that is not known. */
  readonly offset: number | null;
  rows: number;
}

/** What the times of a column look like, with rows for each look. */
export interface TimeTally {
  readonly numbers: ReadonlyMap<number, NumberCount>;
  readonly texts: ReadonlyMap<string, TextCount>;
  /** Dates such as 01/11/2025: those whose first, or second, number can be no month, and those that tell nothing. */
  readonly slashed: { dayFirst: number; monthFirst: number; either: number; pointed: number };
  add(stored: string | null): void;
  /** Rows of a look that is known already. */
  addNumbers(kindIndex: number, rows: number): void;
  addTexts(look: Omit<TextCount, 'rows'>, rows: number): void;
}

const compactBit = 1 << (2 * numberKinds.length);
const usualBit = compactBit << 1;

/** @param untilMs numbers that say something later are likelier of another kind */
export function createTally(untilMs: number): TimeTally {
  const numbers = new Map<number, NumberCount>();
  const texts = new Map<string, TextCount>();
  const slashed = { dayFirst: 0, monthFirst: 0, either: 0, pointed: 0 };

  const countNumber = ({ rows, ...look }: NumberCount): void => {
    const key =
      look.possible |
      (look.likely << numberKinds.length) |
      (look.compact ? compactBit : 0) |
      (look.usual ? usualBit : 0);
    const known = numbers.get(key);
    if (known === undefined) numbers.set(key, { ...look, rows });
    else known.rows += rows;
  };
  const countText = (look: Omit<TextCount, 'rows'>, rows: number): void => {
    const key = `${look.form} ${look.zone}`;
    const known = texts.get(key);
    if (known === undefined) texts.set(key, { ...look, rows });
    else known.rows += rows;
  };
  const countSlashed = ({ first, second, pointed }: SlashedTime): void => {
    if (first > 31 || second > 31 || (first > 12 && second > 12) || first < 1 || second < 1) return;
    if (pointed) slashed.pointed += 1;
    if (first > 12) slashed.dayFirst += 1;
    else if (second > 12) slashed.monthFirst += 1;
    else slashed.either += 1;
  };

  return {
    numbers,
    texts,
    slashed,
    add: (stored) => {
      if (stored === null) return;
      if (isNumber(stored)) {
        const trimmed = stored.trim();
        const compact = readWritten(trimmed)?.form === 'compact';
        countNumber({
          ...kindsOfNumber(Number(trimmed), untilMs),
          compact,
          usual: isUsualNumber(trimmed),
          rows: 1,
        });
        return;
      }
      const written = readWritten(stored);
      if (written?.form === 'slashed') return countSlashed(written);
      if (written !== null) {
        const zone = zoneOf(written);
        countText({ form: written.form, zone: zone?.name ?? '', offset: zone?.offset ?? null }, 1);
      } else if (readUsualTime(stored).instant !== null) {
        countText({ form: 'written', zone: '', offset: null }, 1);
      }
    },
    addNumbers: (kindIndex, rows) => {
      const bit = 1 << kindIndex;
      const usual = numberKinds[kindIndex]?.kind.startsWith('unix_') ?? false;
      countNumber({ possible: bit, likely: bit, compact: false, usual, rows });
    },
    addTexts: countText,
  };
}
