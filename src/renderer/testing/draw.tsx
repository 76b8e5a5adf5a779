import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { readClient } from '../reads/read-client.ts';
import { resolveVariables, theme } from '../theme/theme.ts';

/** Pixels of what is drawn: jsdom lays nothing out. */
export const screenHeight = 480;

/** Draws a part of the window as the window itself would. */
export function draw(part: ReactNode): ReturnType<typeof render> {
  return render(part, {
    wrapper: ({ children }) => (
      <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} env="test">
        <QueryClientProvider client={readClient}>{children}</QueryClientProvider>
      </MantineProvider>
    ),
  });
}
