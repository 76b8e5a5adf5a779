import type { EventFate } from './compared-runs.ts';

/** As much of an event as it is matched by. */
export interface MatchedEvent {
  readonly type: string;
  /** The ids of the rows that it cites. */
  readonly rows: readonly string[];
}

export interface EventPair<Event> {
  readonly fate: EventFate;
  readonly one: Event | null;
  readonly other: Event | null;
}

/** Two events speak of the same where at least so much of the rows that either cites is cited by both. */
const leastShared = 0.5;

/** Whether two events speak of the same rows, whatever they call it. */
export function speakOfSame(one: Pick<MatchedEvent, 'rows'>, other: Pick<MatchedEvent, 'rows'>): boolean {
  const rows = new Set(one.rows);
  const others = new Set(other.rows);
  const common = rows.intersection(others).size;
  return common > 0 && common / (rows.size + others.size - common) >= leastShared;
}

interface Candidate {
  readonly one: number;
  readonly other: number;
  readonly shared: number;
  readonly isTyped: boolean;
}

/** Which events of the one side share rows with which of the other, and how much of them. */
function candidatesOf(ones: readonly MatchedEvent[], others: readonly MatchedEvent[]): readonly Candidate[] {
  const citing = new Map<string, number[]>();
  for (const [place, { rows }] of others.entries()) {
    for (const row of new Set(rows)) citing.set(row, [...(citing.get(row) ?? []), place]);
  }
  return ones.flatMap((event, one) => {
    const rows = new Set(event.rows);
    const common = new Map<number, number>();
    for (const row of rows)
      for (const place of citing.get(row) ?? []) common.set(place, (common.get(place) ?? 0) + 1);
    return [...common].flatMap(([other, count]) => {
      const match = others[other];
      if (match === undefined) return [];
      const shared = count / (rows.size + new Set(match.rows).size - count);
      return shared < leastShared ? [] : [{ one, other, shared, isTyped: match.type === event.type }];
    });
  });
}

/**
 * Pairs the events of two readings of a user, each at most once: those of the same type first, then those that share most of
 * their rows. What finds no partner is lost (of the first reading) or gained (of the other).
 */
export function matchEvents<Event extends MatchedEvent>(
  ones: readonly Event[],
  others: readonly Event[],
): readonly EventPair<Event>[] {
  const best = candidatesOf(ones, others).toSorted(
    (a, b) =>
      Number(b.isTyped) - Number(a.isTyped) || b.shared - a.shared || a.one - b.one || a.other - b.other,
  );
  const partner = new Map<number, Candidate>();
  const taken = new Set<number>();
  for (const candidate of best) {
    if (partner.has(candidate.one) || taken.has(candidate.other)) continue;
    partner.set(candidate.one, candidate);
    taken.add(candidate.other);
  }
  const paired = ones.map((one, place): EventPair<Event> => {
    const match = partner.get(place);
    if (match === undefined) return { fate: 'lost', one, other: null };
    const fate = !match.isTyped ? 'retyped' : match.shared === 1 ? 'same' : 'moved';
    return { fate, one, other: others[match.other] ?? null };
  });
  const gained = others.flatMap((other, place): readonly EventPair<Event>[] =>
    taken.has(place) ? [] : [{ fate: 'gained', one: null, other }],
  );
  return [...paired, ...gained];
}
