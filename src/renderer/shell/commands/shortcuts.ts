import type { PageName } from '../../../shared/contract.ts';
import { pipelinePages } from '../../../shared/pipelines/registry.ts';

/** Keys that are pressed together; `mod` is Ctrl, on a Mac Cmd. */
export type Shortcut = readonly string[];

/** The keys of the whole window. */
export const shortcuts = {
  palette: ['mod', 'K'],
  find: ['mod', 'F'],
  shortcuts: ['?'],
  open: ['mod', 'O'],
  start: ['mod', 'Enter'],
  settings: ['mod', ','],
} as const satisfies Readonly<Record<string, Shortcut>>;
export type ShortcutName = keyof typeof shortcuts;

/** The menu numbers the first nine pages. */
export function shortcutOfPage(page: PageName): Shortcut | undefined {
  if (page === 'settings') return shortcuts.settings;
  const place = (pipelinePages as readonly string[]).indexOf(page);
  return place >= 0 && place < 9 ? ['mod', String(place + 1)] : undefined;
}

/** A key as the system writes it on its keyboards. */
export function keyName(key: string, platform: string): string {
  const isMac = platform === 'darwin';
  if (key === 'mod') return isMac ? '⌘' : 'Ctrl';
  if (key === 'Enter') return isMac ? '↩' : 'Enter';
  return key;
}
