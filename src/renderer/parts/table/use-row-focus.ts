import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from 'react';

interface RowFocus {
  readonly body: RefObject<HTMLTableSectionElement | null>;
  /** Rows of the list. */
  readonly rows: number;
  /** Rows that a page key passes over. */
  readonly screen: () => number;
  /** The row that the tab key stops at. It is always drawn. */
  readonly reached: number;
  readonly onReach: (index: number) => void;
}

const rowOf = (element: Element | null): HTMLElement | null => element?.closest<HTMLElement>('tr') ?? null;

/** Where a key leads from a row; null where it means nothing here. */
function targetOf(key: string, { reached, rows, screen }: RowFocus): number | null {
  switch (key) {
    case 'ArrowDown':
      return reached + 1;
    case 'ArrowUp':
      return reached - 1;
    case 'PageDown':
      return reached + screen();
    case 'PageUp':
      return reached - screen();
    case 'Home':
      return 0;
    case 'End':
      return rows - 1;
    default:
      return null;
  }
}

/**
 * One row of a table is in the tab order, and keys lead to the others, drawn or not. A row that has the focus keeps it
 * wherever a new order puts it; where it goes away, the row in its place gets it.
 */
export function useRowFocus(focus: RowFocus) {
  const { body, rows, reached, onReach } = focus;
  const isHeld = useRef(false);
  const isMoving = useRef(false);

  // After every drawing: rows may have come, gone or changed places.
  useLayoutEffect(() => {
    if (!isHeld.current || body.current === null) return;
    const at = body.current.contains(document.activeElement) ? rowOf(document.activeElement) : null;
    const index = at === null ? null : Number(at.dataset.index);
    if (index === reached) {
      isMoving.current = false;
      return;
    }
    if (index !== null && !isMoving.current) {
      onReach(index);
      return;
    }
    const row = body.current.querySelector<HTMLElement>(`tr[data-index="${reached}"]`);
    if (row === null) return;
    isMoving.current = false;
    (row.querySelector<HTMLElement>('[data-open]') ?? row).focus({ preventScroll: true });
  });

  return {
    onKeyDown: (event: KeyboardEvent<HTMLElement>): void => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const wanted = targetOf(event.key, focus);
      if (wanted === null || rows === 0) return;
      event.preventDefault();
      isMoving.current = true;
      onReach(Math.max(0, Math.min(rows - 1, wanted)));
    },
    onFocus: (): void => {
      isHeld.current = true;
    },
    // Only the person takes the focus away: React keeps silent about what its own changes take.
    onBlur: (): void => {
      isHeld.current = false;
    },
  };
}
