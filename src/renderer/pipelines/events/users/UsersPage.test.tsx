// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { useStore } from '../../../store/store.ts';
import { draw } from '../../../testing/draw.tsx';
import { source } from '../../../testing/fake-source.ts';
import { type PlayedBridge, playBridge } from '../../../testing/played-bridge.ts';
import { UsersPage } from './UsersPage.tsx';

let bridge: PlayedBridge;
beforeEach(() => {
  bridge = playBridge();
  useStore.setState({ source: null });
  useStore.setState({ source, page: 'users', shownUsers: null });
});

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('tr[data-row-id]')];
const listed = (): number => Number(screen.getByTestId('users-table').getAttribute('aria-rowcount')) - 1;
const opened = (): string =>
  screen.getByTestId('user-drawer').querySelector('h2')?.textContent?.replace('User ', '') ?? '';

async function show(): Promise<void> {
  draw(<UsersPage />);
  await waitFor(() => expect(rows().length).toBeGreaterThan(0));
}

it('chooses every user of a filter, drawn or not, and runs those again', async () => {
  useStore.setState({ shownUsers: 'failed' });
  await show();
  expect(listed()).toBeGreaterThan(rows().length);
  fireEvent.click(screen.getByLabelText('Select every user in the list'));
  await screen.findByText(`${listed()} selected`);
  fireEvent.click(await screen.findByTestId('run-selected'));
  await waitFor(() =>
    expect(bridge.asked('job.estimate')).toContainEqual(
      expect.objectContaining({
        selection: { kind: 'named', ids: expect.objectContaining({ length: listed() }) },
      }),
    ),
  );
});

it('goes to the next user and back to the one before by keys', async () => {
  await show();
  const [, second, third] = rows().map((row) => row.dataset.rowId);
  fireEvent.click(rows()[1] as HTMLElement);
  const shows = async (user: string | undefined): Promise<void> => {
    await waitFor(() => expect(opened()).toBe(user));
    await waitFor(() =>
      expect(screen.getByTestId('user-drawer').querySelector('[role="toolbar"]')).not.toBeNull(),
    );
  };
  await shows(second);
  fireEvent.keyDown(document.body, { key: 'j' });
  await shows(third);
  fireEvent.keyDown(document.body, { key: 'k' });
  await shows(second);
});
