import { type MatchedEvent, matchEvents } from './match-events.ts';

/** Of events that were found of a user, and those that are right. */
export interface EventScore {
  readonly found: number;
  readonly right: number;
  /** Found events that are one of the right ones, under the same type. */
  readonly hits: number;
}

/** The same by type; a type that was found in place of another counts as found under the one, and as missing under the other. */
export interface UserScore extends EventScore {
  readonly types: ReadonlyMap<string, EventScore>;
  /** What was called by another type. */
  readonly retyped: readonly { readonly found: string; readonly right: string }[];
}

/**
 * Holds what was found of a user against what is right: paired by rows, those of one type first. A pair of one type is a hit. One of
 * two types is none: an event too many of the type that was found, and one missing of the right type.
 */
export function scoreEvents(found: readonly MatchedEvent[], right: readonly MatchedEvent[]): UserScore {
  const types = new Map<string, { found: number; right: number; hits: number }>();
  const of = (type: string) => {
    const known = types.get(type) ?? { found: 0, right: 0, hits: 0 };
    types.set(type, known);
    return known;
  };
  const retyped: { found: string; right: string }[] = [];
  let hits = 0;
  for (const { one, other } of matchEvents(found, right)) {
    if (one !== null) of(one.type).found += 1;
    if (other !== null) of(other.type).right += 1;
    if (one === null || other === null) continue;
    if (one.type === other.type) {
      of(one.type).hits += 1;
      hits += 1;
    } else retyped.push({ found: one.type, right: other.type });
  }
  return { found: found.length, right: right.length, hits, types, retyped };
}
