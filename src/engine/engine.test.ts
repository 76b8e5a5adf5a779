import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { DemoModel } from './demo-model/demo-model.ts';
import { setAsideOf } from './ledger/item-record.ts';
import { accessTo } from './testing/access.ts';
import { accountForRows } from './testing/account-for-rows.ts';
import { askedRows, rowFinder } from './testing/asked-rows.ts';
import { userIdOf, withDatabase, writeSourceFile } from './testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './testing/test-bench.ts';

const apiKey = 'sk-never-to-be-seen-0123456789';

/** Passes every request on to the demo model and keeps it, byte for byte. */
async function makeSpy(demo: DemoModel): Promise<{ readonly baseUrl: string; readonly bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    bodies.push(body.toString('utf8'));
    const { authorization = '', 'content-type': type = '' } = incoming.headers;
    const onward = forward(`http://127.0.0.1:${demo.port}${incoming.url}`, {
      method: incoming.method,
      headers: { authorization, 'content-type': type, 'content-length': body.length },
    });
    onward.end(body);
    const [answer] = await once(onward, 'response');
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, bodies };
}

/** What the model meant, by row: from the record of what it was asked and what it answered. */
function meantByModel(demo: DemoModel, path: string): Map<string, string> {
  const find = rowFinder(path);
  const meant = new Map<string, string>();
  for (const user of demo.record.calls.flatMap((call) => call.users)) {
    const found = find(user);
    const idOf = new Map(user.rows.map((row, index) => [row.row, found[index] ?? '?']));
    for (const event of user.events) {
      for (const row of event.rows)
        meant.set(idOf.get(row) ?? '?', `${event.type}/${event.category}/${event.context}`);
    }
    for (const row of user.setAside) meant.set(idOf.get(row) ?? '?', 'set aside');
  }
  return meant;
}

/** What the file says, by row. */
function saidInFile(path: string): Map<string, string> {
  return withDatabase(path, (db) => {
    const cited = db
      .prepare<[], { row: string; words: string }>(
        `SELECT value AS row, event_type || '/' || event_category || '/' || json_extract(context, '$.text') AS words
         FROM extracted_events, json_each(source_behavior_ids)`,
      )
      .all();
    const aside = (
      db.prepare('SELECT set_aside FROM gleaner_item').pluck().all() as (Uint8Array | null)[]
    ).flatMap((kept) => setAsideOf(kept).map((row) => ({ row, words: 'set aside' })));
    return new Map([...cited, ...aside].map(({ row, words }) => [row, words]));
  });
}

const sorted = (map: ReadonlyMap<string, string>): readonly (readonly [string, string])[] =>
  [...map].toSorted(([a], [b]) => Number(a) - Number(b));

describe.each(['text', 'columns'] as const)('a file in the %s form', (form) => {
  test('is read to the last row, and every row is where the model put it', async () => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form, users: 150, rowsPerUser: 24 });
    const demo = await makeDemo();
    const spy = await makeSpy(demo);
    const engine = await openHere(path);
    const access = accessTo(spy, { maxInputTokens: 8_000 }, apiKey);
    const job = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access),
    );

    expect(job).toMatchObject({ status: 'completed', total: 150, succeeded: 150, failed: 0, percent: 100 });
    expect(job).toMatchObject({
      processedRecords: job.totalRecords,
      unaccountedRecords: 0,
      repeatedCalls: 0,
    });
    const account = accountForRows(path);
    expect(account.problems).toEqual([]);
    expect(account.succeeded).toHaveLength(150);
    expect(account.citedRows + account.setAsideRows).toBe(job.totalRecords);
    expect(account.setAsideRows).toBeGreaterThan(0);
    expect(account.events).toBe(job.results);
    expect(account.events * 2).toBeLessThan(account.citedRows);
    expect(job.recordsPerResult).toBe(job.totalRecords / account.events);
    expect((await engine.info()).found.events?.rowsPerEvent).toBe(job.totalRecords / account.events);
    expect(sorted(saidInFile(path))).toEqual(sorted(meantByModel(demo, path)));
    const asked = askedRows(demo.record.calls, path);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked).toHaveLength(job.totalRecords);

    const purchases = withDatabase(path, (db) =>
      db
        .prepare(
          `SELECT b.id, e.event_type AS type, e.event_category AS category FROM behavior_data b
           LEFT JOIN extracted_events e ON e.user_id = b.user_id
             AND EXISTS (SELECT 1 FROM json_each(e.source_behavior_ids) WHERE value = CAST(b.id AS TEXT))
           WHERE b.action = 'purchase' OR b.behavior_text LIKE '%购买%'`,
        )
        .all(),
    ) as { type: string; category: string }[];
    expect(purchases.length).toBeGreaterThan(100);
    for (const purchase of purchases)
      expect(purchase).toMatchObject({ type: '购买', category: 'conversion' });

    const sent = spy.bodies.join('\n');
    for (let user = 0; user < 150; user += 1) expect(sent).not.toContain(userIdOf(user).slice(0, 8));
    for (const file of [path, `${path}-wal`]) expect(readFileSync(file).includes(apiKey)).toBe(false);
  });
});

