import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Work } from '../../../../shared/work.ts';
import type { Engine } from '../../../engine-api.ts';
import { countTokens } from '../../../packing/count-tokens.ts';
import { accessTo } from '../../../testing/access.ts';
import { withDatabase } from '../../../testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from '../../../testing/test-bench.ts';
import { roundsOf } from '../../../testing/thoroughness.ts';
import { mailStages } from '../mail-stages.ts';
import { ensureMailTables } from '../result-tables.ts';
import { embeddedText, findTalent, saveTalent } from '../talent/talent-rows.ts';
import { embeddingLimits } from './embed-stage.ts';

const work: Omit<Work, 'selection'> = { pipeline: 'mail', options: { top: 1 } };

/** A file whose mails have been read before: so many candidates, each with a text of its own, wait for their vectors. */
function makeCandidates(count: number, filler = ''): { readonly path: string; readonly tokens: number } {
  const path = join(makeFolder(), 'mail.db');
  const db = new Database(path);
  db.exec(
    'CREATE TABLE emails (id TEXT PRIMARY KEY, sender TEXT, subject TEXT, body TEXT, attachments TEXT, timestamp TEXT)',
  );
  ensureMailTables(db);
  const addMail = db.prepare("INSERT INTO emails (id, body) VALUES (?, 'x')");
  const classify = db.prepare(
    "INSERT INTO email_classes (email_id, class, confidence) VALUES (?, 'candidate', 1)",
  );
  let tokens = 0;
  db.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const id = `m${index}`;
      const title = `Engineer number ${index}${filler}`;
      addMail.run(id);
      classify.run(id);
      saveTalent(
        db,
        id,
        { kind: 'candidate', fields: [{ field: 'title', values: [title], lines: [[1, 1]] }] },
        0,
      );
      const candidate = findTalent(db, 'candidate', id);
      if (candidate !== null) tokens += countTokens(embeddedText('candidate', candidate));
    }
  })();
  db.close();
  return { path, tokens };
}

test('thousands of texts are embedded in as few requests as the limits allow', async () => {
  const texts = roundsOf(2_100, 10_000);
  const { path, tokens } = makeCandidates(texts);
  const demo = await makeDemo();
  const engine = await openHere(path);
  const job = await runToEnd(engine, () =>
    engine.start({ ...work, selection: { kind: 'unfinished' } }, accessTo(demo)),
  );
  expect(job.status).toBe('completed');
  const fewest = Math.max(
    Math.ceil(texts / embeddingLimits.maxItems),
    Math.ceil(tokens / embeddingLimits.maxInputTokens),
  );
  expect(demo.record.calls.length).toBe(fewest);
  expect((await engine.info()).found.mail).toMatchObject({ candidates: texts, embedded: texts });

  const again = await runToEnd(engine, () =>
    engine.start({ ...work, selection: { kind: 'unfinished' } }, accessTo(demo)),
  );
  expect(again.status).toBe('completed');
  expect(demo.record.calls.length).toBe(fewest);
});

test('where tokens are what counts, requests are filled by tokens', async () => {
  const { path, tokens } = makeCandidates(roundsOf(300, 600), ' with a long story'.repeat(300));
  const demo = await makeDemo();
  const engine = await openHere(path);
  const job = await runToEnd(engine, () =>
    engine.start({ ...work, selection: { kind: 'unfinished' } }, accessTo(demo)),
  );
  expect(job.status).toBe('completed');
  expect(demo.record.calls.length).toBe(Math.ceil(tokens / embeddingLimits.maxInputTokens));
});

test('one bad text in every thousand costs two requests a halving, and no other text its vector', async () => {
  const bad = roundsOf(2, 4);
  const texts = bad * 1_000;
  const { path } = makeCandidates(texts);
  const demo = await makeDemo({ refusesInput: (text) => /number \d*500\b/.test(text) });
  const engine = await openHere(path);
  const job = await runToEnd(engine, () =>
    engine.start({ ...work, selection: { kind: 'unfinished' } }, accessTo(demo)),
  );
  expect(job).toMatchObject({ status: 'completed', error: null });
  const vectors = job.stages.find((stage) => stage.name === mailStages.vectors);
  expect(vectors).toMatchObject({ current: texts, total: texts, failed: bad });
  expect((await engine.info()).found.mail).toMatchObject({ candidates: texts, embedded: texts - bad });
  const fewest = Math.ceil(texts / embeddingLimits.maxItems);
  const halvings = 2 * Math.log2(embeddingLimits.maxItems) * bad;
  expect(demo.record.calls.length).toBeLessThanOrEqual(fewest + halvings);
});

test('vectors that one model answered and nobody read are never taken for those of another', async () => {
  const { path } = makeCandidates(28);
  const demo = await makeDemo();
  const start = (engine: Engine, embeddingModel: string) =>
    runToEnd(engine, () =>
      engine.start(
        { pipeline: 'mail', selection: { kind: 'unfinished' }, options: { embeddingModel } },
        accessTo(demo),
      ),
    );
  const failing = await openHere(path, {
    onReceived: () => {
      throw new Error('It stops with the reply on disk and unread.');
    },
  });
  expect((await start(failing, 'model-a')).status).toBe('failed');
  await failing.close();
  expect(demo.record.calls).toHaveLength(1);

  const engine = await openHere(path);
  expect((await start(engine, 'model-b')).status).toBe('completed');
  expect(demo.record.calls).toHaveLength(2);
  const models = withDatabase(path, (db) =>
    db.prepare('SELECT model, COUNT(*) AS texts FROM talent_vectors GROUP BY model').all(),
  );
  expect(models).toEqual([{ model: 'model-b', texts: 28 }]);

  // The reply of the first is not lost for it: it is read, and nothing is asked again.
  expect((await start(engine, 'model-a')).status).toBe('completed');
  expect(demo.record.calls).toHaveLength(2);
});
