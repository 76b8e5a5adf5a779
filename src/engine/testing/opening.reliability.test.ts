import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { migrations } from '../ledger/migrations.ts';
import { accessTo } from './access.ts';
import { accountForRows, integrityOf } from './account-for-rows.ts';
import { userIdOf, withDatabase, writeSourceFile } from './source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './test-bench.ts';

function makeSource(users = 6): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 8 });
  return path;
}

/** A file on which a job has run to its end, or was paused half-way. */
async function makeWorked(paused = false): Promise<string> {
  const path = makeSource();
  // Of one that is paused half-way, the first call alone is answered.
  const demo = await makeDemo({ onCall: () => void (paused && demo.hold()) });
  const engine = await openHere(path);
  if (paused) {
    await engine.start(
      { pipeline: 'events', selection: { kind: 'unfinished' } },
      accessTo(demo, { concurrency: 1, maxInputTokens: 700 }),
    );
    while ((await engine.snapshot())?.succeeded === 0) await new Promise((go) => setTimeout(go, 3));
    expect(await engine.pause()).toMatchObject({ status: 'paused' });
  } else {
    await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
    );
  }
  await engine.close();
  return path;
}

const codeOf = (thrown: unknown): unknown => (thrown as { code?: unknown }).code;

/** Opens the file and starts a job; answers the code of what stood in the way, and how many calls were sent. */
async function tryJob(path: string): Promise<{ readonly code: unknown; readonly calls: number }> {
  const demo = await makeDemo();
  let code: unknown = null;
  try {
    const engine = await openHere(path);
    await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo)),
    );
  } catch (thrown) {
    code = codeOf(thrown);
  }
  return { code, calls: demo.record.calls.length };
}

describe('a name of ours that is something else', () => {
  test.each([
    ['a view with the name of the events', 'CREATE VIEW Extracted_Events AS SELECT 1 AS user_id'],
    ['a view with the name of the sequences', 'CREATE VIEW event_sequences AS SELECT 1 AS user_id'],
    ['a virtual table', 'CREATE VIRTUAL TABLE extracted_events USING fts5(user_id)'],
    ['an index', 'CREATE INDEX extracted_events ON behavior_data(user_id)'],
    ['a view in place of the ledger', 'CREATE VIEW gleaner_job AS SELECT 1 AS id'],
    [
      'a trigger on the results',
      `CREATE TABLE extracted_events (event_id, user_id);
       CREATE TRIGGER lose BEFORE INSERT ON extracted_events BEGIN SELECT RAISE(IGNORE); END`,
    ],
    [
      'a column that must not be empty',
      'CREATE TABLE extracted_events (event_id, user_id, event_type, mine TEXT NOT NULL)',
    ],
    [
      'a column that is computed',
      "CREATE TABLE event_sequences (user_id, status AS ('x' || user_id), sequence)",
    ],
    ['a check that fails', "CREATE TABLE event_sequences (user_id, status CHECK (status = 'mine'))"],
  ])('%s is refused by name before anything is sent, and no table is changed', async (_, sql) => {
    const path = makeSource();
    withDatabase(path, (db) => db.exec(sql));
    const schemaOf = () =>
      withDatabase(path, (db) =>
        db.prepare("SELECT * FROM sqlite_schema WHERE tbl_name NOT LIKE 'gleaner%'").all(),
      );
    const before = schemaOf();
    expect(await tryJob(path)).toEqual({ code: 'name_taken', calls: 0 });
    expect(schemaOf()).toEqual(before);
    expect(integrityOf(path)).toBe('ok');
  });
});

test('a ledger of a later version is refused, and no byte of the file changes', async () => {
  const path = await makeWorked();
  withDatabase(path, (db) =>
    db.exec(
      `UPDATE gleaner_meta SET value = '${migrations.length + 1}'; ALTER TABLE gleaner_job ADD COLUMN later`,
    ),
  );
  const bytes = readFileSync(path);
  const files = readdirSync(dirname(path));
  expect(await tryJob(path)).toEqual({ code: 'ledger_newer', calls: 0 });
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(readdirSync(dirname(path))).toEqual(files);
});