test('running again does nothing, and asks nobody', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 10, rowsPerUser: 10 });
  const demo = await makeDemo();
  const engine = await openHere(path);
  await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
  );
  const calls = demo.record.calls.length;
  const again = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
  );
  expect(again).toMatchObject({ status: 'completed', total: 0, processed: 0, percent: 100 });
  expect(demo.record.calls).toHaveLength(calls);
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
});

test('users run again by name are replaced, never doubled', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'columns', users: 10, rowsPerUser: 10 });
  const demo = await makeDemo();
  const engine = await openHere(path);
  const first = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
  );
  const users = [userIdOf(2), userIdOf(5)];
  const again = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'named', ids: users } }, accessTo(demo)),
  );
  expect(again).toMatchObject({ status: 'completed', total: 2, succeeded: 2 });
  expect(accountForRows(path)).toMatchObject({ problems: [], events: first.results });
  const everyone = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo)),
  );
  expect(everyone).toMatchObject({ succeeded: 10, results: first.results });
  expect(accountForRows(path)).toMatchObject({ problems: [], events: first.results });
});

test('an unknown user is refused by name, and nothing runs', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 3, rowsPerUser: 3 });
  const demo = await makeDemo();
  const engine = await openHere(path);
  const access = accessTo(demo);
  await expect(
    engine.start({ pipeline: 'events', selection: { kind: 'named', ids: ['nobody'] } }, access),
  ).rejects.toMatchObject({
    code: 'unknown_user',
  });
  expect(await engine.snapshot()).toBeNull();
  expect(demo.record.calls).toHaveLength(0);
});

