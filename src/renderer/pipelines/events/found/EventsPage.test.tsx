// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import type { FoundQuery } from '../../../../shared/pipelines/found-events.ts';
import { exportProgressed } from '../../../commands/exports.ts';
import { liveReads, readClient } from '../../../reads/read-client.ts';
import { ExportDialog } from '../../../shell/ExportDialog.tsx';
import { useStore } from '../../../store/store.ts';
import { draw } from '../../../testing/draw.tsx';
import { fail } from '../../../testing/fake-routes.ts';
import { source } from '../../../testing/fake-source.ts';
import { type PlayedBridge, playBridge } from '../../../testing/played-bridge.ts';
import { showEvents } from '../filter/event-filter.ts';
import { EventsPage } from './EventsPage.tsx';

let bridge: PlayedBridge;
const copied = vi.fn<(text: string) => Promise<void>>(async () => {});
beforeEach(() => {
  bridge = playBridge();
  copied.mockClear();
  vi.stubGlobal('navigator', Object.assign(navigator, { clipboard: { writeText: copied } }));
  useStore.setState({ source: null });
  useStore.setState({ source, page: 'events' });
});

async function show(): Promise<void> {
  draw(
    <>
      <EventsPage />
      <ExportDialog />
    </>,
  );
  await waitFor(() => expect(rows().length).toBeGreaterThan(0));
  await screen.findByTestId('events-count');
}
const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('tr[data-row-id]')];
const lastAsked = (): Partial<FoundQuery> =>
  (bridge.asked('events.found').at(-1) ?? {}) as Partial<FoundQuery>;
/** What was read a moment ago would not be asked for again. */
const forgetFresh = (): Promise<void> =>
  readClient.invalidateQueries({ queryKey: [liveReads], refetchType: 'none' });
const search = (): HTMLInputElement => screen.getByLabelText<HTMLInputElement>('Search events');
const press = (testId: string): void => void fireEvent.click(screen.getByTestId(testId));

it('lists events with their attributes, and says which value stands in none of their rows', async () => {
  await show();
  const heads = [...document.querySelectorAll('thead th')].map(({ textContent }) => textContent);
  expect(heads.slice(1)).toEqual([
    'User',
    'Type',
    'Category',
    'Start',
    'End',
    'Rows',
    'Text',
    'brand',
    'price',
  ]);
  expect(rows()[0]?.textContent).toContain('(not in its rows)');
  expect(screen.getByTestId('events-count').textContent).toBe('12,006 events of 412 users');
});

it('asks for what is typed once the typing has paused, for what is chosen at once, and for all when the filter is cleared', async () => {
  await show();
  fireEvent.change(search(), { target: { value: ' 到店 ' } });
  await waitFor(() => expect(lastAsked()).toMatchObject({ search: '到店' }));
  press('filter-type');
  fireEvent.click(await screen.findByLabelText('到店', { selector: 'input' }));
  await waitFor(() => expect(lastAsked()).toMatchObject({ search: '到店', types: ['到店'] }));
  press('filter-attributes');
  fireEvent.click(await screen.findByLabelText('BMW'));
  await waitFor(() => expect(lastAsked()).toMatchObject({ attributes: [{ name: 'brand', value: 'BMW' }] }));
  fireEvent.click(screen.getByLabelText('Take off “到店”'));
  await waitFor(() => expect(lastAsked()).toMatchObject({ types: [], search: '到店' }));
  await forgetFresh();
  fireEvent.click(screen.getByText('Clear the filter'));
  await waitFor(() => expect(lastAsked()).toMatchObject({ attributes: [], search: '' }));
  expect(search().value).toBe('');
});

it('opens with the filter that another page has set, and says where nothing passes', async () => {
  act(() =>
    showEvents({ types: ['到店'], hours: [9], sequence: { types: ['看车', '到店'], directly: true } }),
  );
  await show();
  expect(lastAsked()).toMatchObject({ types: ['到店'], hours: [9] });
  const chips = screen.getByTestId('event-filters').querySelectorAll('button');
  expect([...chips].map(({ textContent }) => textContent)).toEqual([
    ...['到店', '09:00–10:00', '看车 → 到店, one directly after the other', 'Clear the filter'],
  ]);
  act(() => showEvents({ types: ['nothing of the kind'] }));
  await screen.findByText('No event matches the search and the filter.');
});

it('is ordered by its heads, the most rows first', async () => {
  await show();
  fireEvent.click(screen.getByText('Rows'));
  await waitFor(() => expect(lastAsked()).toMatchObject({ sort: 'rows', descending: true }));
  await forgetFresh();
  fireEvent.click(screen.getByText('Start'));
  await waitFor(() => expect(lastAsked()).toMatchObject({ sort: 'start', descending: false }));
});

it('opens the user with the rows of the event marked', async () => {
  await show();
  const [, second] = rows();
  fireEvent.click(second as HTMLElement);
  const drawer = await screen.findByTestId('user-drawer');
  await waitFor(() => expect(drawer.querySelectorAll('[data-event][aria-pressed="true"]')).toHaveLength(1));
});

