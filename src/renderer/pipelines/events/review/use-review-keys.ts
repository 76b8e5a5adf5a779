import { useWindowEvent } from '@mantine/hooks';
import type { ReviewSeat, ReviewTool } from './review-seat.ts';

/** What each key does, by the name of the key with its modifiers. */
const keys: Readonly<Record<string, ReviewTool>> = {
  n: 'next',
  p: 'previous',
  a: 'accept',
  'shift+a': 'acceptAll',
  e: 'edit',
  s: 'split',
  m: 'merge',
  delete: 'delete',
  backspace: 'delete',
  '+': 'add',
  'shift++': 'add',
  r: 'done',
  j: 'nextUser',
  k: 'previousUser',
  'mod+z': 'undo',
  'mod+shift+z': 'redo',
  'mod+y': 'redo',
};

const typed =
  'input:not([type="checkbox"]), textarea, select, [contenteditable], [role="listbox"], [role="menu"]';
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest(typed) !== null;

/** Whether the key is for what lies over the drawer. */
const isElsewhere = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('[role="dialog"]') !== null &&
  target.closest('[data-testid="user-drawer"]') === null;

function nameOf(event: KeyboardEvent): string {
  const parts = [
    ...(event.ctrlKey || event.metaKey ? ['mod'] : []),
    ...(event.shiftKey ? ['shift'] : []),
    event.key.toLowerCase(),
  ];
  return event.altKey ? '' : parts.join('+');
}

/** In a list of events the arrows move from one to the next. */
function arrowOf({ key, target }: KeyboardEvent): ReviewTool | undefined {
  if (!(target instanceof HTMLElement) || target.closest('[data-event]') === null) return undefined;
  return key === 'ArrowDown' ? 'next' : key === 'ArrowUp' ? 'previous' : undefined;
}

/** The keys of the review: they work wherever nothing is typed, and while nothing is asked for. */
export function useReviewKeys({ does, mode }: Pick<ReviewSeat, 'does' | 'mode'>): void {
  useWindowEvent('keydown', (event) => {
    const tool = keys[nameOf(event)] ?? arrowOf(event);
    if (tool === undefined || event.defaultPrevented || event.isComposing) return;
    if (isTyping(event.target) || isElsewhere(event.target)) return;
    if (mode !== null) return;
    event.preventDefault();
    does[tool]();
  });
}
