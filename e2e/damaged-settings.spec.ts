import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultSettings } from '../src/shared/settings.ts';
import { expect, test } from './fixture/story.ts';

test('damaged settings: Gleaner starts with the defaults, keeps the damaged copy, and says so once', async ({
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
  await first.ask('settings.update', { language: 'en' });
  expect(JSON.parse(readFileSync(settingsFile, 'utf8'))).toMatchObject({
    language: 'en',
    version: defaultSettings.version,
  });
  await first.quit();

  const second = await start();
  await second.page.getByTestId('nav-settings').click();
  await expect(second.page.getByRole('heading', { level: 1 })).toHaveText('Settings');
  await expect(second.page.getByTestId('recovered')).toHaveCount(0);
  expect(copies()).toEqual([kept]);
  expect(existsSync(settingsFile)).toBe(true);
});
