import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import type { LoadedItem } from '../items.ts';
import { callRecords } from '../ledger/call-record.ts';
import { itemRecords } from '../ledger/item-record.ts';
import { addToCounters, noChange } from '../ledger/job-counters.ts';
import { insertJob, readJob } from '../ledger/job-record.ts';
import { migrate } from '../ledger/migrate.ts';
import { insertOrder, newToken } from '../ledger/order-record.ts';
import { countRecords } from '../packing/pack-batches.ts';
import type { CallStage } from '../pipelines/pipeline.ts';
import { createCommits } from './commit.ts';
import { createJobChannel } from './job-channel.ts';
import { createJobProgress, type JobProgress } from './job-progress.ts';
import { loadPending } from './load-pending.ts';
import { resultsSink } from './sink.ts';
import type { StageRun } from './stage-run.ts';

let folder: string;
let db: Database.Database;
let progress: JobProgress;
let run: StageRun;
let source: Record<string, readonly string[]>;
let saved: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-pending-'));
  db = new Database(join(folder, 'source.db'));
  migrate(db);
  saved = [];
  source = { a: ['1', '2', '3', '4'], b: ['5'], c: ['6', '7'] };
  insertJob(db, {
    id: 'j1',
    pipeline: 'events',
    selection: { kind: 'all' },
    settings: defaultModelSettings,
    total: 3,
    totalRecords: 7,
    at: 1,
  });
  const items = itemRecords(db, 'j1', 'extraction');
  items.insertAll(Object.entries(source).map(([id, rows]) => ({ id, records: rows.length })));
  progress = createJobProgress(readJob(db, 'j1'), { now: () => 1, monotonic: () => 1 });
  const channel = createJobChannel({ db: () => db, now: () => 1, snapshot: () => null });
  run = {
    db,
    jobId: 'j1',
    settings: defaultModelSettings,
    items,
    calls: callRecords(db, 'j1'),
    progress,
    sink: resultsSink,
    now: () => 1,
    ...createCommits(db, channel),
  } as unknown as StageRun;
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const stage = {
  name: 'extraction',
  loadItem: (id: string, except: ReadonlySet<string>): LoadedItem => {
    const rows = (source[id] ?? []).filter((row) => !except.has(row));
    const records = rows.map((row) => ({ id: row, text: '', tokens: 1 }));
    return {
      id,
      heading: '',
      tokens: 0,
      groups: rows.length === 0 ? [] : [{ heading: '', tokens: 0, records }],
    };
  },
  decidesItems: true,
  saveItem: (id: string, payloads: readonly unknown[]) => {
    saved.push(id);
    return { results: payloads.length, setAside: [] };
  },
} as unknown as CallStage<unknown>;

const load = (): readonly (readonly [string, number])[] =>
  [...loadPending(run, stage)].map((item) => [item.id, countRecords(item)] as const);

/** A call in an order, about these records. */
function order(itemId: string, ...recordIds: string[]): number {
  const orderId = insertOrder(db, {
    ...{ jobId: 'j1', stage: 'extraction', token: newToken(), transport: 'order', round: 1, at: 1 },
    ...{ baseUrl: '', keyMark: null, model: 'm', endpoint: '/v1/chat/completions' },
  });
  return run.calls.insert('extraction', 1, [{ itemId, recordIds }], 1, { orderId });
}

describe('loadPending', () => {
  it('leaves out what calls in orders ask about, part by part, until they are over', () => {
    const first = order('a', '2', '3');
    order('c', '6', '7');
    expect(load()).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(run.items.pending('a')?.records).toBe(4);
    run.calls.refuseOrdered(first, 'order_expired', 2);
    expect(load()).toEqual([
      ['a', 4],
      ['b', 1],
    ]);
    expect(saved).toEqual([]);
  });

  it('loads what has no outcome, without what is accounted for', () => {
    run.items.addPart('a', 1, { accounted: ['1', '3'], payload: {} });
    run.items.fail('b', { code: 'refusal', message: '' }, null, 1);
    expect(load()).toEqual([
      ['a', 2],
      ['c', 2],
    ]);
  });

  it('pages through many, one at a time', () => {
    const more = Array.from({ length: 200 }, (_, index) => `u${index}`);
    const others = itemRecords(db, 'j2', 'extraction');
    others.insertAll(more.map((id) => ({ id, records: 1 })));
    source = Object.fromEntries(more.map((id) => [id, [`${id}:1`]]));
    const items = [...loadPending({ ...run, jobId: 'j2', items: others }, stage)];
    expect(items.map((item) => item.id)).toEqual(more);
  });

  it('goes by what the source has now', () => {
    source = { a: ['1', '2'], b: ['5', '8', '9'], c: ['6', '7'] };
    expect(load()).toEqual([
      ['a', 2],
      ['b', 3],
      ['c', 2],
    ]);
    expect(['a', 'b', 'c'].map((id) => run.items.pending(id)?.records)).toEqual([2, 3, 2]);
  });

  it('finishes an item whose open records have left the source', () => {
    run.items.addPart('a', 1, { accounted: ['1'], payload: { one: 1 } });
    source = { a: ['1'], b: [], c: ['6', '7'] };
    expect(load()).toEqual([['c', 2]]);
    expect(saved).toEqual(['a', 'b']);
    expect(readJob(db, 'j1')).toMatchObject({ succeeded: 2, results: 1 });
    expect(progress.snapshot()).toMatchObject({ succeeded: 2, results: 1 });
    expect(run.items.pending('a')).toBeNull();
  });

  it('asks again about what was waived before, and counts it as done no longer', () => {
    run.items.waive('a', 2);
    addToCounters(db, 'j1', { ...noChange, processedRecords: 2, unaccountedRecords: 2 });
    progress.add({ processedRecords: 2, unaccountedRecords: 2 });
    expect(load()[0]).toEqual(['a', 4]);
    expect(run.items.pending('a')).toMatchObject({ unaccounted: 0, records: 4 });
    for (const counters of [readJob(db, 'j1'), progress.snapshot()]) {
      expect(counters).toMatchObject({ processedRecords: 0, unaccountedRecords: 0 });
    }
  });
});