const rowsOf = (db: Database, table: string): unknown[] => db.prepare(`SELECT * FROM ${table}`).all();

describe('a damaged ledger', () => {
  test.each([
    ['without its version', 'DELETE FROM gleaner_meta'],
    ['with a version that is none', "UPDATE gleaner_meta SET value = 'one'"],
    ['with a version that is a blob', "UPDATE gleaner_meta SET value = x'00ff'"],
    ['without the table that says its version', 'DROP TABLE gleaner_meta'],
    ['with a table missing', 'DROP TABLE gleaner_part'],
    ['with a column missing', 'ALTER TABLE gleaner_item DROP COLUMN attempts'],
    ['with a table of another shape', 'DROP TABLE gleaner_call; CREATE TABLE gleaner_call (a, b)'],
    ['with a status that is none', "UPDATE gleaner_job SET status = 'sleeping'"],
    ['with settings that are no JSON', "UPDATE gleaner_job SET settings = '{\"model'"],
    ['with a counter that is text', "UPDATE gleaner_job SET total = 'many'"],
    ['with an item that has no status', "UPDATE gleaner_item SET status = '' WHERE ordinal = 1"],
    ['with an item that has no number of rows', "UPDATE gleaner_item SET records = 'x' WHERE ordinal = 1"],
    [
      'with an unread reply that cannot be unpacked',
      "UPDATE gleaner_call SET status = 'received', reply = x'1234' WHERE id = (SELECT MIN(id) FROM gleaner_call)",
    ],
    ['with events numbered past its count', 'UPDATE gleaner_job SET last_seq = 1'],
  ])('%s is set aside with every row, is told, and the results stay', async (_, sql) => {
    const path = await makeWorked(true);
    withDatabase(path, (db) => db.exec(sql));
    const before = withDatabase(path, (db) => ({
      events: rowsOf(db, 'extracted_events'),
      sequences: rowsOf(db, 'event_sequences'),
      items: rowsOf(db, 'gleaner_item'),
      jobs: rowsOf(db, 'gleaner_job'),
    }));
    expect(before.events.length).toBeGreaterThan(0);
    const engine = await openHere(path);
    const { notices, found } = await engine.info();
    const succeededUsers = found.events?.succeededUsers ?? 0;
    expect(notices).toEqual([expect.objectContaining({ code: 'ledger_damaged' })]);
    expect(notices[0]?.hint).toContain('gleaner_*_damaged_1');
    expect(await engine.snapshot()).toBeNull();
    withDatabase(path, (db) => {
      expect(rowsOf(db, 'extracted_events')).toEqual(before.events);
      expect(rowsOf(db, 'event_sequences')).toEqual(before.sequences);
      expect(rowsOf(db, 'gleaner_item_damaged_1')).toEqual(before.items);
      expect(rowsOf(db, 'gleaner_job_damaged_1')).toEqual(before.jobs);
    });
    // Told until a job has begun; that takes the users without results, and no other.
    await engine.close();
    const demo = await makeDemo();
    const again = await openHere(path);
    expect((await again.info()).notices).toHaveLength(1);
    const job = await runToEnd(again, () =>
      again.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
    );
    expect(job).toMatchObject({ status: 'completed', total: 6 - succeededUsers, failed: 0 });
    expect((await again.info()).notices).toEqual([]);
    expect(integrityOf(path)).toBe('ok');
  });

  test('is set aside a second time beside the first', async () => {
    const path = await makeWorked();
    withDatabase(path, (db) => db.exec("UPDATE gleaner_job SET status = 'sleeping'"));
    await tryJob(path);
    withDatabase(path, (db) => db.exec('DROP TABLE gleaner_event'));
    const engine = await openHere(path);
    expect((await engine.info()).notices[0]?.params).toEqual({ tables: 'gleaner_*_damaged_2' });
    withDatabase(path, (db) => {
      expect(rowsOf(db, 'gleaner_job_damaged_1')).toHaveLength(1);
      expect(rowsOf(db, 'gleaner_job_damaged_2')).toHaveLength(1);
    });
  });

  test('is not what Gleaner itself writes: no file it has worked on is taken for one', async () => {
    for (const path of [makeSource(), await makeWorked(), await makeWorked(true)]) {
      const engine = await openHere(path);
      expect((await engine.info()).notices).toEqual([]);
      expect(withDatabase(path, (db) => rowsOf(db, "sqlite_schema WHERE name LIKE '%damaged%'"))).toEqual([]);
    }
  });
});

