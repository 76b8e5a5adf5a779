import { expect, test } from 'vitest';
import { talentOptionsSchema } from '../../../shared/pipelines/mail.ts';
import type { Work } from '../../../shared/work.ts';
import { accessTo } from '../../testing/access.ts';
import { makeMailFile } from '../../testing/mail-file.ts';
import { withDatabase } from '../../testing/source-file.ts';
import { makeDemo, openHere, runToEnd } from '../../testing/test-bench.ts';
import { mailStages } from './mail-stages.ts';

const work: Omit<Work, 'selection'> = { pipeline: 'mail', options: null };
const price = { inputPerMillion: 2, outputPerMillion: 8, currency: 'CNY' };
const settings = { maxInputTokens: 20_000, price };

const tablesIn = (path: string): readonly unknown[] =>
  withDatabase(path, (db) => db.prepare('SELECT name FROM sqlite_schema ORDER BY 1').pluck().all());

/** Tokens of the calls of everything that is estimated: all but the judgement of matches. */
const spentIn = (path: string): { readonly calls: number; readonly promptTokens: number } =>
  withDatabase(
    path,
    (db) =>
      db
        .prepare<[string], { calls: number; promptTokens: number }>(
          'SELECT COUNT(*) AS calls, SUM(prompt_tokens) AS promptTokens FROM gleaner_call WHERE stage <> ?',
        )
        .get(mailStages.matching) ?? { calls: 0, promptTokens: 0 },
  );

test('an estimate of mail comes near to what the job takes, and writes nothing', async () => {
  const path = makeMailFile(200, 6);
  const demo = await makeDemo();
  const engine = await openHere(path);
  const access = accessTo(demo, settings);
  const before = tablesIn(path);
  const estimate = await engine.estimate({ ...work, selection: { kind: 'unfinished' } }, access);
  expect(tablesIn(path)).toEqual(before);
  expect(estimate).toMatchObject({
    items: 200,
    records: 200,
    originalPromptTokens: 0,
    currency: 'CNY',
    seconds: null,
  });
  expect(estimate.cost).toBeCloseTo((estimate.promptTokens * 2 + estimate.completionTokens * 8) / 1e6, 10);
  expect(demo.record.calls).toHaveLength(0);
  await runToEnd(engine, () => engine.start({ ...work, selection: { kind: 'unfinished' } }, access));
  const spent = spentIn(path);
  expect(Math.abs(estimate.promptTokens / spent.promptTokens - 1)).toBeLessThan(0.3);
  expect(Math.abs(estimate.batches / spent.calls - 1)).toBeLessThan(0.3);

  const nothing = await engine.estimate({ ...work, selection: { kind: 'unfinished' } }, access);
  expect(nothing).toMatchObject({
    items: 0,
    batches: 0,
    promptTokens: 0,
    completionTokens: 0,
    cost: 0,
    seconds: 0,
  });
  // What is known of the file counts: a class of its own, a length of its texts.
  const again = await engine.estimate({ ...work, selection: { kind: 'all' } }, access);
  expect(again.items).toBe(200);
  expect(again.seconds).toBeGreaterThan(0);
});

test('mails that were told what they are, and not read since, are extracted alone; an unknown one by its share', async () => {
  const path = makeMailFile(80, 6);
  const demo = await makeDemo();
  const engine = await openHere(path);
  const access = accessTo(demo, settings);
  await runToEnd(engine, () => engine.start({ ...work, selection: { kind: 'unfinished' } }, access));
  // A model of which nothing is known yet: what packing says stands as it is.
  const unlearnt = accessTo(demo, { ...settings, model: 'another' });
  const shrink = (sql: string): void => withDatabase(path, (db) => void db.exec(sql));
  shrink('DELETE FROM talent_candidates WHERE rowid % 2 = 0');
  const waiting = await engine.estimate({ ...work, selection: { kind: 'unfinished' } }, unlearnt);
  const gone = withDatabase(
    path,
    (db) =>
      db
        .prepare(
          "SELECT COUNT(*) FROM email_classes WHERE class = 'candidate' AND email_id NOT IN (SELECT email_id FROM talent_candidates)",
        )
        .pluck()
        .get() as number,
  );
  expect(waiting.items).toBe(gone);
  expect(waiting.completionTokens).toBe(160 * gone);
  shrink("UPDATE email_classes SET class = 'other' WHERE email_id IN (SELECT id FROM emails)");
  shrink('DELETE FROM email_classes WHERE email_id IN (SELECT id FROM emails ORDER BY rowid LIMIT 10)');
  // Nobody in this file was anything but other.
  const unknown = await engine.estimate({ ...work, selection: { kind: 'unfinished' } }, unlearnt);
  expect([unknown.items, unknown.completionTokens]).toEqual([10, 10 * 24]);
  await expect(
    engine.estimate({ ...work, selection: { kind: 'named', ids: ['nobody'] } }, access),
  ).rejects.toMatchObject({
    code: 'unknown_mail',
  });
});

test('texts to embed are estimated at the listed price of their model, as the job reckons them', async () => {
  const engine = await openHere(makeMailFile(40, 6));
  const access = accessTo({ baseUrl: 'https://api.openai.com/v1' }, { preset: 'openai', model: 'gpt-4.1' });
  const costWith = async (embeddingModel: string): Promise<number> => {
    const options = talentOptionsSchema.parse({ embeddingModel });
    const selection = { kind: 'unfinished' } as const;
    return (await engine.estimate({ pipeline: 'mail', selection, options }, access)).cost ?? Number.NaN;
  };
  expect(await costWith('text-embedding-3-small')).toBeLessThan(await costWith('text-embedding-9'));
});
