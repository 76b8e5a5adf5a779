import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DemoModel } from '../demo-model/demo-model.ts';
import type { Engine } from '../engine-api.ts';
import { setAsideOf } from '../ledger/item-record.ts';
import { accessTo } from './access.ts';
import { integrityOf } from './account-for-rows.ts';
import { ledgerCalls } from './asked-rows.ts';
import { createWriteFaults, storageFaults } from './faulty-connection.ts';
import { startGleaner } from './gleaner-process.ts';
import { type ExpectedRow, type RecipeFile, recipeFiles } from './recipe-files.ts';
import { withDatabase } from './source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd, until } from './test-bench.ts';
import { isThorough, someOf } from './thoroughness.ts';

/** So small that each file takes several calls. */
const settings = { maxInputTokens: 1_300, concurrency: 2 } as const;

function makeFile(file: RecipeFile): string {
  const path = join(makeFolder(), 'source.db');
  file.make(path);
  return path;
}

/** What results say of each row of a file: the type of the one event that cites it, or that it was set aside. */
function saidOf(path: string): ReadonlyMap<string, readonly string[]> {
  return withDatabase(path, (db) => {
    const said = new Map<string, string[]>();
    const add = (user: string, id: string, words: string): void => {
      const key = `${user} ${id}`;
      said.set(key, [...(said.get(key) ?? []), words]);
    };
    const events = db.prepare<[], Readonly<Record<string, string>>>('SELECT * FROM extracted_events').all();
    for (const { user_id = '', event_type = '', event_category, source_behavior_ids = '[]' } of events)
      for (const id of JSON.parse(source_behavior_ids)) add(user_id, id, `${event_type} ${event_category}`);
    const items = db
      .prepare<[], { item_id: string; set_aside: Uint8Array | string | null }>(
        "SELECT item_id, set_aside FROM gleaner_item WHERE status = 'succeeded'",
      )
      .all();
    for (const { item_id, set_aside } of items)
      for (const id of setAsideOf(set_aside)) add(item_id, id, 'set aside');
    return said;
  });
}

const shownRow = ({ day, text }: Pick<ExpectedRow, 'day' | 'text'>): string => `${day} ${text}`;

/** What the model's own record says that it meant by each row it was shown: of a message it hangs on those before it. */
function meantIn(demo: DemoModel): ReadonlyMap<string, ReadonlySet<string>> {
  const meant = new Map<string, Set<string>>();
  for (const { rows, events, setAside } of demo.record.calls.flatMap(({ users }) => users)) {
    const shown = new Map(rows.map((row) => [row.row, shownRow(row)]));
    const add = (row: number, words: string): void => {
      const key = shown.get(row) ?? `no row ${row}`;
      meant.set(key, (meant.get(key) ?? new Set()).add(words));
    };
    for (const { type, category, rows: cited } of events)
      for (const row of cited) add(row, `${type} ${category}`);
    for (const row of setAside) add(row, 'set aside');
  }
  return meant;
}

/** Every row of everybody is in one event of what the model meant by it, or was set aside, and no other row is cited. */
function expectWhole(path: string, rows: readonly ExpectedRow[], demo: DemoModel): void {
  expect(integrityOf(path)).toBe('ok');
  const said = saidOf(path);
  expect([...said.keys()].sort()).toEqual(rows.map(({ user, id }) => `${user} ${id}`).sort());
  const meant = meantIn(demo);
  const wrong = rows.flatMap((row) => {
    const words = said.get(`${row.user} ${row.id}`) ?? [];
    const [first = ''] = words;
    return words.length === 1 && meant.get(shownRow(row))?.has(first) ? [] : [`${shownRow(row)}: ${words}`];
  });
  expect(wrong).toEqual([]);
}

/** The rows of all replies that the model sent whole, as it was shown them. */
const answeredRows = (demo: DemoModel): readonly string[] =>
  demo.record.calls
    .filter((call) => call.status === 200 && !call.aborted)
    .flatMap((call) => call.users.flatMap((user) => user.rows.map(shownRow)))
    .sort();

/** The model was asked about each row once, as it stands in the file. */
function expectAskedOnce(demo: DemoModel, rows: readonly ExpectedRow[]): void {
  expect(answeredRows(demo)).toEqual(rows.map(shownRow).sort());
}

