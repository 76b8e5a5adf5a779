import { basename } from 'node:path';
import type { BrowserWindow } from 'electron';
import type { JobSnapshot } from '../../shared/job.ts';
import { taskbarProgress } from '../session/job-words.ts';

/** Shows the job on the window's button in the taskbar (the Dock, the launcher). */
export function showProgress(window: BrowserWindow, job: JobSnapshot | null): void {
  const { value, mode } = taskbarProgress(job);
  window.setProgressBar(value, { mode });
}

/** Names the open file in the title, and on macOS lets it be dragged from there. */
export function titleWindow(window: BrowserWindow, path: string | null): void {
  const title = path === null ? 'Gleaner 拾穗' : `${basename(path)} — Gleaner 拾穗`;
  if (window.getTitle() === title) return;
  window.setTitle(title);
  if (process.platform === 'darwin') window.setRepresentedFilename(path ?? '');
}
