import { z } from 'zod';
import { type Page, pageAsked } from '../page.ts';

/** Two runs over the same file, by their jobs' ids. */
export const comparedRunsSchema = z.object({
  one: z.string().min(1).max(100),
  other: z.string().min(1).max(100),
  ...pageAsked(),
});
export type ComparedRunsQuery = z.infer<typeof comparedRunsSchema>;

/**
 * How an event of one run stands to the other run: the same type of the same rows; the same type of other rows; another type;
 * or nothing there that shares half of its rows.
 */
export const eventFates = ['same', 'moved', 'retyped', 'lost', 'gained'] as const;
export type EventFate = (typeof eventFates)[number];
export type FateCounts = Readonly<Record<EventFate, number>>;

/** A user of whom the two runs say different things. */
export interface UserDifference extends FateCounts {
  readonly userId: string;
}

export interface TypeDifference {
  readonly type: string;
  readonly one: number;
  readonly other: number;
}

/** What two runs say differently. `lost` is what only the first has, `gained` what only the other has. */
export interface RunComparison extends Page<UserDifference> {
  /** Users that both have read. */
  readonly users: number;
  /** Users that only one of them has read. */
  readonly onlyOne: number;
  readonly onlyOther: number;
  /** Users that cannot be compared: an earlier version kept no replies, or one run read new rows alone. */
  readonly incomparable: number;
  readonly events: FateCounts;
  /** Types of which there are more or fewer, those that differ most first. */
  readonly types: readonly TypeDifference[];
}

export const comparedUserSchema = comparedRunsSchema
  .pick({ one: true, other: true })
  .extend({ userId: z.string() });
export type ComparedUserQuery = z.infer<typeof comparedUserSchema>;

export interface ComparedEvent {
  readonly type: string;
  readonly category: string;
  readonly context: string;
  readonly rows: readonly string[];
}

/** A user's events of two runs beside each other, in the order of the first. */
export interface ComparedUser {
  readonly pairs: readonly {
    readonly fate: EventFate;
    readonly one: ComparedEvent | null;
    readonly other: ComparedEvent | null;
  }[];
}
