import { useCallback, useRef } from 'react';
import type { ListRead } from '../../reads/use-list-read.ts';

interface StepsOf<Row> {
  readonly list: ListRead<Row>;
  readonly keyOf: (row: Row) => string;
  /** The row that is open; null while none is. */
  readonly opened: string | null;
  readonly onOpen: (key: string) => void;
}

/** Where the open row stands in the list as it is now; where it has left it, the place that it had. */
function placeOf<Row>({ list, keyOf, opened }: Omit<StepsOf<Row>, 'onOpen'>, before: number): number {
  for (const index of [before, before - 1, before + 1]) {
    const row = list.rowAt(index);
    if (row !== undefined && keyOf(row) === opened) return index;
  }
  for (let index = 0; index < list.total; index += 1) {
    const row = list.rowAt(index);
    if (row !== undefined && keyOf(row) === opened) return index;
  }
  return -1;
}

/**
 * Steps from the open row of a list to the one before or behind it, in the order of the list. A row that has left the list since
 * it was opened is followed by the one that has taken its place.
 */
export function useSteps<Row>(steps: StepsOf<Row>): (by: 1 | -1) => void {
  const latest = useRef(steps);
  latest.current = steps;
  const last = useRef({ key: null as string | null, place: 0 });
  const { opened } = steps;
  if (opened !== null) {
    const place = placeOf(steps, last.current.place);
    if (place !== -1) last.current = { key: opened, place };
  }
  return useCallback((by) => {
    const { list, keyOf, onOpen, opened: key } = latest.current;
    const { place } = last.current;
    const there = list.rowAt(place);
    const isThere = there !== undefined && keyOf(there) === key;
    const to = isThere ? place + by : by === 1 ? place : place - 1;
    if (to < 0 || to >= list.total) return;
    const row = list.rowAt(to);
    if (row !== undefined) return onOpen(keyOf(row));
    void list.readRow(to).then((read) => {
      if (read === undefined) return;
      last.current = { key: keyOf(read), place: to };
      onOpen(keyOf(read));
    });
  }, []);
}
