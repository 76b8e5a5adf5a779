import { nativeTheme } from 'electron';
import type { Settings } from '../../shared/settings.ts';

/** Makes dialogs, menus and the page's `prefers-color-scheme` follow the chosen theme. */
export function applyTheme(theme: Settings['theme']): void {
  if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme;
}
