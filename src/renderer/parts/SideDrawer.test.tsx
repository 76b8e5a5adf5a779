// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
import type { ErrorInfo } from '../../shared/app-error.ts';
import { draw } from '../testing/draw.tsx';
import { DrawerAnswer, DrawerFrame, SideDrawer } from './SideDrawer.tsx';

function Opener() {
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <>
      <button type="button" onClick={() => setOpenId('user_7')}>
        Open
      </button>
      <SideDrawer openId={openId} onClose={() => setOpenId(null)} testId="drawer">
        {(id) => (
          <DrawerFrame title={`User ${id}`} hint={id} id={id} copyLabel="Copy" closeLabel="Close">
            All about {id}
          </DrawerFrame>
        )}
      </SideDrawer>
    </>
  );
}

it('opens over what was asked for, named by its title, and closes by its button and by Escape', async () => {
  draw(<Opener />);
  for (const close of [
    () => fireEvent.click(screen.getByRole('button', { name: 'Close' })),
    () => fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' }),
  ]) {
    fireEvent.click(screen.getByText('Open'));
    const drawer = await screen.findByRole('dialog', { name: 'User user_7' });
    expect(drawer.textContent).toContain('All about user_7');
    close();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  }
});

it('stays where Escape is for a question that lies over it', async () => {
  draw(<Opener />);
  draw(
    <div role="dialog" aria-label="Sure?">
      <button type="button">Yes</button>
    </div>,
  );
  fireEvent.click(screen.getByText('Open'));
  await screen.findByRole('dialog', { name: 'User user_7' });
  fireEvent.keyDown(screen.getByText('Yes'), { key: 'Escape' });
  expect(screen.queryByRole('dialog', { name: 'User user_7' })).not.toBeNull();
});

it('shows what was answered, else why it was not, else that it is on its way', () => {
  const again = vi.fn();
  const error: ErrorInfo = { code: 'internal', message: 'The file is gone.', hint: '' };
  const answer = (data: string | null, failed: ErrorInfo | null) => (
    <DrawerAnswer data={data} error={failed} again={again}>
      {(detail) => <p>{detail}</p>}
    </DrawerAnswer>
  );
  const { container, rerender } = draw(answer(null, null));
  expect(container.querySelector('[aria-busy="true"]')).not.toBeNull();
  rerender(answer(null, error));
  expect(screen.getByRole('alert').textContent).toContain('The file is gone.');
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(again).toHaveBeenCalledOnce();
  // What was read before stays on show where reading it again fails.
  rerender(answer('The user', error));
  expect(screen.getByText('The user')).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});
