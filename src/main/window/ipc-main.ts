import { type BrowserWindow, ipcMain } from 'electron';
import { requestChannel } from '../../shared/channels.ts';
import type { Router } from './ipc-router.ts';

/** Puts the router on the one request channel, telling it what Electron knows of the sender. */
export function serveRequests(router: Router, window: () => BrowserWindow | null): void {
  ipcMain.handle(requestChannel, (event, name: unknown, input: unknown) => {
    const frame = event.senderFrame;
    return router(
      {
        url: frame?.url ?? '',
        isMainFrame: frame !== null && frame.parent === null,
        isOwnWindow: event.sender === window()?.webContents,
      },
      name,
      input,
    );
  });
}
