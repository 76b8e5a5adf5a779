import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeMailbox } from '../scripts/sample/mail/make-mailbox.ts';
import { defaultTalentOptions } from '../src/shared/pipelines/mail.ts';
import { countRows, readCited, readJob, readMatches } from './fixture/ledger.ts';
import { expectListed, expectStatus, startMailJob, untilStage } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

const count = 40;
const mailSeed = 20_251_131;

test.use({ demo: { latencyMs: 250 }, given: { model: { maxInputTokens: 6_000 } } });

test('a recruiter opens a file of mails, has them read, and finds who fits which project and why', async ({
  desk,
  model,
  open,
}) => {
  test.setTimeout(120_000);
  const { truth } = makeMailbox(mailSeed, count);
  const truly = (kind: string): number => truth.filter((mail) => mail.class === kind).length;
  const file = desk.mails('mails.db', count);
  const gleaner = await open(file);
  const { page } = gleaner;

  await test.step('the file opens on its mails, and nothing is sent yet', async () => {
    await expect(page.getByTestId('nav-talent')).toHaveAttribute('aria-current', 'page');
    await expect(page.getByTestId('rail-events')).toBeHidden();
    await expect(page.getByTestId('start-mail')).toBeEnabled();
    const { batches } = await gleaner.ask('job.estimate', {
      pipeline: 'mail',
      selection: { kind: 'unfinished' },
      options: defaultTalentOptions,
    });
    await expect(page.getByTestId('new-mail-run')).toContainText(`≈ ${batches}`);
    await page.getByTestId('tab-candidates').click();
    await expect(page.getByText('No candidates yet')).toBeVisible();
    await page.getByTestId('tab-run').click();
    expect(model.record.calls).toHaveLength(0);
  });

  await test.step('the stages move, each with its own count', async () => {
    await startMailJob(gleaner);
    await untilStage(gleaner, 'email_classification', 'now');
    await untilStage(gleaner, 'email_classification', 'done');
    await expect(page.getByTestId('stage-email_classification')).toHaveText(String(count));
    await untilStage(gleaner, 'information_extraction', 'now');
    await expect(page.getByTestId('processed')).toContainText(`of ${count} mails`);
    model.setLatency(0);
  });

  await test.step('done: the summary says what was found and saved, and so does the notification', async () => {
    await expectStatus(gleaner, 'completed');
    const { succeeded, failed, total } = readJob(file);
    expect({ total, failed }).toEqual({ total: count, failed: 0 });
    await expect(page.getByTestId('mails-read')).toHaveText(String(succeeded));
    await expect(page.getByTestId('candidates-saved')).toHaveText(String(truly('candidate')));
    await expect(page.getByTestId('projects-saved')).toHaveText(String(truly('project')));
    expect(countRows(file, 'talent_candidates')).toBe(truly('candidate'));
    await expect(page.getByTestId('matches-made')).toHaveText(String(countRows(file, 'talent_matches')));
    const found = truly('candidate') + truly('project');
    await expect
      .poll(() => gleaner.notices())
      .toEqual([
        { title: 'Job finished', body: `${count} of ${count} mails done; ${found} candidates and projects.` },
      ]);
  });

  await test.step('the mails are listed by what they are', async () => {
    await page.getByTestId('tab-mails').click();
    const table = page.getByTestId('mails-table');
    const rows = table.locator('tr[data-row-id]');
    await expectListed(table, count);
    await page.getByRole('combobox', { name: 'Class' }).click();
    await page.getByRole('option', { name: 'Project' }).click();
    await expectListed(table, truly('project'));
    await expect(rows.first()).toContainText('Project');
  });

  await test.step('a candidate shows the fields, and each marks the lines that it came from', async () => {
    await page.getByTestId('tab-candidates').click();
    const table = page.getByTestId('candidates-table');
    const rows = table.locator('tr[data-row-id]');
    await expectListed(table, truly('candidate'));
    const emailId = (await rows.first().getAttribute('data-row-id')) ?? '';
    await rows.first().click();
    const drawer = page.getByTestId('mail-drawer');
    const cited = readCited(file, 'candidate', emailId);
    const field = drawer.locator('[data-field="skills"]');
    await field.click();
    const lines = (cited.skills ?? []).flatMap(([from, to]) =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index),
    );
    expect(lines.length).toBeGreaterThan(0);
    await expect(drawer.locator('[data-line][data-marked]')).toHaveCount(lines.length);
    for (const line of lines)
      await expect(drawer.locator(`[data-line="${line}"]`)).toHaveAttribute('data-marked', 'true');
    const { fields } = await gleaner.ask('mail.mail', { emailId });
    const [skill] = fields.find((each) => each.field === 'skills')?.values ?? [];
    await expect(drawer.locator('[data-line][data-marked]').first()).toContainText(skill ?? 'no skill');
    await drawer.getByRole('tab', { name: 'Calls' }).click();
    await drawer.locator('[data-call]').last().getByRole('button').first().click();
    await expect(drawer.getByRole('region', { name: 'Reply' })).toContainText('|END|');
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
  });

  await test.step('the best project’s matches stand in order, each with its parts and why', async () => {
    await page.getByTestId('tab-matches').click();
    const current = page.locator('[data-subject-id][aria-current]');
    await expect(current).toBeVisible();
    const projectId = (await current.getAttribute('data-subject-id')) ?? '';
    const written = readMatches(file, projectId);
    expect(written.length).toBeGreaterThan(0);
    const shown = page.getByTestId('match-list').getByTestId('match');
    await expect(shown).toHaveCount(written.length);
    const ids = await shown.evaluateAll((each) => each.map((one) => one.getAttribute('data-found')));
    expect(ids).toEqual(written.map((match) => match.candidateId));
    await expect(shown.first().getByTestId('match-score')).toHaveText((written[0]?.score ?? 0).toFixed(1));
    await expect(shown.first().getByTestId('score-bar').locator('[data-subject]')).toHaveCount(3);
    await expect(shown.first().locator('[data-code^="skills_"]')).toBeVisible();
    await expect(shown.first().locator('[data-code^="experience_"]')).toBeVisible();
  });

  await test.step('a match leads to its mail, and from there to what else it matches', async () => {
    await page.getByTestId('match').first().getByTestId('match-name').click();
    const drawer = page.getByTestId('mail-drawer');
    await drawer.getByRole('tab', { name: 'Matches' }).click();
    await expect(drawer.getByTestId('match').first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
  });

  await test.step('a search takes a query, filters as chips and weights that stay tied', async () => {
    await page.getByTestId('tab-search').click();
    await page.getByTestId('query').fill('Java engineer, 5 years or more');
    await page.getByTestId('filter').fill('years');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Write a filter as name=value.')).toBeVisible();
    await page.getByTestId('filter').fill('years=3');
    await page.keyboard.press('Enter');
    await page.getByTestId('filter').fill('skills=Java');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('filter-chip')).toHaveCount(2);
    await page.getByTestId('weight-filters').fill('60');
    await expect(page.getByTestId('weight-vector')).toHaveValue('40');
    await page.getByTestId('search').click();
    const hits = page.getByTestId('hit');
    await expect(hits.first()).toBeVisible();
    const few = await hits.count();
    await expect(hits.first().getByTestId('score-bar').locator('[data-subject]')).toHaveCount(2);
    await page.getByRole('button', { name: 'Remove the filter skills=Java' }).click();
    await expect(page.getByTestId('filter-chip')).toHaveCount(1);
    await page.getByTestId('search').click();
    await expect.poll(() => hits.count()).toBeGreaterThanOrEqual(few);
    await page.getByTestId('filter').fill('shoes=42');
    await page.keyboard.press('Enter');
    await page.getByTestId('search').click();
    await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'bad_input');
  });

  await test.step('the candidates are exported whole', async () => {
    const out = join(dirname(file), 'out.jsonl');
    await gleaner.saveInDialog(out);
    await page.getByTestId('tab-candidates').click();
    await page.getByTestId('export').click();
    await page.getByRole('menuitem', { name: 'JSON lines' }).click();
    await expect(page.getByTestId('exported')).toContainText(out);
    const lines = readFileSync(out, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(truly('candidate'));
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('email_id');
  });
});
