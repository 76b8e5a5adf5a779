// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bridge } from '../../../shared/contract.ts';
import type { UserQuery, UserSummary } from '../../../shared/pipelines/events/users.ts';
import { readClient } from '../../reads/read-client.ts';
import { useListRead } from '../../reads/use-list-read.ts';
import { draw, screenHeight } from '../../testing/draw.tsx';
import type { Choice, Column } from './column.ts';
import { ListView } from './ListView.tsx';

const total = 100_000;
const idOf = (index: number): string => `user_${String(index).padStart(6, '0')}`;

/** The engine's part: rows by number, in the order that is asked for. */
const engine = {
  asked: [] as UserQuery[],
  /** Of the fourth user; everybody else has one. */
  events: 1,
  fails: false,
  total,
  list(query: UserQuery): { rows: readonly UserSummary[]; total: number; offset: number } {
    const first = query.descending ? this.total - 1 - query.offset : query.offset;
    const step = query.descending ? -1 : 1;
    const count = Math.max(0, Math.min(query.limit, this.total - query.offset));
    const rows = Array.from({ length: count }, (_, index): UserSummary => {
      const userId = idOf(first + step * index);
      const events = userId === idOf(3) ? this.events : 1;
      return {
        userId,
        result: 'none',
        inJob: 'none',
        rows: 3,
        newRows: 0,
        changed: false,
        events,
        coverage: null,
        attempts: 0,
        error: null,
        updatedAt: null,
      };
    });
    return { rows, total: this.total, offset: query.offset };
  },
};

beforeEach(() => {
  Object.assign(engine, { asked: [], events: 1, fails: false, total });
  const bridge: Pick<Bridge, 'request'> = {
    request: async (_, input) => {
      const query = input as UserQuery;
      engine.asked.push(query);
      if (engine.fails)
        return { ok: false, error: { code: 'internal', message: 'The file is gone.', hint: '' } };
      return { ok: true, data: engine.list(query) as never };
    },
  };
  vi.stubGlobal('gleaner', bridge);
});

const drawnRows = vi.fn();
const columns: readonly Column<UserSummary, 'userId' | 'events'>[] = [
  {
    key: 'user',
    label: 'User',
    sort: 'userId',
    show: ({ userId }) => {
      drawnRows(userId);
      return userId;
    },
  },
  { key: 'events', label: 'Events', numeric: true, show: ({ events }) => `${events} events` },
];
const keyOf = (user: UserSummary): string => user.userId;
const onOpen = vi.fn();

function Users({ search = '', choosing = false }: { readonly search?: string; readonly choosing?: boolean }) {
  const [descending, setDescending] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const list = useListRead('events.users', { search, sort: 'userId', descending });
  const choice: Choice = {
    chosen,
    all: false,
    onToggle: (id) => setChosen(new Set([id])),
    onToggleAll: () => {},
    labelOf: (id) => `Select ${id}`,
    allLabel: 'Select all',
  };
  return (
    <ListView
      list={list}
      label="Users"
      keys=""
      testId="users"
      columns={columns}
      keyOf={keyOf}
      onOpen={onOpen}
      order={{ sort: 'userId', descending }}
      onSort={() => setDescending(!descending)}
      {...(choosing ? { choice } : {})}
      empty={{ icon: null, title: 'Nobody', words: 'Nobody is here.' }}
    />
  );
}

const rowAt = (index: number): HTMLElement | null =>
  screen.getByTestId('users').querySelector(`tr[data-index="${index}"]`);
const frame = (): HTMLElement => screen.getByTestId('users').parentElement as HTMLElement;
const focused = (): string | undefined => document.activeElement?.closest('tr')?.dataset.rowId;

async function drawUsers(part = <Users />): Promise<void> {
  draw(part);
  await screen.findByText(idOf(0));
}

