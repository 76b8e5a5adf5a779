// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import type { Answer } from '../../../../shared/contract.ts';
import type { EventEditReport } from '../../../../shared/pipelines/review.ts';
import { useStore } from '../../../store/store.ts';
import { draw } from '../../../testing/draw.tsx';
import { ok } from '../../../testing/fake-routes.ts';
import { source } from '../../../testing/fake-source.ts';
import { type PlayedBridge, playBridge } from '../../../testing/played-bridge.ts';
import { EventsPage } from '../found/EventsPage.tsx';
import { ReviewPage } from './ReviewPage.tsx';

const report: EventEditReport = { userId: 'u_7', kind: 'delete', events: 2, eventIds: [] };
let bridge: PlayedBridge;
beforeEach(() => {
  bridge = playBridge({
    'events.undoEvents': (): Answer<unknown> => ok(report),
    'events.redoEvents': (): Answer<unknown> => ok(report),
  });
  useStore.setState({ source: null });
  useStore.setState({ source });
});

const press = (key: string, more: object = {}, target: Element = document.body): boolean =>
  fireEvent.keyDown(target, { key, ctrlKey: true, ...more });
const told = (): Promise<HTMLElement> => screen.findByTestId('undo-told');

const pages = [
  ['events', EventsPage, 'events-table'],
  ['review', ReviewPage, 'review-queue'],
] as const;

it.each(pages)(
  'on the page of %s an edit is undone and done again by keys, and what it was is said',
  async (page, Page, table) => {
    useStore.setState({ page });
    draw(<Page />);
    await screen.findByTestId(table);
    press('z');
    expect((await told()).textContent).toBe('Undone: Deleted, 2 events. User u_7.');
    press('Z', { shiftKey: true });
    await waitFor(async () =>
      expect((await told()).textContent).toBe('Done again: Deleted, 2 events. User u_7.'),
    );
    fireEvent.click(screen.getByTestId('undo-back'));
    await waitFor(async () =>
      expect((await told()).textContent).toBe('Undone: Deleted, 2 events. User u_7.'),
    );
    expect(
      [bridge.asked('events.undoEvents'), bridge.asked('events.redoEvents')].map((all) => all.length),
    ).toEqual([2, 1]);
    fireEvent.click(screen.getByText('Show the user'));
    const drawer = await screen.findByTestId('user-drawer');
    await waitFor(() => expect(drawer.querySelector('[data-event]')).not.toBeNull());
    // The drawer has these keys itself: they are obeyed once.
    press('z');
    await waitFor(() => expect(bridge.asked('events.undoEvents')).toHaveLength(3));
  },
);

it('leaves the keys to a field that has the focus, and says where nothing is left to undo', async () => {
  useStore.setState({ page: 'events' });
  playBridge();
  draw(<EventsPage />);
  await screen.findByTestId('events-table');
  const search = screen.getByLabelText('Search events');
  search.focus();
  expect(press('z', {}, search)).toBe(true);
  expect(screen.queryByTestId('undo-refused')).toBeNull();
  expect(press('z')).toBe(false);
  expect((await screen.findByTestId('undo-refused')).textContent).toContain('Nothing is left to be undone');
});
