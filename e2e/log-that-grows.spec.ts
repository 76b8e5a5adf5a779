import { join } from 'node:path';
import { askedRows } from '../src/engine/testing/asked-rows.ts';
import { eventsIn, growLog } from '../src/engine/testing/grow-log.ts';
import { writeSourceFile } from '../src/engine/testing/source-file.ts';
import { readJob } from './fixture/ledger.ts';
import { expectListed, expectStatus, inNewJob, startJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test('a log grows while it is open: who has new rows and who was changed is shown, new rows are read alone, and who was changed whole again where that is chosen', async ({
  desk,
  model,
  open,
}) => {
  const file = join(desk.folder, 'data', 'log.db');
  writeSourceFile(file, { form: 'text', users: 20, rowsPerUser: 8 });
  const gleaner = await open(file);
  const { page } = gleaner;
  await startJob(gleaner);
  await expectStatus(gleaner, 'completed');
  const before = eventsIn(file);
  const { newRows, grown, changed, deleted } = growLog(file);
  const altered = [...changed, ...deleted].toSorted();

  await page.getByTestId('nav-users').click();
  const table = page.getByTestId('users-table');
  await page.getByText(`New rows ${grown.length}`).click();
  await expectListed(table, grown.length);
  for (const user of grown) await expect(table.locator(`tr[data-row-id="${user}"]`)).toContainText('+3');
  await page.getByText(`Changed ${altered.length}`).click();
  await expectListed(table, altered.length);

  await test.step('new rows alone are read', async () => {
    const asked = model.record.calls.length;
    await page.getByTestId('nav-extract').click();
    await page.getByText(`New rows ${grown.length}`).click();
    await startJob(gleaner);
    await expectStatus(gleaner, 'completed');
    expect(askedRows(model.record.calls.slice(asked), file).toSorted()).toEqual(newRows.toSorted());
    const after = eventsIn(file);
    expect(after.filter((event) => before.includes(event))).toEqual(before);
    expect(after.length).toBeGreaterThan(before.length);
    await page.getByTestId('nav-users').click();
    await expect(page.getByText('New rows 0')).toBeVisible();
    await expect(page.getByText(`Changed ${altered.length}`)).toBeVisible();
  });

  await test.step('who was changed is read whole again', async () => {
    await page.getByTestId('nav-extract').click();
    await page.getByTestId('estimate').getByText('Changed').click();
    await expect(page.getByTestId('start')).toBeEnabled();
    await inNewJob(gleaner, () => page.getByTestId('start').click());
    await expectStatus(gleaner, 'completed');
    expect(readJob(file)).toMatchObject({ total: altered.length, succeeded: altered.length });
    await page.getByTestId('nav-users').click();
    await expect(page.getByText('Changed 0')).toBeVisible();
  });
});