describe('a table of 100 000 rows', () => {
  it('draws and reads what is in view alone, and says how many there are', async () => {
    await drawUsers();
    expect(screen.getByRole('table')).toHaveProperty('ariaRowCount', `${total + 1}`);
    const drawn = screen.getByTestId('users').querySelectorAll('tr[data-row-id]');
    expect(drawn.length).toBeGreaterThan(10);
    expect(drawn.length).toBeLessThan(60);
    expect(engine.asked.every(({ offset }) => offset === 0)).toBe(true);
    const height = [...screen.getByTestId('users').querySelectorAll<HTMLElement>('tr[aria-hidden] td')];
    const gaps = height.reduce((sum, cell) => sum + Number.parseFloat(cell.style.height), 0);
    // jsdom keeps six digits of a length.
    expect(Math.round(gaps / 36) + drawn.length).toBe(total);
  });

  it('reads the pages of the rows that are scrolled to, and no others', async () => {
    await drawUsers();
    act(() => frame().scrollTo({ top: 50_000 * 36 }));
    expect(rowAt(50_000)?.getAttribute('aria-busy')).toBe('true');
    await screen.findByText(idOf(50_000));
    expect(rowAt(50_000)).toHaveProperty('ariaRowIndex', '50002');
    const offsets = new Set(engine.asked.map(({ offset }) => offset));
    expect([...offsets].toSorted((a, b) => a - b)).toEqual([0, 49_900, 50_000]);
  });

  it('is led through by the keys, to rows that were never drawn too', async () => {
    const user = userEvent.setup();
    await drawUsers();
    await user.tab();
    await user.tab();
    expect(focused()).toBe(idOf(0));
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}');
    expect(focused()).toBe(idOf(1));
    await user.keyboard('{End}');
    await waitFor(() => expect(focused()).toBe(idOf(total - 1)));
    await user.keyboard('{PageUp}');
    const screenRows = Math.floor(screenHeight / 36) - 2;
    await waitFor(() => expect(focused()).toBe(idOf(total - 1 - screenRows)));
    await user.keyboard('{Enter}');
    expect(onOpen).toHaveBeenLastCalledWith(idOf(total - 1 - screenRows));
    await user.keyboard('{Home}');
    await waitFor(() => expect(focused()).toBe(idOf(0)));
    expect(screen.getByTestId('users').querySelectorAll('[data-open][tabindex="0"]')).toHaveLength(1);
  });

  it('chooses by the space bar, and opens nothing then', async () => {
    const user = userEvent.setup();
    onOpen.mockClear();
    await drawUsers(<Users choosing />);
    within(rowAt(2) as HTMLElement)
      .getByRole('button')
      .focus();
    await user.keyboard(' ');
    expect(screen.getByRole('checkbox', { name: `Select ${idOf(2)}` })).toHaveProperty('checked', true);
    expect(onOpen).not.toHaveBeenCalled();
  });

  it('keeps the focus, and draws again only what changed, when its rows are read again', async () => {
    await drawUsers();
    const button = within(rowAt(3) as HTMLElement).getByRole('button');
    act(() => button.focus());
    drawnRows.mockClear();
    engine.events = 2;
    await act(() => readClient.invalidateQueries());
    await waitFor(() => expect(rowAt(3)?.textContent).toContain('2 events'));
    expect(drawnRows.mock.calls).toEqual([[idOf(3)]]);
    expect(document.activeElement).toBe(button);
  });

  it('keeps the focus on a row that is scrolled out of view, and the keys lead on from there', async () => {
    const user = userEvent.setup();
    await drawUsers();
    act(() => rowAt(2)?.querySelector('button')?.focus());
    act(() => frame().scrollTo({ top: 50_000 * 36 }));
    await screen.findByText(idOf(50_000));
    expect(focused()).toBe(idOf(2));
    await user.keyboard('{ArrowDown}');
    await waitFor(() => expect(focused()).toBe(idOf(3)));
  });

  it('leads the focus to the row in its place when the row goes away', async () => {
    await drawUsers();
    act(() => rowAt(4)?.querySelector('button')?.focus());
    engine.total = 3;
    await act(() => readClient.invalidateQueries());
    await waitFor(() => expect(focused()).toBe(idOf(2)));
  });

  it('of a million, taller than a browser can lay out, is led to its last row by a key and by the bar', async () => {
    engine.total = 1_000_000;
    await drawUsers();
    const last = idOf(999_999);
    const person = userEvent.setup();
    act(() => rowAt(0)?.querySelector<HTMLElement>('[data-open]')?.focus());
    await person.keyboard('{End}');
    await waitFor(() => expect(focused()).toBe(last));
    expect(frame().scrollTop).toBeLessThan(8_000_000);
    await person.keyboard('{Home}');
    await waitFor(() => expect(focused()).toBe(idOf(0)));
    expect(frame().scrollTop).toBe(0);
    act(() => frame().scrollTo({ top: 8_000_000 - screenHeight }));
    expect(await screen.findByText(last)).toBeTruthy();
    expect(screen.getByText(/^999,9\d\d–1,000,000/)).toBeTruthy();
  });

  it('is ordered by the engine, and shown from its start then', async () => {
    await drawUsers();
    act(() => frame().scrollTo({ top: 20_000 * 36 }));
    await screen.findByText(idOf(20_000));
    fireEvent.click(screen.getByRole('button', { name: 'User' }));
    await screen.findByText(idOf(total - 1));
    expect(frame().scrollTop).toBe(0);
    expect(rowAt(0)?.dataset.rowId).toBe(idOf(total - 1));
    expect(screen.getByRole('columnheader', { name: 'User' })).toHaveProperty('ariaSort', 'descending');
  });
});

it('says why there is nothing, and asks again where asking failed', async () => {
  engine.total = 0;
  const { unmount } = draw(<Users />);
  await screen.findByText('Nobody is here.');
  unmount();
  engine.fails = true;
  draw(<Users search="x" />);
  const problem = await screen.findByRole('alert');
  expect(problem.textContent).toContain('The file is gone.');
  Object.assign(engine, { fails: false, total });
  fireEvent.click(within(problem).getByRole('button'));
  await screen.findByText(idOf(0));
});
