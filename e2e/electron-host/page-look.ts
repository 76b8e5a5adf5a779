import type { CdpSession } from './chromium/cdp-pipe.ts';
import { nativeTheme } from './native-theme.ts';

/** How a page is shown: the theme and the zoom the main process chose. */
export class PageLook {
  zoomFactor = 1;

  /** Must be applied before a page's first script, and again at each `dom-ready`: Playwright sets its own theme. */
  apply(session: CdpSession): void {
    const { themeSource, shouldUseDarkColors } = nativeTheme;
    const scheme = shouldUseDarkColors ? 'dark' : 'light';
    // The system's light theme is Chromium's and Playwright's default, and so left to them.
    const value = themeSource === 'system' && !shouldUseDarkColors ? '' : scheme;
    const features = [{ name: 'prefers-color-scheme', value }];
    if (value || this.#isThemed) session.send('Emulation.setEmulatedMedia', { features }).catch(ignoreGone);
    this.#isThemed = value !== '';
  }

  applyZoom(session: CdpSession): void {
    const expression = `document.documentElement.style.zoom = '${this.zoomFactor}'`;
    session.send('Runtime.evaluate', { expression }).catch(ignoreGone);
  }

  #isThemed = false;
}

/** A page that is gone has no look. */
function ignoreGone(): void {}
