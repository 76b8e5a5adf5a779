import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectStatus } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

// One call at a time: of several at once more than one is refused before the first refusal is read.
test.use({
  demo: { quirks: ['wants_max_completion_tokens', 'no_stream_options'] },
  given: { model: { concurrency: 1 } },
});

const refused = (calls: readonly { readonly status: number }[]): number =>
  calls.filter(({ status }) => status !== 200).length;

test('what an address does not take is learnt once, shown, kept for the next run, and forgotten on demand', async ({
  desk,
  model,
  open,
}) => {
  const file = desk.load('six.db', { kind: 'uniform', users: 6, rowsPerUser: 8, form: 'text' });
  const gleaner = await open(file);
  const logFile = join(await gleaner.userData(), 'logs', 'main.log');
  const logBefore = readFileSync(logFile, 'utf8');

  await test.step('a run learns it from one refusal each', async () => {
    await gleaner.page.getByTestId('start').click();
    await expectStatus(gleaner, 'completed');
    expect(refused(model.record.calls)).toBe(2);
    await expect(gleaner.page.getByTestId('usage-estimated').first()).toBeVisible();
  });

  await test.step('it is in the settings and in the log', async () => {
    await gleaner.page.getByTestId('nav-settings').click();
    await expect(gleaner.page.getByTestId('learnt')).toContainText(
      'max_completion_tokens instead of max_tokens',
    );
    await expect(gleaner.page.getByTestId('learnt')).toContainText('no usage in streams');
    const log = readFileSync(logFile, 'utf8').slice(logBefore.length);
    expect(log).toContain('learnt of the model');
  });

  await test.step('the next time nothing is refused; once forgotten it is learnt anew', async () => {
    const { page } = gleaner;
    const { calls } = model.record;
    await page.getByTestId('test-connection').click();
    await expect(page.getByTestId('connection')).toContainText('demo answered in');
    expect(refused(calls)).toBe(2);
    await page.getByTestId('forget-learnt').click();
    await expect(page.getByTestId('learnt')).toBeHidden();
    await page.getByTestId('test-connection').click();
    await expect(page.getByTestId('learnt')).toBeVisible();
    expect(refused(calls)).toBe(4);
  });
});
