import type { createCrossing as CreateCrossing } from './crossing.ts';

/**
 * The page's side: takes the channel the preload's world offers, before any script of the page runs, and puts up
 * what the preload exposes. Self-contained: its source is injected.
 */
export function pageWorld(createCrossing: typeof CreateCrossing, nonce: string): void {
  if (window !== window.top) return;

  const freeze = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
      Object.freeze(value);
      for (const inner of Object.values(value)) freeze(inner);
    }
    return value;
  };

  const expose = (key: unknown, api: unknown): void => {
    if (typeof key !== 'string') throw new TypeError('The key of exposeInMainWorld must be a string.');
    if (Object.hasOwn(window, key)) {
      throw new Error('Cannot bind an API on top of an existing property on the window object');
    }
    Object.defineProperty(window, key, { value: freeze(api), enumerable: true });
  };

  const meet = (event: Event): void => {
    const channel = (event as MouseEvent).relatedTarget;
    if (channel) createCrossing(channel, 'page', 'preload').serve('expose', expose);
  };
  window.addEventListener(`${nonce}:channel`, meet, { once: true });
  window.dispatchEvent(new Event(`${nonce}:page`));
}
