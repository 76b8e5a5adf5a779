import { useSyncExternalStore } from 'react';
import type { Settings } from '../../shared/settings.ts';
import { useStore } from '../store/store.ts';

type ColorScheme = 'light' | 'dark';

const systemDark = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: dark)');

function watchSystem(changed: () => void): () => void {
  const query = systemDark();
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

/** The scheme that a theme means at this moment. */
export function schemeOf(theme: Settings['theme']): ColorScheme {
  if (theme !== 'system') return theme;
  return systemDark().matches ? 'dark' : 'light';
}

/** The scheme in force; follows the settings, and the system where they leave it to the system. */
export function useColorScheme(): ColorScheme {
  const theme = useStore((state) => state.settings.theme);
  return useSyncExternalStore(watchSystem, () => schemeOf(theme));
}
