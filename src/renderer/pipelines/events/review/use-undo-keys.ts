import { useWindowEvent } from '@mantine/hooks';
import { redoEvents, undoEvents } from './review-commands.ts';
import { isTyping } from './use-review-keys.ts';

const isInDialog = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('[role="dialog"]') !== null;

/**
 * Ctrl or Cmd with Z takes the last edit of events back, with Shift and Z does it again: on a page where nothing is typed. `off` is for
 * what lies over the page and has these keys itself.
 */
export function useUndoKeys(off: boolean): void {
  useWindowEvent('keydown', (event) => {
    const { target, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (off || event.defaultPrevented || event.repeat || altKey || !(ctrlKey || metaKey)) return;
    const key = event.key.toLowerCase();
    const isRedo = (key === 'z' && shiftKey) || (key === 'y' && !shiftKey);
    if (!isRedo && key !== 'z') return;
    if (isTyping(target) || isInDialog(target)) return;
    event.preventDefault();
    void (isRedo ? redoEvents() : undoEvents());
  });
}
