import type { KeyboardEvent } from 'react';

/**
 * Moves the focus with the arrow keys between the rows' own buttons (`.g-user-open`); one row is in the tab order. Answers
 * the row that has it now, or null where the key means nothing here.
 */
export function moveRowFocus(event: KeyboardEvent<HTMLElement>, rows: number, at: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: rows - 1,
  };
  const wanted = steps[event.key];
  if (wanted === undefined || rows === 0) return null;
  event.preventDefault();
  const index = Math.max(0, Math.min(rows - 1, wanted));
  event.currentTarget.querySelectorAll<HTMLElement>('.g-user-open')[index]?.focus();
  return index;
}
