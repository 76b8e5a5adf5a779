import { basename } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import type { JobSnapshot } from '../../shared/job.ts';
import type { Words } from '../app/words.ts';
import { countsLine, stateLine } from '../session/job-words.ts';
import type { MenuActions } from './menu-actions.ts';
import { jobCommands } from './menu-template.ts';

export interface TrayState {
  readonly path: string | null;
  readonly job: JobSnapshot | null;
}

/** What the tray says when pointed at: the program, and how the job stands. */
export function trayTooltip(words: Words, state: TrayState): string {
  return `Gleaner 拾穗 — ${headline(words, state)}`;
}

export function trayTemplate(
  words: Words,
  state: TrayState,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const { canPause, canResume } = jobCommands(state.path !== null, state.job);
  const counts: MenuItemConstructorOptions[] =
    state.job === null ? [] : [{ id: 'tray.counts', label: countsLine(state.job, words), enabled: false }];
  return [
    { id: 'tray.state', label: headline(words, state), enabled: false },
    ...counts,
    { type: 'separator' },
    { id: 'tray.show', label: words.tray.show, click: actions.show },
    { id: 'tray.pause', label: words.tray.pause, enabled: canPause, click: actions.pause },
    { id: 'tray.resume', label: words.tray.resume, enabled: canResume, click: actions.resume },
    { type: 'separator' },
    { id: 'tray.quit', label: words.tray.quit, click: actions.quit },
  ];
}

function headline(words: Words, { path, job }: TrayState): string {
  if (path === null) return words.tray.noFile;
  return `${basename(path)}: ${job === null ? words.tray.idle : stateLine(job, words)}`;
}
