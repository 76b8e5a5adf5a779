import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { reviewQueueSchema } from '../../../shared/pipelines/review.ts';
import { accountForRows, integrityOf } from '../account-for-rows.ts';
import { askedRows } from '../asked-rows.ts';
import { type GoldenJob, resumeJob } from '../golden/adapter.ts';
import { recordRequests } from '../golden/record-requests.ts';
import { tellTables } from '../golden/tell-golden.ts';
import { playEdit } from '../play-edit.ts';
import { resultsHash } from '../results-hash.ts';
import { withDatabase } from '../source-file.ts';
import { makeDemo, makeFolder, openHere } from '../test-bench.ts';

const read = (name: string): Buffer => readFileSync(join(import.meta.dirname, name));
const answeredBefore = (name: string): ReadonlySet<string> =>
  new Set(JSON.parse(read(`${name}.answered.json`).toString('utf8')) as string[]);

/** A copy to work on. */
function oldFile(name: string): string {
  const path = join(makeFolder(), 'source.db');
  writeFileSync(path, gunzipSync(read(`${name}.db.gz`)));
  return path;
}

/** The tables of results that a run without a pause leaves of the same source. */
function goldenTables(name: string): string {
  const text = readFileSync(join(import.meta.dirname, '../golden', `${name}.results.txt`), 'utf8');
  return text.slice(text.indexOf('\n') + 1);
}

test('a job over users that an earlier version left is resumed: all become whole, and no row is asked about again', async () => {
  const path = oldFile('events-paused');
  const answered = answeredBefore('events-paused');
  expect(answered.size).toBeGreaterThan(100);
  const demo = await makeDemo();
  const job: GoldenJob = { pipeline: 'events', settings: { concurrency: 3 } };
  const { before, after } = await resumeJob(path, job, demo);
  expect(before).toMatchObject({ status: 'paused', items: 12, succeeded: 4, failed: 0 });
  expect(after).toMatchObject({ status: 'completed', items: 12, succeeded: 12, failed: 0, records: 162 });
  const asked = askedRows(demo.record.calls, path);
  expect(asked.filter((id) => answered.has(id))).toEqual([]);
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.length + answered.size).toBe(162);
  expect(accountForRows(path)).toMatchObject({ problems: [], failed: [], untouched: [] });
  expect(integrityOf(path)).toBe('ok');
});

test('what a ledger of version 6 kept without packing it is read, gone on with, and packed from there on', async () => {
  const path = oldFile('events-paused-6');
  const answered = answeredBefore('events-paused-6');
  const demo = await makeDemo();
  const { before, after } = await resumeJob(path, { pipeline: 'events', settings: { concurrency: 3 } }, demo);
  expect(before).toMatchObject({ status: 'paused', items: 12, succeeded: 8, failed: 0 });
  expect(after).toMatchObject({ status: 'completed', items: 12, succeeded: 12, failed: 0, records: 117 });
  const asked = askedRows(demo.record.calls, path);
  expect(asked.filter((id) => answered.has(id))).toEqual([]);
  expect(asked.length + answered.size).toBe(117);
  expect(accountForRows(path)).toMatchObject({ problems: [], failed: [], untouched: [] });
  const engine = await openHere(path);
  const told = await engine.events(1);
  const { rows: found } = await engine.read('events.events', { userId: null, offset: 0, limit: 200 });
  const several = found.filter(({ sourceRowIds }) => sourceRowIds.length > 1);
  expect(
    found.filter(({ sourceRowIds, time, endTime }) => sourceRowIds.length === 1 && endTime !== time),
  ).toEqual([]);
  // What was written before ends were kept has none.
  expect(new Set(several.map(({ endTime }) => endTime === ''))).toEqual(new Set([true, false]));
  expect(told.length).toBeGreaterThan(10);
  expect(told.map(({ seq }) => seq)).toEqual(told.map((_, index) => index + 1));
  withDatabase(path, (db) => {
    const kinds = db
      .prepare('SELECT DISTINCT typeof(set_aside) FROM gleaner_item WHERE set_aside IS NOT NULL')
      .pluck()
      .all();
    expect(kinds.toSorted()).toEqual(['blob', 'text']);
  });
});

