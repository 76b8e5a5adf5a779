import type { Page } from '@playwright/test';

/** How the table of a very long list bears it to be scrolled and sorted. */
export interface LongListFigures {
  /** Milliseconds of each frame while the wheel turns, while the bar is dragged from end to end, and around a sort. */
  readonly wheelMs: readonly number[];
  readonly dragMs: readonly number[];
  readonly sortMs: readonly number[];
  /** From pressing a column's head until the first row of the new order is painted. */
  readonly sortedAfterMs: number;
  /** From letting go of the bar until the rows there are painted. */
  readonly landedAfterMs: number;
}

/** Runs in the page, and so can name nothing outside itself. */
async function scrollAndSort(): Promise<LongListFigures> {
  const table = document.querySelector<HTMLElement>('[data-testid="users-table"]');
  const list = table?.parentElement;
  if (table === null || table === undefined || list === null || list === undefined)
    throw new Error('There is no table of users.');
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  /** Does something in each of so many frames, and tells how long each took. */
  const during = async (frames: number, act: (index: number) => void): Promise<readonly number[]> => {
    const taken: number[] = [];
    let last = await frame();
    for (let index = 0; index < frames; index += 1) {
      act(index);
      const now = await frame();
      taken.push(now - last);
      last = now;
    }
    return taken;
  };
  const rowInView = (): boolean => {
    const box = list.getBoundingClientRect();
    const row = document.elementFromPoint(box.left + 120, box.top + box.height / 2)?.closest('tr');
    return row?.dataset.rowId !== undefined;
  };
  const until = async (isSo: () => boolean): Promise<number> => {
    const startedAt = performance.now();
    while (!isSo()) await frame();
    await frame();
    return performance.now() - startedAt;
  };

  const wheelMs = await during(300, () => list.scrollBy({ top: 120 }));
  const height = list.scrollHeight - list.clientHeight;
  const dragMs = await during(120, (index) => list.scrollTo({ top: (height * (index + 1)) / 120 }));
  const landedAfterMs = await until(rowInView);
  const firstId = (): string | undefined =>
    table.querySelector<HTMLElement>('tr[data-index="0"]')?.dataset.rowId;
  list.scrollTo({ top: 0 });
  await until(() => firstId() !== undefined);
  const before = firstId();
  const head = [...table.querySelectorAll<HTMLElement>('thead button')][0];
  const sorting = until(() => firstId() !== undefined && firstId() !== before);
  const sortMs = await during(60, (index) => {
    if (index === 0) head?.click();
  });
  return { wheelMs, dragMs, sortMs, sortedAfterMs: await sorting, landedAfterMs };
}

/** Scrolls and sorts the table of users, which must be on show. */
export const measureLongList = (page: Page): Promise<LongListFigures> => page.evaluate(scrollAndSort);
