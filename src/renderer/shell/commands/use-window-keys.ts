import { useWindowEvent } from '@mantine/hooks';
import { useStore } from '../../store/store.ts';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;

/** Puts the focus into the search of what is on show; answers whether there is one. */
function focusSearch(): boolean {
  const boxes = [...document.querySelectorAll<HTMLInputElement>('input[data-search]')];
  // What lies over the page has been drawn after it.
  const shown = boxes.filter((box) => box.offsetParent !== null || box.getClientRects().length > 0).at(-1);
  shown?.focus();
  shown?.select();
  return shown !== undefined;
}

/** The keys that hold wherever one is: Ctrl+F finds, ? lists the keys. The palette's and the menu's are their own. */
export function useWindowKeys(): void {
  useWindowEvent('keydown', (event) => {
    if (event.defaultPrevented || event.altKey) return;
    const isMod = event.ctrlKey || event.metaKey;
    if (isMod && !event.shiftKey && event.key.toLowerCase() === 'f') {
      if (focusSearch()) event.preventDefault();
    } else if (!isMod && event.key === '?' && !isTyping(event.target)) {
      event.preventDefault();
      useStore.setState({ dialog: 'shortcuts' });
    }
  });
}
