import { browserSession } from './host-chromium.ts';
import type { PageTarget } from './page-target.ts';
import type { Size } from './window-bounds.ts';

/** Gives a page the size of its window; a page that is not open yet is opened with it. */
export async function resizePage(opened: Promise<PageTarget | undefined>, size: Size): Promise<void> {
  const targetId = (await opened)?.targetId;
  if (!targetId) return;
  const browser = browserSession();
  const { windowId } = await browser.send<{ windowId: number }>('Browser.getWindowForTarget', { targetId });
  const { width, height } = size;
  await browser.send('Browser.setWindowBounds', { windowId, bounds: { width, height } });
}
