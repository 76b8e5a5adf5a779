import { useCallback, useState } from 'react';
import type { Order } from './column.ts';

/** How a list is ordered: by the column that was pressed last, and the other way round where it was by that one already. */
export function useOrder<Sort extends string>(
  atFirst: Order<Sort>,
  isGreatestFirst: (sort: Sort) => boolean,
) {
  const [order, setOrder] = useState(atFirst);
  const onSort = useCallback(
    (sort: Sort) =>
      setOrder((now) => ({ sort, descending: now.sort === sort ? !now.descending : isGreatestFirst(sort) })),
    [isGreatestFirst],
  );
  return { order, onSort };
}
