export interface OpeningTimes {
  readonly openedMs: number;
  readonly usersMs: number;
}

/**
 * Runs in the page, and so can name nothing outside itself: opens the file, goes to the users as soon as the file is
 * there, and waits until the first of them has been painted. Milliseconds from asking.
 */
export async function openFile(file: {
  readonly path: string;
  readonly name: string;
  readonly user: string;
}): Promise<OpeningTimes> {
  const { gleaner } = window;
  if (gleaner === undefined) throw new Error('The page has no bridge.');
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const startedAt = performance.now();
  const asking = gleaner.request('source.open', { path: file.path });
  let openedMs: number | undefined;
  asking.then(() => {
    openedMs = performance.now() - startedAt;
  });
  while (!document.querySelector('[data-testid="file-menu"]')?.textContent?.includes(file.name))
    await frame();
  document.querySelector<HTMLElement>('[data-testid="nav-users"]')?.click();
  while (document.querySelector(`tr[data-row-id="${file.user}"]`) === null) await frame();
  // The frame after the one that found it: by then it has been painted.
  await frame();
  const usersMs = performance.now() - startedAt;
  await asking;
  return { openedMs: openedMs ?? Number.NaN, usersMs };
}
