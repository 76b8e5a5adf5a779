import type { BrowserWindow } from 'electron';
import type { JobSnapshot } from '../../shared/job.ts';
import { taskbarProgress } from '../session/job-words.ts';

/** Shows the job on the window's button in the taskbar (the Dock, the launcher). */
export function showProgress(window: BrowserWindow, job: JobSnapshot | null): void {
  const { value, mode } = taskbarProgress(job);
  window.setProgressBar(value, { mode });
}
