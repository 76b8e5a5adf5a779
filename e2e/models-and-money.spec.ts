import type { Page } from '@playwright/test';
import type { Gleaner } from './fixture/gleaner.ts';
import { expectStatus, goTo } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

const builtIn = { preset: 'demo', baseUrl: '', model: 'demo', maxInputTokens: 40_000 };
const all = { pipeline: 'events', selection: { kind: 'all' } } as const;

const off = (estimated: number, came: number): number => Math.abs(estimated / came - 1);

test.describe('with the built-in demo model', () => {
  test.use({ given: { model: builtIn } });

  test('the demo is free, a result stands beside its estimate, and the next estimate has learnt from it', async ({
    desk,
    open,
  }) => {
    const gleaner = await open(
      desk.load('thirty.db', { kind: 'uniform', users: 30, rowsPerUser: 40, form: 'text' }),
    );
    const { page } = gleaner;
    const estimate = page.getByTestId('estimate');
    await expect(estimate).toContainText('$0.00');
    await expect(estimate).toContainText('this model has not run on this file yet');
    await page.getByTestId('start').click();
    await expectStatus(gleaner, 'completed');

    const result = page.getByTestId('result');
    await expect(page.getByTestId('model-used')).toHaveText('Demo model (built in)');
    const first = await gleaner.job();
    await expect(result).toContainText(`estimated ${first.estimate?.promptTokens.toLocaleString('en')}`);
    await expect(page.getByTestId('cost')).toHaveText('$0.00');

    await estimate.locator('label', { hasText: /^All/ }).click();
    await expect(estimate).toContainText('Learnt from 1 earlier run with this model.');
    const learnt = await gleaner.ask('job.estimate', all);
    expect(off(learnt.promptTokens, first.promptTokens)).toBeLessThan(0.1);
    expect(off(learnt.completionTokens, first.completionTokens)).toBeLessThan(0.1);
    await page.getByTestId('start').click();
    await expect
      .poll(async () => {
        const { jobId, status } = await gleaner.job();
        return jobId !== first.jobId && status;
      })
      .toBe('completed');
    const second = await gleaner.job();
    expect(off(learnt.promptTokens, second.promptTokens)).toBeLessThan(0.1);
    await expect(result).toContainText(`estimated ${learnt.promptTokens.toLocaleString('en')}`);
  });
});

async function chooseProvider(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Provider' }).click();
  await page.getByRole('option', { name, exact: true }).click();
}

async function enterKey(page: Page, key: string): Promise<void> {
  await page.getByLabel('API key', { exact: true }).fill(key);
  await page.getByRole('button', { name: 'Save key' }).click();
  await expectKey(page, key);
}

const expectKey = (page: Page, key: string): Promise<void> =>
  expect(page.getByRole('img', { name: `Stored key ending in ${key.slice(-4)}` })).toBeVisible();

/** Chooses a profile where runs are started. */
async function takeProfile(page: Page, name: string): Promise<void> {
  await goTo(page, 'extract');
  await page.getByTestId('profile-menu').click();
  await page.getByRole('menuitem', { name }).click();
  await expect(page.getByTestId('profile-menu')).toContainText(name);
}

const missing = async ({ page }: Gleaner, need: string): Promise<void> => {
  await goTo(page, 'extract');
  await expect(page.getByTestId('missing')).toHaveAttribute('data-need', need);
  await expect(page.getByTestId('start')).toBeDisabled();
};

test('nothing starts without what it needs, and two providers each keep their key in a profile of its own', async ({
  desk,
  open,
}) => {
  const [openAiKey, deepSeekKey] = ['sk-openai-0123456789-aaaa', 'sk-deepseek-0123456789-bbbb'];
  const gleaner = await open(desk.sixty());
  const { page } = gleaner;

  await test.step('without a key, and without an address, there is no start and a way to mend it', async () => {
    await page.getByTestId('nav-settings').click();
    await chooseProvider(page, 'OpenAI');
    await chooseProvider(page, 'Other (OpenAI-compatible)');
    await missing(gleaner, 'address');
    await page.getByRole('button', { name: 'Enter the address' }).click();
    await expect(page.getByLabel('Base URL')).toBeFocused();
    await chooseProvider(page, 'Ollama');
    await missing(gleaner, 'model');
    await page.getByTestId('nav-settings').click();
    await chooseProvider(page, 'OpenAI');
    await missing(gleaner, 'key');
    expect(await gleaner.answer('job.start', all)).toMatchObject({
      ok: false,
      error: { code: 'key_missing' },
    });
    await page.getByRole('button', { name: 'Enter the key' }).click();
    await expect(page.getByLabel('API key', { exact: true })).toBeFocused();
    await enterKey(page, openAiKey);
    await expect(page.getByTestId('list-price')).toContainText('$0.40 in, $1.60 out');
    await goTo(page, 'extract');
    await expect(page.getByTestId('start')).toBeEnabled();
    await expect(page.getByTestId('missing')).toHaveCount(0);
    await expect(page.getByTestId('estimate')).toContainText('List price of May 7, 2026');
  });

  await test.step('a second profile has its own provider and key', async () => {
    await page.getByTestId('nav-settings').click();
    const profiles = page.getByTestId('profiles');
    await profiles.getByLabel('Name of this profile').fill('OpenAI check');
    await profiles.getByLabel('Name of this profile').press('Enter');
    await profiles.getByRole('button', { name: 'Add' }).click();
    await expect(profiles.locator('[data-profile]')).toHaveCount(2);
    await chooseProvider(page, 'DeepSeek');
    await enterKey(page, deepSeekKey);
    await profiles.getByLabel('Name of this profile').fill('DeepSeek cheap');
    await profiles.getByLabel('Name of this profile').press('Enter');
    await expect(profiles).toContainText('DeepSeek cheap');
  });

  await test.step('each is chosen where runs are started, and none has lost its key', async () => {
    await takeProfile(page, 'OpenAI check');
    await page.getByTestId('nav-settings').click();
    await expectKey(page, openAiKey);
    await takeProfile(page, 'DeepSeek cheap');
    await page.getByTestId('nav-settings').click();
    await expectKey(page, deepSeekKey);
    // Another provider in the same profile, and back.
    await chooseProvider(page, 'OpenAI');
    await expect(page.getByRole('button', { name: 'Save key' })).toBeVisible();
    await chooseProvider(page, 'DeepSeek');
    await expectKey(page, deepSeekKey);
    const settings = JSON.stringify(await gleaner.ask('settings.get', undefined));
    for (const key of [openAiKey, deepSeekKey]) expect(settings).not.toContain(key.slice(0, -4));
  });

  await test.step('a profile that is deleted takes its own key alone', async () => {
    const profiles = page.getByTestId('profiles');
    await profiles.getByRole('button', { name: 'Delete' }).click();
    await profiles.getByRole('button', { name: 'Delete it and its keys' }).click();
    await expect(profiles.locator('[data-profile]')).toHaveCount(1);
    await expectKey(page, openAiKey);
  });

  // The app goes on to other stories, in which nobody has entered a key.
  const { profile } = await gleaner.ask('settings.get', undefined);
  await gleaner.ask('profile.add', { like: null });
  await gleaner.ask('profile.delete', { id: profile });
});
