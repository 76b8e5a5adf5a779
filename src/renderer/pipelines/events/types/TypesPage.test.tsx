// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { useStore } from '../../../store/store.ts';
import { draw } from '../../../testing/draw.tsx';
import { source } from '../../../testing/fake-source.ts';
import { type PlayedBridge, playBridge } from '../../../testing/played-bridge.ts';
import { runningJob } from '../../../testing/scenes.ts';
import { TypesPage } from './TypesPage.tsx';

let bridge: PlayedBridge;
beforeEach(() => {
  bridge = playBridge();
  useStore.setState({ source });
});

const show = async (): Promise<void> => {
  draw(<TypesPage />);
  await screen.findByText('浏览车型');
};
const row = (type: string): HTMLElement =>
  screen.getByTestId('types-table').querySelector(`tr[data-row-id="${type}"]`) as HTMLElement;
const choose = (...types: readonly string[]): void => {
  for (const type of types) fireEvent.click(screen.getByLabelText(`Select ${type}`));
};
const isOff = (testId: string): boolean => screen.getByTestId<HTMLButtonElement>(testId).disabled;
const search = (): HTMLElement => screen.getByLabelText('Search types');

it('lists types with their counts, where they come from, and what of the events is in doubt', async () => {
  await show();
  expect(row('看车').textContent).toContain('1,402');
  expect(row('看车').textContent).toContain('Not listed');
  expect(row('其他').textContent).toContain('For all others');
  const doubts = await screen.findByTestId('types-doubts');
  await waitFor(() => expect(doubts.textContent).toContain('9 of 412 attribute values stand in no row'));
  expect(doubts.textContent).toContain('贴膜 28 · 保养 13');
});

it('narrows the list by what is typed, says where nothing fits, and shows all again', async () => {
  await show();
  fireEvent.change(search(), { target: { value: '看' } });
  await waitFor(() => expect(row('浏览车型')).toBeNull());
  expect(row('看车')).not.toBeNull();
  fireEvent.change(search(), { target: { value: 'no such type' } });
  await screen.findByText('No type matches the search.');
  fireEvent.click(screen.getByText('Show all types'));
  await screen.findByText('浏览车型');
});

it('offers what can be done with so many types, and nothing while a job runs', async () => {
  await show();
  choose('看车');
  expect([isOff('move-types'), isOff('rename-types'), isOff('merge-types')]).toEqual([false, false, true]);
  choose('搜索');
  expect([isOff('move-types'), isOff('rename-types'), isOff('merge-types')]).toEqual([false, true, false]);
  useStore.setState({ job: { ...runningJob, revision: 1 } });
  await waitFor(() =>
    expect(['move-types', 'rename-types', 'merge-types', 'undo-types'].every(isOff)).toBe(true),
  );
});

it('merges types under a name that fits, and then says which recipe has it and counts the file anew', async () => {
  await show();
  choose('看车', '搜索');
  fireEvent.click(screen.getByTestId('merge-types'));
  const dialog = within(await screen.findByTestId('type-dialog'));
  const name = dialog.getByLabelText<HTMLInputElement>('Name');
  expect(name.value).toBe('看车');
  fireEvent.click(dialog.getByTitle('Call them 搜索'));
  expect(name.value).toBe('搜索');
  for (const wrong of ['a|b', ' ', 'a=b']) {
    fireEvent.change(name, { target: { value: wrong } });
    expect(isOff('change-types')).toBe(true);
  }
  fireEvent.change(name, { target: { value: ' 了解车型 ' } });
  expect(bridge.asked('workspace.get')).toHaveLength(0);
  fireEvent.click(screen.getByTestId('change-types'));
  const told = await screen.findByTestId('types-told');
  expect(told.textContent).toContain('1,402 events were changed.');
  expect(bridge.asked('events.editTypes')).toMatchObject([
    { types: ['看车', '搜索'], into: '了解车型', category: null },
  ]);
  expect(bridge.asked('workspace.get')).toHaveLength(1);
  expect(screen.queryByTestId('type-dialog')).toBeNull();
  expect(screen.queryByTestId('merge-types')).toBeNull();
});

it('renames one to another name alone, and moves several to a category that is named', async () => {
  await show();
  choose('看车');
  fireEvent.click(screen.getByTestId('rename-types'));
  await screen.findByTestId('type-dialog');
  expect(isOff('change-types')).toBe(true);
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: '看过车' } });
  fireEvent.click(screen.getByTestId('change-types'));
  await screen.findByTestId('types-told');
  choose('看车', '搜索');
  fireEvent.click(screen.getByTestId('move-types'));
  await screen.findByTestId('type-dialog');
  expect(screen.queryByLabelText('Name')).toBeNull();
  expect(isOff('change-types')).toBe(true);
  fireEvent.change(screen.getByLabelText('Category', { selector: 'input' }), { target: { value: 'intent' } });
  fireEvent.click(screen.getByTestId('change-types'));
  await waitFor(() =>
    expect(bridge.asked('events.editTypes')).toMatchObject([
      { types: ['看车'], into: '看过车', category: null },
      { types: ['看车', '搜索'], into: null, category: 'intent' },
    ]),
  );
  await waitFor(() => expect(screen.queryByTestId('type-dialog')).toBeNull());
});

it('takes the last change back by its button and by keys, but not while something is typed', async () => {
  await show();
  const undo = await screen.findByTestId('undo-types');
  expect(undo.textContent).toContain('浏览 → 浏览车型');
  fireEvent.keyDown(search(), { key: 'z', ctrlKey: true });
  fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true, repeat: true });
  fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true, altKey: true });
  expect(bridge.asked('events.undoTypes')).toEqual([]);
  fireEvent.keyDown(document.body, { key: 'z', metaKey: true });
  expect((await screen.findByTestId('types-told')).textContent).toContain('318 events are as they were');
  expect(bridge.asked('events.undoTypes')).toHaveLength(1);
  fireEvent.click(undo);
  await waitFor(() => expect(bridge.asked('events.undoTypes')).toHaveLength(2));
});

it('shows a few events of a type beside the table, and the user of each', async () => {
  await show();
  fireEvent.click(row('看车'));
  const [example] = await screen.findAllByTestId('type-example');
  expect(bridge.asked('events.typeExamples')).toMatchObject([{ type: '看车' }]);
  fireEvent.click(example as HTMLElement);
  await screen.findByTestId('user-drawer');
});