const begin = (engine: Engine, demo: DemoModel) =>
  runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo, settings)),
  );

/** Of which a job is killed and refused to: in `npm test` that of two tables and that in UTF-16. */
const disturbed = someOf(recipeFiles, 2);

describe.each(recipeFiles)('$name', (file) => {
  test('is found to be what it is, and read whole, row for row', async () => {
    const path = makeFile(file);
    const rows = file.rows(path);
    const demo = await makeDemo();
    const engine = await openHere(path);
    const { events } = (await engine.info()).found;
    expect(events).toMatchObject({
      proposal: { recipe: file.recipe },
      rows: rows.length,
      times: { rowsWithoutTime: 0 },
    });
    const version = await engine.read('events.recipeVersion', { recipe: null });
    const job = await begin(engine, demo);
    const users = new Set(rows.map(({ user }) => user)).size;
    expect(job).toMatchObject({
      status: 'completed',
      succeeded: users,
      failed: 0,
      processedRecords: rows.length,
    });
    expect(demo.record.calls.length).toBeGreaterThan(1);
    expectAskedOnce(demo, rows);
    // What was said before the start is what every event names.
    const named = withDatabase(path, (db) =>
      db.prepare<[], string>('SELECT DISTINCT recipe FROM extracted_events').pluck().all(),
    );
    expect(named).toEqual([version]);
    expect(await engine.read('events.recipeVersion', { recipe: null })).toBe(version);
    expectWhole(path, rows, demo);
    // Few events, not many; and they say more than that there was nothing.
    expect(job.results).toBeGreaterThan(users);
    expect(job.results).toBeLessThan(rows.length);
  });

  if (!disturbed.includes(file)) return;

  test.each(isThorough ? [1, 2, 3, 4] : [2])(
    'killed after %d replies and resumed, nothing is lost or paid twice',
    async (replies) => {
      const path = makeFile(file);
      const rows = file.rows(path);
      let ended = 0;
      const countEnded = (): void => {
        ended += 1;
      };
      const demo = await makeDemo({ latencyMs: 20, onCall: countEnded });
      const options = [
        '--base-url',
        demo.baseUrl,
        '--model',
        'demo',
        '--concurrency',
        String(settings.concurrency),
      ];
      const gleaner = startGleaner([
        'extract',
        path,
        ...options,
        '--max-input-tokens',
        String(settings.maxInputTokens),
      ]);
      await until(() => ended >= replies, `${replies} replies are sent`, 50_000);
      gleaner.child.kill('SIGKILL');
      await gleaner.ended;
      expect(integrityOf(path)).toBe('ok');
      const inFlight = ledgerCalls(path).filter(({ status }) => status === 'sent');
      const engine = await openHere(path);
      const job = await runToEnd(engine, () => engine.resume(accessTo(demo, settings)));
      expect(job).toMatchObject({ status: 'completed', failed: 0, repeatedCalls: inFlight.length });
      expectWhole(path, rows, demo);
      const most = rows.length + inFlight.reduce((sum, call) => sum + call.rows.length, 0);
      expect(answeredRows(demo).length).toBeLessThanOrEqual(most);
      expect(new Set(answeredRows(demo))).toEqual(new Set(rows.map(shownRow)));
    },
  );

  test.each(isThorough ? storageFaults : storageFaults.slice(0, 1))(
    'a storage that refuses with %s pauses the job, and nothing is lost or paid twice',
    async (fault) => {
      const path = makeFile(file);
      const rows = file.rows(path);
      const demo = await makeDemo();
      const faults = createWriteFaults();
      const engine = await openHere(path, { onConnection: faults.attach, retryWritesMs: 60 });
      let replies = 0;
      engine.subscribe({
        event: ({ type }) => {
          if (type !== 'result') return;
          replies += 1;
          if (replies === 1) faults.failAt(faults.writes() + 2, fault, true);
        },
      });
      const paused = await begin(engine, demo);
      expect(paused.status).toBe('paused');
      expect(faults.failed()).toBeGreaterThan(0);
      faults.mend();
      const job = await runToEnd(engine, () => engine.resume(accessTo(demo, settings)));
      expect(job).toMatchObject({ status: 'completed', failed: 0 });
      expectWhole(path, rows, demo);
      expectAskedOnce(demo, rows);
    },
  );
});
