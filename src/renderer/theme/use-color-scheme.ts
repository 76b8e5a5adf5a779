import { useColorScheme as useSystemScheme } from '@mantine/hooks';
import type { Settings } from '../../shared/settings.ts';
import { useStore } from '../store/store.ts';

type ColorScheme = 'light' | 'dark';

/** The scheme that a theme means at this moment. */
export function schemeOf(theme: Settings['theme']): ColorScheme {
  if (theme !== 'system') return theme;
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** The scheme in force; follows the settings, and the system where they leave it to the system. */
export function useColorScheme(): ColorScheme {
  const theme = useStore((state) => state.settings.theme);
  const ofSystem = useSystemScheme(undefined, { getInitialValueInEffect: false });
  return theme === 'system' ? ofSystem : theme;
}