it('copies what is chosen as a table without formulas, and exports it', async () => {
  bridge = playBridge({
    'events.found': () => ({
      ok: true,
      data: {
        ...{ total: 1, offset: 0 },
        rows: [
          {
            ...{
              userId: '=u',
              eventId: 'e1',
              type: 'a\tb',
              category: 'c',
              time: 't',
              endTime: '',
              context: '+x\ny',
            },
            ...{ sourceRowIds: ['1', '2'], attributes: { brand: '-5' } },
          },
        ],
      },
    }),
  });
  await show();
  fireEvent.click(await screen.findByLabelText('Select an event of =u'));
  expect(screen.getByTestId('events-chosen').textContent).toBe('1 selected');
  press('copy-events');
  await waitFor(() => expect(copied).toHaveBeenCalledOnce());
  expect(copied.mock.calls[0]?.[0]).toBe(
    "User\tType\tCategory\tStart\tEnd\tRows\tText\tbrand\n'=u\ta b\tc\tt\t\t2\t'+x y\t'-5",
  );
  expect(lastAsked()).toMatchObject({ ids: ['e1'], offset: 0 });
  press('export-chosen');
  await screen.findByTestId('export-dialog');
  press('export-start');
  await screen.findByText(/rows are in \/Users/);
  expect(bridge.asked('table.export')).toMatchObject([
    { table: 'events', format: 'csv', bom: true, options: { filter: { ids: ['e1'] }, shape: 'wide' } },
  ]);
});

it('chooses all of the filter without knowing which they are, but for those that are taken off', async () => {
  act(() => showEvents({ types: ['到店'] }));
  await show();
  fireEvent.click(screen.getByLabelText('Select every event of the filter'));
  const total = Number(screen.getByTestId('events-table').getAttribute('aria-rowcount')) - 1;
  expect(screen.getByTestId('events-chosen').textContent).toBe(`${total} selected`);
  const [first] = rows();
  fireEvent.click(first?.querySelector('input') as HTMLElement);
  expect(screen.getByTestId('events-chosen').textContent).toBe(`${total - 1} selected`);
  press('export-chosen');
  fireEvent.click(await screen.findByText('Excel'));
  fireEvent.click(screen.getByLabelText('A row for each attribute of an event'));
  press('export-start');
  await screen.findByTestId('exported');
  const left = first?.dataset.rowId?.split('\t')[1];
  expect(bridge.asked('table.export')).toMatchObject([
    { format: 'xlsx', bom: false, options: { filter: { types: ['到店'], except: [left] }, shape: 'long' } },
  ]);
  // Of another filter others are all.
  act(() => showEvents({ types: ['加购'] }));
  await waitFor(() => expect(screen.queryByTestId('events-chosen')).toBeNull());
});

it('shows how far an export is, and cancels it', async () => {
  const written = Promise.withResolvers<never>();
  bridge = playBridge({ 'table.export': () => written.promise as never });
  await show();
  press('export-events');
  await screen.findByTestId('export-dialog');
  press('export-start');
  await waitFor(() => expect(bridge.asked('table.export')).toHaveLength(1));
  act(() => exportProgressed({ rows: 0, total: null }));
  expect(screen.getByTestId('export-progress').textContent).toBe('Looking which ones go out…');
  act(() => exportProgressed({ rows: 500, total: 12_006 }));
  expect(screen.getByTestId('export-progress').textContent).toBe('500 of 12,006 rows');
  press('export-cancel');
  expect(bridge.asked('table.cancelExport')).toHaveLength(1);
  written.resolve(fail({ code: 'aborted', message: 'The export was cancelled.', hint: '' }) as never);
  await waitFor(() => expect(screen.getByTestId('export-cancel').textContent).toBe('Close'));
  expect(screen.queryByTestId('export-progress')).toBeNull();
});

const choose = async (label: string, option: RegExp | string): Promise<void> => {
  fireEvent.click(await screen.findByRole('combobox', { name: label }));
  fireEvent.click(await screen.findByRole('option', { name: option }));
};

it('writes out the sequences of the users who have an event of the filter', async () => {
  act(() => showEvents({ types: ['到店'], from: '2026-01-02' }));
  await show();
  press('export-events');
  await choose('What', 'Sequences of users');
  expect(await screen.findByLabelText('Users with an event of the filter (412)')).toMatchObject({
    checked: true,
  });
  expect(screen.queryByText('A column for each attribute')).toBeNull();
  press('export-start');
  await screen.findByTestId('exported');
  fireEvent.click(screen.getByLabelText('All users of the file'));
  press('export-start');
  await waitFor(() => expect(bridge.asked('table.export')).toHaveLength(2));
  expect(bridge.asked('table.export')).toMatchObject([
    { table: 'sequences', options: { filter: { types: ['到店'], from: '2026-01-02' } } },
    { table: 'sequences', options: { filter: { types: [], from: null } } },
  ]);
});

it('writes out the failures of a cause and of a run, and says what a workbook has no room for', async () => {
  const refusal = { code: 'refusal', message: 'The model refused to answer.', hint: '' } as const;
  bridge = playBridge({
    'events.failures': () => ({
      ok: true,
      data: { causes: [{ error: refusal, users: 4 }], runs: [{ jobId: 'j1', users: 3 }] },
    }),
    'table.export': () => ({ ok: true, data: { path: '/Users/f.xlsx', rows: 3, cutCells: 2 } }),
  });
  await show();
  press('export-events');
  await choose('What', 'Failures');
  await choose('Cause', 'The model refused to answer. (4)');
  await choose('Run', 'j1 (3)');
  press('export-start');
  expect((await screen.findByTestId('exported')).textContent).toContain('2 cells are longer than the 32,767');
  expect(bridge.asked('table.export')).toMatchObject([
    { table: 'failures', options: { codes: ['refusal'], jobId: 'j1' } },
  ]);
});
