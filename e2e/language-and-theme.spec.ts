import type { Page } from '@playwright/test';
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

test('language and theme switch at once, menu and tray too, and are kept', async ({ desk, start }) => {
  const file = desk.sample();
  const first = await start(file);
  await test.step('from English to Chinese, from light to dark', async () => {
    const { page } = first;
    await page.getByTestId('nav-settings').click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
    await expect.poll(() => first.menuLabel('file.open')).toBe('Open Database…');
    const light = await ground(page);
    await choose(page, '中文');
    await expectChinese(first);
    await expect.poll(() => first.trayLabel('tray.quit')).toBe('退出');
    await choose(page, '深色');
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    expect(await ground(page)).not.toBe(light);
    expect(await first.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true);
    await goTo(page, 'extract');
    await expect(page.getByTestId('start')).toHaveText('开始');
  });
  await first.quit();

  const second = await start(file);
  await test.step('after a restart both are still so', async () => {
    await expectChinese(second);
    await expect(second.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  });

  await test.step('and back', async () => {
    const { page } = second;
    await page.getByTestId('nav-settings').click();
    await choose(page, 'English');
    await choose(page, 'Light');
    await expect(page.getByTestId('nav-settings')).toHaveText('Settings');
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
    await expect.poll(() => second.menuLabel('file.open')).toBe('Open Database…');
    await expect.poll(() => second.trayLabel('tray.quit')).toBe('Quit');
  });
});
