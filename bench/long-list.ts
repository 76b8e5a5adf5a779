import type { Page } from '@playwright/test';

/** How the table of a very long list bears it to be scrolled and sorted. */
export interface LongListFigures {
  /** Milliseconds of each frame while the wheel turns, while the bar is dragged to the middle and to the end, and around a sort. */
  readonly wheelMs: readonly number[];
  readonly dragMs: readonly number[];
  readonly sortMs: readonly number[];
  /** From pressing a column's head until the first row of the new order is painted. */
  readonly sortedAfterMs: number;
  /** From letting go of the bar until the rows there are painted, in the middle, at the end and at places all over. */
  readonly landedAfterMs: readonly number[];
  /** The place of the row that stands last when the bar is at the end, counted from 1. */
  readonly lastPlace: number;
}

interface Asked {
  /** The `data-testid` of the table. */
  readonly testId: string;
  /** How many places all over the list are jumped to. */
  readonly places: number;
}

/** Runs in the page, and so can name nothing outside itself. */
async function scrollAndSort({ testId, places }: Asked): Promise<LongListFigures> {
  const table = document.querySelector<HTMLElement>(`[data-testid="${testId}"]`);
  const list = table?.parentElement;
  if (table === null || table === undefined || list === null || list === undefined)
    throw new Error(`There is no table ${testId}.`);
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
  const drag = (from: number, to: number): Promise<readonly number[]> =>
    during(60, (index) => list.scrollTo({ top: height * (from + ((to - from) * (index + 1)) / 60) }));
  const dragMs = [...(await drag(0, 0.5))];
  const landedAfterMs = [await until(rowInView)];
  dragMs.push(...(await drag(0.5, 1)));
  landedAfterMs.push(await until(rowInView));
  const shown = [...table.querySelectorAll<HTMLElement>('tr[data-index]')];
  const lastPlace = Math.max(...shown.map((row) => Number(row.dataset.index))) + 1;
  for (let place = 0; place < places; place += 1) {
    // Far from the one before, and everywhere in the end.
    list.scrollTo({ top: height * ((place * 0.618) % 1) });
    await frame();
    landedAfterMs.push(await until(rowInView));
  }
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
  return { wheelMs, dragMs, sortMs, sortedAfterMs: await sorting, landedAfterMs, lastPlace };
}

/** Scrolls a table that is on show to its ends and to places all over it, and sorts it by its first column. */
export const measureLongList = (page: Page, asked: Asked): Promise<LongListFigures> =>
  page.evaluate(scrollAndSort, asked);
