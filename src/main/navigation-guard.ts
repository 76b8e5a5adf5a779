import { app, type WebContents } from 'electron';
import type { Log } from './log.ts';

/** No page may go elsewhere, open a window or embed another page; all that it shows comes from its own origin. */
export function guardNavigation(log: Log): void {
  app.on('web-contents-created', (_event, contents) => guard(contents, log));
}

function guard(contents: WebContents, log: Log): void {
  contents.on('will-navigate', (event) => {
    // A reload of the same page is no navigation away.
    if (event.url === contents.getURL()) return;
    log.info(`refused to navigate to ${event.url}`);
    event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    log.info(`refused to open ${url}`);
    return { action: 'deny' };
  });
}
