import type { WebContents } from 'electron';
import type { Log } from '../app/log.ts';

/** A page goes nowhere else, opens no window and embeds no other page. What it tried is logged without the rest of the address. */
export function guardContents(contents: WebContents, log: Log): void {
  contents.on('will-navigate', (event) => {
    // A reload of the same page is no navigation away.
    if (event.url === contents.getURL()) return;
    log.info(`refused to navigate to ${whereTo(event.url)}`);
    event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    log.info(`refused to open ${whereTo(url)}`);
    return { action: 'deny' };
  });
}

/** Scheme and host alone: what follows may be anybody's words. */
function whereTo(address: string): string {
  if (!URL.canParse(address)) return 'what is no address';
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}
