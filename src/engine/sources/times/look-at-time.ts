import { isCompactNumber } from './compact-number.ts';
import { kindsOfNumber } from './number-kinds.ts';
import { isUsualDateTime, isUsualNumber } from './usual-time.ts';
import { readWritten, type SlashedTime, zoneOf } from './written-time.ts';

/** What a number can be. */
export interface NumberLook {
  /** The kinds, by one bit each, as `numberKinds` has them. */
  readonly possible: number;
  readonly likely: number;
  /** `20251101100000` is one as well. */
  readonly compact: boolean;
  /** Read in the usual ways, each by itself. */
  readonly usual: boolean;
}

/** The form and the zone of a text. */
export interface TextLook {
  readonly form: 'written' | 'named' | 'compact';
  /** The zone's name, or '' where none is written. */
  readonly zone: string;
  /** Minutes ahead of UTC; null where that is not known. */
  readonly offset: number | null;
}

/** What a date such as 01/11/2025 tells of the order of its halves. */
export interface SlashedLook {
  readonly order: 'dayFirst' | 'monthFirst' | 'either';
  readonly pointed: boolean;
}

/** What a cell looks like; null where it is no time of any kind. */
export type TimeLook =
  | ({ readonly as: 'number' } & NumberLook)
  | ({ readonly as: 'text' } & TextLook)
  | ({ readonly as: 'slashed' } & SlashedLook)
  | null;

function lookAtSlashed({ first, second, pointed }: SlashedTime): TimeLook {
  if (first > 31 || second > 31 || (first > 12 && second > 12) || first < 1 || second < 1) return null;
  return { as: 'slashed', order: first > 12 ? 'dayFirst' : second > 12 ? 'monthFirst' : 'either', pointed };
}

/** What a text looks like that is no number. */
export function lookAtText(stored: string): TimeLook {
  const written = readWritten(stored);
  if (written?.form === 'slashed') return lookAtSlashed(written);
  if (written !== null) {
    const zone = zoneOf(written);
    return { as: 'text', form: written.form, zone: zone?.name ?? '', offset: zone?.offset ?? null };
  }
  return isUsualDateTime(stored) ? { as: 'text', form: 'written', zone: '', offset: null } : null;
}

/** @param untilMs numbers that say something later are likelier of another kind */
export function lookAtNumber(stored: string, untilMs: number): TimeLook {
  const trimmed = stored.trim();
  const value = Number(trimmed);
  const { possible, likely } = kindsOfNumber(value, untilMs);
  const [compact, usual] = [isCompactNumber(trimmed), isUsualNumber(value, trimmed)];
  return { as: 'number', possible, likely, compact, usual };
}
