import { basename } from 'node:path';
import type { BrowserWindow } from 'electron';

/** Names the open file in the title, and on macOS lets it be dragged from there. */
export function titleWindow(window: BrowserWindow, path: string | null): void {
  const title = path === null ? 'Gleaner 拾穗' : `${basename(path)} — Gleaner 拾穗`;
  if (window.getTitle() === title) return;
  window.setTitle(title);
  if (process.platform === 'darwin') window.setRepresentedFilename(path ?? '');
}
