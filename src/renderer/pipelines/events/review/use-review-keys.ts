import { useWindowEvent } from '@mantine/hooks';
import type { ReviewMode } from './review-commands.ts';

/** What each key does, by the name of the key with its modifiers. */
const keys = {
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
} as const;
const tools: Readonly<Record<string, ReviewTool>> = keys;

/** What the bar and the keys do. */
type ReviewTool = (typeof keys)[keyof typeof keys];
export type ReviewTools = Readonly<Record<ReviewTool, () => void>>;

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
export function useReviewKeys(does: ReviewTools, mode: ReviewMode | null): void {
  useWindowEvent('keydown', (event) => {
    const tool = tools[nameOf(event)] ?? arrowOf(event);
    if (tool === undefined || event.defaultPrevented || event.isComposing) return;
    if (isTyping(event.target) || isElsewhere(event.target)) return;
    if (mode !== null) return;
    event.preventDefault();
    does[tool]();
  });
}
