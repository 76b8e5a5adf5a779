import { browserSession } from './host-chromium.ts';
import type { Size } from './window-bounds.ts';

/** Gives a page a size; where Chromium draws a window around it, the window becomes as much larger as its frame is. */
export async function setPageSize(targetId: string, { width, height }: Size): Promise<void> {
  const browser = browserSession();
  const { windowId } = await browser.send<{ windowId: number }>('Browser.getWindowForTarget', { targetId });
  await browser.send('Browser.setContentsSize', { windowId, width, height });
}

/** Gives a page the size of its window; a page that is not open yet is opened with it. */
export async function resizePage(
  opened: Promise<{ readonly targetId: string } | undefined>,
  size: Size,
): Promise<void> {
  const targetId = (await opened)?.targetId;
  if (targetId) await setPageSize(targetId, size);
}
