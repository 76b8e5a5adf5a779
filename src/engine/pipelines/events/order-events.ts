import type { RowStamp } from './user-reader.ts';

/** An event's rows in order, the place of the first among the user's, and when the first happened and the last. */
export interface PlacedRows {
  readonly rows: readonly string[];
  /** Behind all others where none of its rows is in the file any more. */
  readonly place: number;
  readonly time: string;
  /** Null where no row says when. */
  readonly end: string | null;
}

/** The time of the last of these places that has one: rows without a time come after all others. */
function endOf(places: readonly number[], stamps: readonly RowStamp[]): string | null {
  const last = places.findLast((place) => (stamps[place]?.time ?? '') !== '');
  return last === undefined ? null : (stamps[last]?.time ?? null);
}

/** Places the rows that an event cites among all rows of its user. */
export function rowPlacer(stamps: readonly RowStamp[]): (rows: readonly string[]) => PlacedRows {
  const places = new Map<string, number>();
  for (const [place, { id }] of stamps.entries()) places.set(id, place);
  const placeOf = (id: string): number => places.get(id) ?? Number.MAX_SAFE_INTEGER;
  return (rows) => {
    const sorted = rows.length < 2 ? rows : [...rows].sort((a, b) => placeOf(a) - placeOf(b));
    const place = placeOf(sorted[0] ?? '');
    return {
      rows: sorted,
      place,
      time: stamps[place]?.time ?? '',
      end: endOf(sorted.map(placeOf), stamps),
    };
  };
}

/** Puts events that are added between the earlier ones, which keep their order, each before the first that is of later rows. */
export function inSequence(
  earlier: readonly { readonly eventId: string; readonly sourceRowIds: readonly string[] }[],
  ids: readonly string[],
  added: readonly Pick<PlacedRows, 'place'>[],
  stamps: readonly RowStamp[],
): readonly string[] {
  const places = new Map(stamps.map(({ id }, place) => [id, place]));
  let next = 0;
  const before = (place: number): readonly string[] => {
    const from = next;
    while (next < added.length && (added[next]?.place ?? 0) < place) next += 1;
    return ids.slice(from, next);
  };
  const sequence = earlier.flatMap(({ eventId, sourceRowIds }) => {
    const known = sourceRowIds.flatMap((id) => places.get(id) ?? []);
    // Of an event whose rows have all left the file it is known only what it came after.
    return [...(known.length === 0 ? [] : before(Math.min(...known))), eventId];
  });
  return [...sequence, ...ids.slice(next)];
}