describe('corrupt pages', () => {
  test.each([
    ['in the middle of the file', 4, 0x5a],
    ['in its last page', -1, 0xff],
    ['in the schema', 0, 0x41],
  ])('%s are found at opening, and nothing is sent', async (_, page, byte) => {
    const path = await makeWorked();
    const bytes = readFileSync(path);
    const pages = bytes.length / 4_096;
    const at = (page < 0 ? pages + page : page) * 4_096 + (page === 0 ? 100 : 0);
    bytes.fill(byte, at, at + 3_900);
    writeFileSync(path, bytes);
    expect(await tryJob(path)).toEqual({ code: 'database_corrupt', calls: 0 });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test('of the sidecar are found as well', async () => {
    const path = makeSource();
    const demo = await makeDemo();
    writeSourceFile(`${path}.gleaner.db`, { form: 'text', users: 40, rowsPerUser: 8 });
    const bytes = readFileSync(`${path}.gleaner.db`);
    bytes.fill(0x5a, 4_096 * 3, 4_096 * 5);
    writeFileSync(`${path}.gleaner.db`, bytes);
    await expect(openHere(path)).rejects.toMatchObject({ code: 'database_corrupt' });
    expect(demo.record.calls).toEqual([]);
  });
});

describe('before the first write into a file', () => {
  async function runWith(path: string, backups: Parameters<typeof openHere>[1]) {
    const demo = await makeDemo();
    const engine = await openHere(path, backups);
    const progress: number[] = [];
    engine.subscribe({
      backup: ({ copiedBytes, totalBytes }) => void progress.push(copiedBytes / totalBytes),
    });
    const { notices } = await engine.info();
    const job = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo)),
    );
    await engine.close();
    return { job, notices, progress, demo };
  }

  test('a copy of it is made, whole and as it was, once', async () => {
    const path = makeSource(60);
    const folder = join(makeFolder(), 'not', 'there yet');
    const contents = () =>
      withDatabase(path, (db) => [
        rowsOf(db, 'behavior_data'),
        rowsOf(db, 'user_profiles'),
        rowsOf(db, 'sqlite_schema'),
      ]);
    const before = contents();
    const { job, progress } = await runWith(path, { backups: { folder } });
    expect(job).toMatchObject({ status: 'completed', succeeded: 60 });
    const copies = readdirSync(folder);
    expect(copies).toEqual([expect.stringMatching(/^source\.db\.\d{4}-.*\.gleaner-backup\.db$/)]);
    expect(progress.length).toBeGreaterThan(0);
    const copy = join(folder, copies[0] ?? '');
    if (process.platform !== 'win32') expect(statSync(copy).mode & 0o077).toBe(0);
    withDatabase(copy, (db) => {
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect([rowsOf(db, 'behavior_data'), rowsOf(db, 'user_profiles'), rowsOf(db, 'sqlite_schema')]).toEqual(
        before,
      );
    });
    await runWith(path, { backups: { folder } });
    expect(readdirSync(folder)).toEqual(copies);
  });

  test('the oldest copies go when there are too many, or too many bytes of them', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'not a copy.db'), 'stays');
    const start = Date.now();
    for (let day = 0; day < 5; day += 1) {
      const now = () => start + day * 86_400_000;
      await runWith(makeSource(1), { backups: { folder, maxCopies: 3 }, now });
    }
    const left = readdirSync(folder).filter((name) => name.endsWith('.gleaner-backup.db'));
    const days = [2, 3, 4].map((day) => new Date(start + day * 86_400_000).toISOString().slice(0, 10));
    expect(left.map((name) => name.slice('source.db.'.length).slice(0, 10)).sort()).toEqual(days);
    const bytes = statSync(join(folder, left[0] ?? '')).size;
    const now = () => start + 9 * 86_400_000;
    await runWith(makeSource(1), { backups: { folder, maxTotalBytes: bytes * 2.5 }, now });
    expect(readdirSync(folder).filter((name) => name.endsWith('.gleaner-backup.db'))).toHaveLength(2);
    expect(readFileSync(join(folder, 'not a copy.db'), 'utf8')).toBe('stays');
  });

  test('a copy that another process removes at the same moment keeps no job from starting', async () => {
    const folder = makeFolder();
    // A name that is listed and leads nowhere: what a look at the folder finds of a copy that has just gone.
    const gone = 'source.db.2020-01-01T00-00-00-000Z.gleaner-backup.db';
    symlinkSync(join(folder, 'nowhere'), join(folder, gone));
    await runWith(makeSource(1), { backups: { folder, maxCopies: 2 } });
    expect(readdirSync(folder).filter((name) => name !== gone)).toHaveLength(1);
  });

  test('a file over the limit is not copied, and that is said before it is written to', async () => {
    const path = makeSource();
    const folder = makeFolder();
    const { job, notices } = await runWith(path, { backups: { folder, maxFileBytes: 4_096 } });
    expect(notices).toEqual([expect.objectContaining({ code: 'backup_skipped' })]);
    expect(job.status).toBe('completed');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a copy that cannot be made keeps the job from starting: nothing is written, nothing sent, nothing left', async () => {
    const path = makeSource();
    const folder = join(makeFolder(), 'taken');
    writeFileSync(folder, 'a file where the folder should be');
    const bytes = readFileSync(path);
    const demo = await makeDemo();
    const engine = await openHere(path, { backups: { folder } });
    await expect(
      engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo)),
    ).rejects.toMatchObject({
      code: 'backup_failed',
    });
    await engine.close();
    expect(demo.record.calls).toEqual([]);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test('closing the file ends the copying, and no half copy stays', async () => {
    const path = makeSource(400);
    const folder = makeFolder();
    const demo = await makeDemo();
    const engine = await openHere(path, { backups: { folder } });
    const started = engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo));
    const refused = expect(started).rejects.toMatchObject({ code: 'backup_failed' });
    await new Promise((go) => setImmediate(go));
    await engine.close();
    await refused;
    expect(readdirSync(folder)).toEqual([]);
    expect(withDatabase(path, (db) => rowsOf(db, "sqlite_schema WHERE name LIKE 'gleaner%'"))).toEqual([]);
  });
});

test('a second job that would run on the same file is refused, whoever was first to look', async () => {
  const path = makeSource();
  const demo = await makeDemo({ latencyMs: 30_000 });
  const engine = await openHere(path);
  await engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo));
  const second = await openHere(path);
  const { notices, found } = await second.info();
  expect(found.events?.users).toBe(6);
  expect(notices).toEqual([expect.objectContaining({ code: 'database_in_use' })]);
  expect(notices[0]?.params).toMatchObject({ pid: process.pid, host: expect.any(String) });
  expect(new Date(String(notices[0]?.params?.since)).getTime()).toBeGreaterThan(Date.now() - 60_000);
  expect((await second.read('events.user', { userId: userIdOf(0) })).summary.rows).toBeGreaterThan(0);
  expect(await second.snapshot()).toMatchObject({ status: 'running' });
  for (const command of [
    () => second.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo)),
    () => second.resume(accessTo(demo)),
    () => second.cancel(),
  ]) {
    await expect(command()).rejects.toMatchObject({ code: 'database_in_use' });
  }
  await engine.pause().catch(() => undefined);
  expect(accountForRows(path).problems).toEqual([]);
});
