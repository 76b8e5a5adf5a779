import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { speak } from './i18n/i18n.ts';
import { readClient } from './reads/read-client.ts';
import { Shell } from './shell/Shell.tsx';
import { useStore } from './store/store.ts';
import { resolveVariables, theme } from './theme/theme.ts';
import { useColorScheme } from './theme/use-color-scheme.ts';

/** The window in the language and the theme of the settings; both switch live. */
export function App() {
  const scheme = useColorScheme();
  const language = useStore((state) => state.settings.resolvedLanguage);
  useEffect(() => speak(language), [language]);
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme} cssVariablesResolver={resolveVariables}>
      <QueryClientProvider client={readClient}>
        <Shell />
      </QueryClientProvider>
    </MantineProvider>
  );
}
