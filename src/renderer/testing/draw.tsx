import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll } from 'vitest';
import { startI18n } from '../i18n/i18n.ts';
import { readClient } from '../reads/read-client.ts';
import { initialState } from '../store/state.ts';
import { useStore } from '../store/store.ts';
import { resolveVariables, theme } from '../theme/theme.ts';

// On a machine that is busy with other tests what is waited for comes later than in the usual second.
configure({ asyncUtilTimeout: 20_000 });

/** Pixels of what is drawn: jsdom lays nothing out. */
export const screenHeight = 480;

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

/** Draws a part of the window as the window itself would. */
export function draw(part: ReactNode): ReturnType<typeof render> {
  return render(part, {
    wrapper: ({ children }) => (
      <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} env="test">
        <QueryClientProvider client={readClient}>{children}</QueryClientProvider>
      </MantineProvider>
    ),
  });
}
