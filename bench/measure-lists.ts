import type { Page } from '@playwright/test';
import type { Desk } from '../e2e/fixture/desk.ts';
import { startGleaner } from '../e2e/fixture/gleaner.ts';
import { goTo } from '../e2e/fixture/steps.ts';
import { frameFigures, framesDuring, heapMegabytes, quantile, rounded, workDuring } from './frames.ts';
import { measureLongList } from './long-list.ts';
import { eventTypes } from './make-events.ts';

/** Places all over a list that are jumped to. */
const places = 60;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return rounded(performance.now() - from);
};

/** Scrolls and sorts the list on show; the heap is taken before, after a first time, and after a second. */
async function scrollOne(page: Page, testId: string): Promise<object> {
  await page.locator(`[data-testid="${testId}"] tr[data-row-id]`).first().waitFor();
  await page.waitForTimeout(1_000);
  const rows = Number(await page.getByTestId(testId).getAttribute('aria-rowcount')) - 1;
  const before = await heapMegabytes(page);
  const [figures, workMs] = await workDuring(page, () => measureLongList(page, { testId, places }));
  const { wheelMs, dragMs, sortMs, sortedAfterMs, landedAfterMs, lastPlace } = figures;
  const frames = wheelMs.length + dragMs.length + sortMs.length + 2 * landedAfterMs.length;
  const once = await heapMegabytes(page);
  await measureLongList(page, { testId, places });
  const twice = await heapMegabytes(page);
  return {
    rows,
    lastPlace,
    wheelFrameMs: frameFigures(wheelMs),
    dragFrameMs: frameFigures(dragMs),
    landedAfterMs: {
      median: rounded(quantile(landedAfterMs, 0.5)),
      max: rounded(Math.max(...landedAfterMs)),
    },
    sortFrameMs: frameFigures(sortMs),
    sortedAfterMs: rounded(sortedAfterMs),
    // At most: frames in which a place was waited for are not all counted.
    workMsAFrame: rounded(workMs / frames),
    heapMegabytes: [before, once, twice].map(rounded),
  };
}

/** A list of very many users, without a job. */
export async function measureUsers(desk: Desk, users: number): Promise<void> {
  const file = desk.load('long.db', { kind: 'uniform', users, rowsPerUser: 2, form: 'text' });
  const gleaner = await startGleaner(desk, [file]);
  try {
    await goTo(gleaner.page, 'users');
    console.log(JSON.stringify({ list: 'users', ...(await scrollOne(gleaner.page, 'users-table')) }));
  } finally {
    await gleaner.quit();
  }
}

/** From what is done until the page says another number of events, and the frames meanwhile. */
async function narrowed(page: Page, act: () => Promise<unknown>): Promise<object> {
  const count = page.getByTestId('events-count');
  const before = await count.innerText();
  let afterMs = 0;
  const frames = await framesDuring(page, async () => {
    await act();
    afterMs = await timed(async () => {
      while ((await count.count()) === 0 || (await count.innerText()) === before)
        await page.waitForTimeout(5);
    });
  });
  return { afterMs, frameMs: frameFigures(frames) };
}

/** The page of very many events: its first page, a search as it is typed, a filter, its list, and the pictures of Insights. */
export async function measureEvents(desk: Desk, file: string): Promise<void> {
  const gleaner = await startGleaner(desk, [file]);
  const { page } = gleaner;
  const say = (what: string, figures: object): void =>
    console.log(JSON.stringify({ events: what, ...figures }));
  try {
    // On a machine that is busy with other things, too.
    page.setDefaultTimeout(180_000);
    await page.getByTestId('start').waitFor();
    const firstRow = page.locator('[data-testid="events-table"] tr[data-row-id]').first();
    const first = await timed(async () => {
      await goTo(page, 'events');
      await firstRow.waitFor();
    });
    const counted = await timed(() => page.getByTestId('events-count').waitFor());
    say('opened', { firstRowsAfterMs: first, everythingCountedAfterMs: first + counted });
    const search = page.getByRole('textbox', { name: 'Search events' });
    say('typed', await narrowed(page, () => search.pressSequentially('小鹏_p7', { delay: 60 })));
    say('typed on', await narrowed(page, () => search.pressSequentially(' 类型1', { delay: 60 })));
    say('cleared', await narrowed(page, () => search.fill('')));
    await page.getByTestId('filter-type').click();
    const option = page.getByRole('checkbox', { name: eventTypes[3] ?? '', exact: true });
    say('filtered', await narrowed(page, () => option.click()));
    say('filter taken off', await narrowed(page, () => option.click()));
    await page.keyboard.press('Escape');
    say('scrolled', await scrollOne(page, 'events-table'));
    await measurePictures(page, say);
  } finally {
    await gleaner.quit();
  }
}

/** From the press on the tab until each picture of Insights is drawn. */
async function measurePictures(page: Page, say: (what: string, figures: object) => void): Promise<void> {
  const drawn = new Map<string, number>();
  const pictures = ['Events by type', 'Events by day', 'Events by hour', 'Users by number of events'];
  const from = performance.now();
  const frames = await framesDuring(page, async () => {
    await goTo(page, 'insights');
    const seen = async (name: string, part: Promise<unknown>): Promise<void> => {
      await part;
      drawn.set(name, rounded(performance.now() - from));
    };
    await Promise.all([
      ...pictures.map((name) =>
        seen(name, page.getByRole('figure', { name }).locator('.recharts-surface path').first().waitFor()),
      ),
      seen('Funnel', page.getByTestId('funnel-steps').waitFor()),
      seen('What follows on what', page.getByTestId('paths').getByRole('row').nth(1).waitFor()),
    ]);
  });
  say('pictures', { drawnAfterMs: Object.fromEntries(drawn), frameMs: frameFigures(frames) });
  const chosen = await framesDuring(page, async () => {
    drawn.clear();
    const events = page.getByTestId('insight-events');
    const before = await events.innerText();
    await page.getByTestId('filter-type').click();
    await page.getByRole('checkbox', { name: eventTypes[3] ?? '', exact: true }).click();
    drawn.set(
      'all',
      await timed(async () => {
        while ((await events.innerText()) === before) await page.waitForTimeout(5);
      }),
    );
  });
  say('pictures of a filter', { drawnAfterMs: drawn.get('all'), frameMs: frameFigures(chosen) });
}