test('events that an earlier version wrote are edited, and given back exactly; their table gets its new column alone', async () => {
  const path = oldFile('events-paused-6');
  const before = resultsHash(path);
  const engine = await openHere(path);
  expect(await engine.read('events.queue', reviewQueueSchema.parse({}))).toMatchObject({ drawn: 0 });
  expect(await engine.read('events.quality', undefined)).toMatchObject({ reviewed: 0, precision: null });
  for (let seed = 1; seed <= 8; seed += 1) await playEdit(engine, seed);
  expect(resultsHash(path)).not.toBe(before);
  while ((await engine.read('events.editStack', undefined)).undo !== null)
    await engine.act('events.undoEvents', undefined);
  withDatabase(path, (db) => {
    db.exec('DROP VIEW gleaner_events_flat');
    for (const column of ['end_time', 'edited', 'recipe']) {
      expect(
        db.prepare(`SELECT COUNT(*) FROM extracted_events WHERE ${column} IS NOT NULL`).pluck().get(),
      ).toBe(0);
      db.exec(`ALTER TABLE extracted_events DROP COLUMN ${column}`);
    }
  });
  await engine.close();
  expect(resultsHash(path)).toBe(before);
});

test('a paused job with instructions of the analyst’s own, of before there were recipes, is resumed in her words, and they become a recipe that the file goes on with', async () => {
  const path = oldFile('events-paused-6');
  const words = '只写与到店有关的事。\nBriefly.';
  withDatabase(path, (db) =>
    db.prepare("UPDATE gleaner_job SET options = json_set(options, '$.instructions', ?)").run(words),
  );
  const answered = answeredBefore('events-paused-6');
  const demo = await makeDemo();
  const recorder = await recordRequests(demo);
  const { before, after } = await resumeJob(
    path,
    { pipeline: 'events', settings: { concurrency: 3 } },
    recorder,
  );
  expect(before).toMatchObject({ status: 'paused', succeeded: 8 });
  expect(after).toMatchObject({ status: 'completed', succeeded: 12, failed: 0, records: 117 });
  expect(askedRows(demo.record.calls, path).filter((id) => answered.has(id))).toEqual([]);
  const systems = recorder.requests.map(({ body }) => {
    const { messages } = JSON.parse(body.toString('utf8')) as { messages: { content: string }[] };
    return messages[0]?.content ?? '';
  });
  expect(systems.length).toBeGreaterThan(0);
  expect(systems.filter((system) => !system.startsWith(words))).toEqual([]);
  const engine = await openHere(path);
  const { inUse, used } = await engine.read('events.recipes', undefined);
  expect([inUse, used[0]?.recipe].map((recipe) => recipe?.ask.instructions)).toEqual([words, words]);
  await engine.close();
  const named = withDatabase(path, (db) =>
    db.prepare('SELECT DISTINCT recipe FROM extracted_events WHERE recipe IS NOT NULL').pluck().all(),
  );
  expect(named).toEqual([used[0]?.hash]);
});

test('a job over mails that an earlier version left is resumed: all become whole, and nothing is asked about again', async () => {
  const path = oldFile('mail-paused');
  const answered = answeredBefore('mail-paused');
  const demo = await makeDemo();
  const job: GoldenJob = { pipeline: 'mail', settings: { maxInputTokens: 20_000 } };
  const { before, after } = await resumeJob(path, job, demo);
  expect(before).toMatchObject({ status: 'paused', items: 24, failed: 0 });
  expect(after).toMatchObject({ status: 'completed', items: 24, succeeded: 24, failed: 0 });
  const asked = demo.record.calls.flatMap((call) => call.asked);
  expect(asked.filter((name) => answered.has(name))).toEqual([]);
  expect(new Set(asked).size).toBe(asked.length);
  // Nine of the eighteen candidates and projects were read before, three more are in the unread reply.
  expect(asked.filter((name) => name.startsWith('extract:'))).toHaveLength(6);
  expect(tellTables(path)).toBe(goldenTables('mail-faults'));
  expect(integrityOf(path)).toBe('ok');
});

test('both hold what they are there for', () => {
  for (const name of ['events-paused', 'mail-paused']) {
    withDatabase(oldFile(name), (db) => {
      const count = (sql: string): unknown => db.prepare(sql).pluck().get();
      expect(count("SELECT value FROM gleaner_meta WHERE key = 'version'")).toBe('2');
      expect(count("SELECT count(*) FROM gleaner_call WHERE status = 'received'")).toBe(1);
      expect(count("SELECT count(*) FROM gleaner_item WHERE status = 'succeeded'")).toBeGreaterThan(2);
      if (name === 'events-paused') expect(count('SELECT count(*) FROM gleaner_part')).toBeGreaterThan(3);
    });
  }
});