describe('a file that the original system has worked on', () => {
  const originalTables = (older: boolean): string => `
    CREATE TABLE extracted_events (id INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT UNIQUE NOT NULL,
      user_id TEXT NOT NULL, event_type TEXT NOT NULL, timestamp DATETIME, context TEXT
      ${older ? '' : ", event_category TEXT DEFAULT 'engagement', source_behavior_ids TEXT"},
      created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, note_of_mine TEXT);
    CREATE TABLE event_sequences (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id TEXT NOT NULL, sequence TEXT,
      start_time DATETIME, end_time DATETIME
      ${older ? '' : ", status TEXT DEFAULT 'success', error_message TEXT"},
      created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
    CREATE TABLE my_notes (text TEXT);
    INSERT INTO my_notes VALUES ('keep me');
    INSERT INTO extracted_events (event_id, user_id, event_type, timestamp, context, note_of_mine)
      VALUES ('old_1', 'somebody else', '看车', '2024-01-01 10:00:00', '{"a":"b"}', 'mine');
    INSERT INTO extracted_events (event_id, user_id, event_type, timestamp, context)
      VALUES ('old_2', '${userIdOf(0)}', '看车', '2024-01-01 10:00:00', 'plain words');
    INSERT INTO event_sequences (user_id, sequence) VALUES ('somebody else', '["old_1"]');
    ${older ? '' : `INSERT INTO event_sequences (user_id, sequence, status, error_message) VALUES ('${userIdOf(1)}', '[]', 'failed', 'boom');`}
  `;

  test.each([
    ['as it is', false],
    ['of its first days, without the later columns', true],
  ])('%s, is extended, and loses nothing', async (_, older) => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users: 6, rowsPerUser: 8 });
    withDatabase(path, (db) => db.exec(originalTables(older)));
    const before = withDatabase(path, (db) => ({
      rows: db.prepare('SELECT * FROM behavior_data').all(),
      profiles: db.prepare('SELECT * FROM user_profiles').all(),
    }));
    const demo = await makeDemo();
    const engine = await openHere(path);
    expect((await engine.info()).found.events?.users).toBe(6);
    expect((await engine.read('events.events', { userId: null, offset: 0, limit: 200 })).total).toBe(2);
    const job = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
    );
    expect(job).toMatchObject({ status: 'completed', total: 6, succeeded: 6 });
    expect(accountForRows(path)).toMatchObject({ problems: [] });
    withDatabase(path, (db) => {
      expect(db.prepare('SELECT * FROM behavior_data').all()).toEqual(before.rows);
      expect(db.prepare('SELECT * FROM user_profiles').all()).toEqual(before.profiles);
      expect(db.prepare('SELECT text FROM my_notes').pluck().all()).toEqual(['keep me']);
      expect(db.prepare("SELECT * FROM extracted_events WHERE event_id = 'old_1'").get()).toMatchObject({
        user_id: 'somebody else',
        context: '{"a":"b"}',
        note_of_mine: 'mine',
      });
      expect(
        db.prepare("SELECT sequence FROM event_sequences WHERE user_id = 'somebody else'").pluck().all(),
      ).toEqual(['["old_1"]']);
      expect(
        db.prepare("SELECT context FROM extracted_events WHERE event_id = 'old_2'").pluck().all(),
      ).toEqual(['plain words']);
    });
  });

  test("counts that system's successes as done", async () => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users: 6, rowsPerUser: 8 });
    withDatabase(path, (db) => {
      db.exec(originalTables(false));
      db.prepare("INSERT INTO event_sequences (user_id, sequence) VALUES (?, '[]')").run(userIdOf(4));
    });
    const demo = await makeDemo();
    const engine = await openHere(path);
    const job = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
    );
    expect(job).toMatchObject({ total: 5, succeeded: 5 });
  });
});

test('a user larger than a batch is split by days and joined again', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 4, rowsPerUser: 10, rowsOfFirst: 300 });
  const demo = await makeDemo();
  const engine = await openHere(path);
  // One at a time, so that each part is as large as a batch can be.
  const access = accessTo(demo, { concurrency: 1 });
  const job = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access),
  );
  expect(job).toMatchObject({ status: 'completed', succeeded: 4, processedRecords: job.totalRecords });
  expect(accountForRows(path).problems).toEqual([]);
  const asked = askedRows(demo.record.calls, path);
  expect(asked).toHaveLength(new Set(asked).size);
  const callsAbout = demo.record.calls.filter((call) => call.users.some((user) => user.rows.length > 20));
  expect(callsAbout.length).toBeGreaterThan(3);
});

describe('with less than full coverage accepted', () => {
  test('what is accepted so is counted and shown', async () => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users: 40, rowsPerUser: 20 });
    const demo = await makeDemo({ faults: { rows_left_out: 1 } });
    const engine = await openHere(path);
    const access = accessTo(demo, { minCoverage: 0.5, maxInputTokens: 700 });
    const job = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access),
    );
    const account = accountForRows(path);
    expect(job).toMatchObject({ status: 'completed', failed: 0, succeeded: 40 });
    expect(job.unaccountedRecords).toBeGreaterThan(0);
    expect(job.unaccountedRecords).toBe(account.unaccountedRows);
    expect(job.processedRecords).toBe(job.totalRecords);
    expect(account.problems).toEqual([`${job.unaccountedRecords} rows are unaccounted for`]);
    const page = await engine.read('events.users', {
      offset: 0,
      limit: 200,
      search: '',
      show: 'incomplete',
      sort: 'coverage',
      descending: false,
    });
    const missing = page.rows.reduce((sum, user) => sum + user.rows * (1 - (user.coverage ?? 1)), 0);
    expect(Math.round(missing)).toBe(job.unaccountedRecords);
    for (const user of page.rows) expect(user.coverage).toBeGreaterThanOrEqual(0.5);
  });
});
