import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { pushNames } from '../src/shared/channels.ts';
import type { PushName } from '../src/shared/contract.ts';
import type { Gleaner } from './fixture/gleaner.ts';
import { readJob } from './fixture/ledger.ts';
import { expectStatus, goTo } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

// Neither may be found anywhere in clear but in the one request that hands it over.
const wrongKey = 'sk-canary-Wr0ngHelloFromTheE2eStories-0001';
const rightKey = 'sk-canary-R1ghtHelloFromTheE2eStories-0002';

test.use({ demo: { apiKey: rightKey } });

/** Keeps every push that reaches the page, on the page. */
async function listenIn(page: Page): Promise<() => Promise<string>> {
  await page.evaluate((names) => {
    const heard: string[] = [];
    Reflect.set(window, 'heard', heard);
    for (const name of names) {
      window.gleaner?.on(name as PushName, (data) => heard.push(JSON.stringify([name, data])));
    }
  }, pushNames);
  return () => page.evaluate(() => (Reflect.get(window, 'heard') as string[]).join('\n'));
}

/** Everything that the page may ask for and that has anything to do with key, settings or calls. */
async function everyAnswer(gleaner: Gleaner, baseUrl: string): Promise<string> {
  const settings = await gleaner.ask('settings.get', undefined);
  const { rows } = await gleaner.ask('events.users', {});
  const answers = [
    settings,
    await gleaner.answer('settings.update', { notifications: settings.notifications }),
    await gleaner.answer('key.set', { key: rightKey, baseUrl }),
    await gleaner.answer('model.list', settings.model),
    await gleaner.answer('model.test', settings.model),
    await gleaner.answer('app.info', undefined),
    await gleaner.answer('workspace.get', undefined),
    await gleaner.answer('job.events', { fromSeq: 0 }),
    ...(await Promise.all(rows.map(({ userId }) => gleaner.answer('events.user', { userId })))),
  ];
  return JSON.stringify(answers);
}

async function enterKey(page: Page, key: string): Promise<void> {
  await page.getByLabel('API key', { exact: true }).fill(key);
  await page.getByRole('button', { name: 'Save key' }).click();
  await expect(page.getByRole('img', { name: `Stored key ending in ${key.slice(-4)}` })).toBeVisible();
}

test('a wrong key pauses the job, the right one lets it go on, and neither is anywhere in clear', async ({
  desk,
  model,
  start,
}) => {
  const file = desk.load('eight.db', { kind: 'uniform', users: 8, rowsPerUser: 12, form: 'text' });
  const gleaner = await start(file);
  const { page } = gleaner;
  const heard = await listenIn(page);

  await test.step('with the wrong key one request is refused and the job pauses', async () => {
    await page.getByTestId('nav-settings').click();
    await enterKey(page, wrongKey);
    await goTo(page, 'extract');
    await page.getByTestId('start').click();
    await expectStatus(gleaner, 'paused');
    await expect(page.getByTestId('pause-reason')).toHaveAttribute('data-reason', 'auth');
    expect(model.record.calls.map((call) => call.status)).toEqual([401]);
    expect(readJob(file)).toMatchObject({ status: 'paused', reason: 'auth', failed: 0 });
    await expect.poll(() => gleaner.notices()).toMatchObject([{ title: 'Job paused' }]);
  });

  await test.step('the settings are one click away; the right key is tried, and the job goes on', async () => {
    await page.getByTestId('pause-reason').getByRole('button', { name: 'Open Settings' }).click();
    await page.getByTestId('test-connection').click();
    await expect(page.getByTestId('connection').locator('[data-code="auth"]')).toBeVisible();
    await page.getByRole('button', { name: 'Replace' }).click();
    await enterKey(page, rightKey);
    await page.getByTestId('test-connection').click();
    await expect(page.getByTestId('connection')).toContainText('demo answered in');
    await goTo(page, 'extract');
    await page.getByTestId('resume').click();
    await expectStatus(gleaner, 'completed');
    expect(readJob(file)).toMatchObject({ total: 8, succeeded: 8, failed: 0 });
  });

  const said = `${await everyAnswer(gleaner, model.baseUrl)}\n${await heard()}`;
  const screen = await page.content();
  await gleaner.quit();
  await test.step('the keys were nowhere in clear', async () => {
    const kept = desk.files().map((path) => [path, readFileSync(path)] as const);
    expect(kept.some(([path]) => path.endsWith('key.json') || path.endsWith('main.log'))).toBe(true);
    for (const key of [wrongKey, rightKey]) {
      const secret = key.slice(0, -4); // The window may show the last four characters.
      expect(said).not.toContain(secret);
      expect(screen).not.toContain(secret);
      expect(gleaner.output()).not.toContain(secret);
      for (const [path, bytes] of kept) {
        for (const clear of [secret, Buffer.from(secret, 'utf16le'), Buffer.from(key).toString('base64')]) {
          expect(bytes.includes(clear), `a key in ${path}`).toBe(false);
        }
      }
    }
  });
  expect(said).toContain(rightKey.slice(-4)); // The recording did hear the answers about the key.
});
