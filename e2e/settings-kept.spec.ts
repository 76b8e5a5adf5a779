import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { defaultSettings } from '../src/shared/settings.ts';
import type { Gleaner } from './fixture/gleaner.ts';
import { goTo } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

const choose = (page: Page, label: string): Promise<void> =>
  page.locator('label', { hasText: new RegExp(`^${label}$`) }).click();

const ground = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);

async function expectChinese(gleaner: Gleaner): Promise<void> {
  const { page } = gleaner;
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByTestId('nav-settings')).toHaveText('设置');
  await expect.poll(() => gleaner.menuLabel('file.open')).toBe('打开数据库…');
  await expect.poll(() => gleaner.menuLabel('job')).toBe('任务');
}

test('over damaged settings Gleaner starts with the defaults, keeps the damaged copy, and says so once; language and theme switch at once, menu and tray too, and are kept', async ({
  desk,
  start,
}) => {
  const damaged = '{"language":"en","theme":"dark","model":{"preset":';
  const settingsFile = join(desk.userData, 'settings.json');
  writeFileSync(settingsFile, damaged);
  const copies = (): readonly string[] =>
    readdirSync(desk.userData).filter((name) => name.startsWith('settings.damaged-'));

  const first = await start();
  const settings = await first.ask('settings.get', undefined);
  expect(settings).toMatchObject({ language: 'system', theme: 'system', model: defaultSettings.model });
  const [kept, ...more] = copies();
  expect(more).toEqual([]);
  expect(readFileSync(join(desk.userData, kept ?? ''), 'utf8')).toBe(damaged);
  await first.page.getByTestId('nav-settings').click();
  await expect(first.page.getByTestId('recovered')).toBeVisible();
  // A change is saved into a file that is whole again.
  await first.ask('settings.update', { language: 'en', theme: 'light' });
  expect(JSON.parse(readFileSync(settingsFile, 'utf8'))).toMatchObject({
    language: 'en',
    version: defaultSettings.version,
  });

  await test.step('from English to Chinese, from light to dark', async () => {
    const { page } = first;
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
    await expect.poll(() => first.menuLabel('file.open')).toBe('Open Database…');
    const light = await ground(page);
    await choose(page, '中文');
    await expectChinese(first);
    await expect.poll(() => first.trayLabel('tray.quit')).toBe('退出');
    await choose(page, '深色');
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    expect(await ground(page)).not.toBe(light);
    expect(await first.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true);
    await first.ask('source.open', { path: desk.sixty() });
    await goTo(page, 'extract');
    await expect(page.getByTestId('start')).toHaveText('开始');
  });
  await first.quit();

  const second = await start();
  await test.step('after a restart both are still so, and nothing more is said of the damage', async () => {
    await expectChinese(second);
    await expect(second.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await second.page.getByTestId('nav-settings').click();
    await expect(second.page.getByRole('heading', { level: 1 })).toHaveText('设置');
    await expect(second.page.getByTestId('recovered')).toHaveCount(0);
    expect(copies()).toEqual([kept]);
    expect(existsSync(settingsFile)).toBe(true);
  });

  await test.step('and back', async () => {
    const { page } = second;
    await choose(page, 'English');
    await choose(page, 'Light');
    await expect(page.getByTestId('nav-settings')).toHaveText('Settings');
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
    await expect.poll(() => second.menuLabel('file.open')).toBe('Open Database…');
    await expect.poll(() => second.trayLabel('tray.quit')).toBe('Quit');
  });
});
