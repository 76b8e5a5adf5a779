// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { useStore } from '../store/store.ts';
import { draw } from '../testing/draw.tsx';
import { source } from '../testing/fake-source.ts';
import { type PlayedBridge, playBridge } from '../testing/played-bridge.ts';
import { DropTarget } from './DropTarget.tsx';

let bridge: PlayedBridge;
beforeEach(() => {
  bridge = playBridge();
  useStore.setState({ source });
  draw(<DropTarget />);
});

const filesOf = (...names: readonly string[]) => ({
  dataTransfer: { types: ['Files'], files: names.map((name) => new File(['x'], name)) },
});
const drop = (...names: readonly string[]): boolean => fireEvent.drop(window, filesOf(...names));

it.each([
  ['rows.csv', 'data.preview', { path: '/dropped/rows.csv' }],
  ['ROWS.TSV', 'data.preview', { path: '/dropped/ROWS.TSV' }],
  ['rows.jsonl', 'data.preview', { path: '/dropped/rows.jsonl' }],
  ['mails.mbox', 'mail.import', { place: 'mailbox', path: '/dropped/mails.mbox' }],
  ['log.sqlite3', 'source.open', { path: '/dropped/log.sqlite3' }],
] as const)('%s that is dropped onto the window is what it looks like: %s', async (name, route, asked) => {
  drop(name);
  await waitFor(() => expect(bridge.asked(route)).toMatchObject([asked]));
});

it('shows itself while a file is over the window, and not for words that are dragged', () => {
  fireEvent.dragEnter(window, { dataTransfer: { types: ['text/plain'] } });
  expect(screen.queryByTestId('drop-target')).toBeNull();
  fireEvent.dragEnter(window, filesOf('rows.csv'));
  fireEvent.dragEnter(window, filesOf('rows.csv'));
  expect(screen.getByTestId('drop-target')).toBeDefined();
  fireEvent.dragLeave(window, filesOf('rows.csv'));
  expect(screen.queryByTestId('drop-target')).not.toBeNull();
  fireEvent.dragLeave(window, filesOf('rows.csv'));
  expect(screen.queryByTestId('drop-target')).toBeNull();
});

it('takes one file at a time, and says so', () => {
  drop('one.csv', 'two.csv');
  expect(useStore.getState().problems).toHaveLength(1);
  expect(bridge.asked('data.preview')).toEqual([]);
});
