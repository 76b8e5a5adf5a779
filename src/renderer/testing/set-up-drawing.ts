// For each file of tests, before it: what jsdom lacks, and after each test a window as at its start.
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeAll } from 'vitest';
import { startI18n } from '../i18n/i18n.ts';
import { readClient } from '../reads/read-client.ts';
import { initialState } from '../store/state.ts';
import { useStore } from '../store/store.ts';
import { screenHeight } from './draw.tsx';

// On a machine that is busy with other tests what is waited for comes later than in the usual second.
configure({ asyncUtilTimeout: 20_000 });

beforeAll(async () => {
  const sized = { configurable: true, get: () => screenHeight };
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', sized);
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', sized);
  Object.defineProperty(HTMLElement.prototype, 'scrollHeight', { configurable: true, get: () => 1e9 });
  HTMLElement.prototype.scrollTo = function scrollTo(this: HTMLElement, to?: ScrollToOptions | number) {
    this.scrollTop = typeof to === 'object' ? (to.top ?? 0) : 0;
    this.dispatchEvent(new Event('scroll'));
  };
  HTMLElement.prototype.scrollIntoView = () => {};
  globalThis.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  window.matchMedia = (media) =>
    ({ matches: false, media, addEventListener: () => {}, removeEventListener: () => {} }) as never;
  await startI18n('en');
});

afterEach(() => {
  cleanup();
  readClient.clear();
  useStore.setState(initialState, true);
});
