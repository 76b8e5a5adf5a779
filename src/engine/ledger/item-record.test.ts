import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ItemRecords, itemRecords, setAsideOf } from './item-record.ts';
import { migrate } from './migrate.ts';
import { unpack } from './packed.ts';

let folder: string;
let db: Database.Database;
let items: ItemRecords;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-item-'));
  db = new Database(join(folder, 'source.db'));
  migrate(db);
  items = itemRecords(db, 'j1', 'extraction');
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const listed = (...ids: readonly string[]) => ids.map((id, index) => ({ id, records: index + 1 }));
const stored = (job = 'j1'): readonly Record<string, unknown>[] =>
  db.prepare('SELECT * FROM gleaner_item WHERE job_id = ? ORDER BY ordinal').all(job) as Record<
    string,
    unknown
  >[];
const partRows = (): readonly unknown[] =>
  db.prepare('SELECT job_id, item_id, call_id, accounted FROM gleaner_part ORDER BY 1, 2, 3').raw().all();
const problem = { code: 'refusal', message: 'No.' } as const;

describe('itemRecords', () => {
  it('numbers items from 1 and counts them', () => {
    expect(items.insertAll(listed('b', 'a', 'c'))).toEqual({ items: 3, records: 6 });
    expect(items.pendingAfter(0, 10).map((item) => [item.ordinal, item.itemId, item.records])).toEqual([
      [1, 'b', 1],
      [2, 'a', 2],
      [3, 'c', 3],
    ]);
    expect(itemRecords(db, 'j2', 'extraction').insertAll([])).toEqual({ items: 0, records: 0 });
  });

  it('pages through what is pending', () => {
    items.insertAll(listed('a', 'b', 'c', 'd'));
    items.succeed('b', { results: 0, setAside: [], unaccounted: 0 }, null, 1);
    items.fail('c', problem, null, 1);
    expect(items.pendingAfter(0, 1).map((item) => item.itemId)).toEqual(['a']);
    expect(items.pendingAfter(1, 5).map((item) => item.itemId)).toEqual(['d']);
    expect(items.pendingAfter(4, 5)).toEqual([]);
  });

  it('answers null for an item that has an outcome, or is not there', () => {
    items.insertAll(listed('a'));
    expect(items.pending('a')).toEqual({
      ordinal: 1,
      itemId: 'a',
      records: 1,
      attempts: 0,
      noProgress: 0,
      grows: 0,
      unaccounted: 0,
    });
    items.fail('a', problem, null, 1);
    expect(items.pending('a')).toBeNull();
    expect(items.pending('b')).toBeNull();
  });

  it('counts attempts, notes problems, waives and resizes', () => {
    items.insertAll(listed('a', 'b'));
    items.countAttempt('b', 10);
    items.countAttempt('b', 11);
    items.noteProblem('b', problem, 2, 7, 12);
    items.waive('b', 1);
    expect(items.pending('b')).toMatchObject({ attempts: 2, noProgress: 2, unaccounted: 1 });
    expect(stored()[1]).toMatchObject({ code: 'refusal', message: 'No.', call_id: 7, updated_at: 12 });
    items.resize('b', 9);
    expect(items.pending('b')).toMatchObject({ records: 9, unaccounted: 0, attempts: 2 });
    expect(items.pending('a')).toMatchObject({ attempts: 0, noProgress: 0, unaccounted: 0, records: 1 });
  });

  it('clears the last problem when an item succeeds, and drops its parts', () => {
    items.insertAll(listed('a', 'b'));
    items.noteProblem('a', problem, 1, 7, 12);
    items.addPart('a', 7, { accounted: ['1'], payload: { x: 1 } });
    items.addPart('b', 7, { accounted: ['2'], payload: null });
    const payloads = [{ events: [{ rows: ['1'], type: 'x' }], setAside: ['9'] }];
    items.succeed('a', { results: 4, setAside: ['9'], unaccounted: 1, payloads }, null, 20);
    expect(setAsideOf((stored()[0] as { set_aside: Uint8Array }).set_aside)).toEqual(['9']);
    const kept = db.prepare('SELECT payloads FROM gleaner_item ORDER BY item_id').pluck().all();
    expect(kept.map((each) => (each === null ? null : unpack(each as Uint8Array)))).toEqual([payloads, null]);
    expect(stored()[0]).toMatchObject({
      status: 'succeeded',
      results: 4,
      unaccounted: 1,
      code: null,
      message: null,
      call_id: 7,
      updated_at: 20,
    });
    expect(items.parts('a')).toEqual([]);
    expect(items.parts('b')).toEqual([{ accounted: ['2'], payload: null }]);
  });

  it('keeps the parts of an item that fails', () => {
    items.insertAll(listed('a'));
    items.addPart('a', 7, { accounted: ['1'], payload: {} });
    items.fail('a', problem, 8, 20);
    expect(stored()[0]).toMatchObject({ status: 'failed', code: 'refusal', call_id: 8 });
    expect(items.parts('a').length).toBe(1);
  });

  it('changes nothing of an item that has its outcome', () => {
    items.insertAll(listed('a'));
    items.succeed('a', { results: 1, setAside: [], unaccounted: 0 }, 1, 1);
    const before = stored();
    items.countAttempt('a', 9);
    items.noteProblem('a', problem, 1, 9, 9);
    items.fail('a', problem, 9, 9);
    items.succeed('a', { results: 9, setAside: [], unaccounted: 9 }, 9, 9);
    expect(stored()).toEqual(before);
  });

  it('touches no other job', () => {
    items.insertAll(listed('a'));
    const others = itemRecords(db, 'j2', 'extraction');
    others.insertAll(listed('a'));
    const before = stored('j2');
    items.countAttempt('a', 9);
    items.waive('a', 1);
    items.resize('a', 5);
    items.addPart('a', 1, { accounted: ['1'], payload: {} });
    items.fail('a', problem, 9, 9);
    expect(stored('j2')).toEqual(before);
    expect(others.parts('a')).toEqual([]);
  });

  it('gives parts back in the order of their calls', () => {
    items.insertAll(listed('a'));
    for (const call of [10, 2, 33])
      items.addPart('a', call, { accounted: [String(call)], payload: { call } });
    expect(items.parts('a').map((part) => part.accounted)).toEqual([['2'], ['10'], ['33']]);
  });
});

describe('adoptParts', () => {
  const of = (jobId: string, fingerprint = 'f') => itemRecords(db, jobId, 'extraction', fingerprint);

  it('takes over what an earlier job brought for its items, and counts the records', () => {
    const first = of('j1');
    first.insertAll(listed('a', 'b', 'c'));
    first.addPart('a', 1, { accounted: ['1', '2'], payload: { a: 1 } });
    first.addPart('a', 2, { accounted: ['3'], payload: { a: 2 } });
    first.addPart('b', 1, { accounted: ['9'], payload: null });
    first.addPart('c', 1, { accounted: ['8'], payload: null });
    const next = of('j2');
    next.insertAll(listed('b', 'a'));
    expect(next.adoptParts()).toBe(4);
    expect(next.parts('a')).toEqual([
      { accounted: ['1', '2'], payload: { a: 1 } },
      { accounted: ['3'], payload: { a: 2 } },
    ]);
    expect(first.parts('a')).toEqual([]);
    expect(first.parts('c').length).toBe(1);
  });

  it('takes each part once, however often it is asked', () => {
    const first = of('j1');
    first.insertAll(listed('a'));
    first.addPart('a', 1, { accounted: ['1'], payload: {} });
    const next = of('j2');
    next.insertAll(listed('a'));
    expect([next.adoptParts(), next.adoptParts()]).toEqual([1, 1]);
    expect(partRows()).toEqual([['j2', 'a', 1, '["1"]']]);
  });

  it('leaves what answers another question, or one that is not known', () => {
    for (const [jobId, fingerprint] of [
      ['j1', 'g'],
      ['j2', undefined],
    ] as const) {
      const earlier = itemRecords(db, jobId, 'extraction', fingerprint);
      earlier.insertAll(listed('a'));
      earlier.addPart('a', 1, { accounted: ['1'], payload: {} });
      const next = of(`after ${jobId}`);
      next.insertAll(listed('a'));
      expect(next.adoptParts()).toBe(0);
    }
  });

  it('takes of each item what the last job that had it left: parts of an older one may overlap with that', () => {
    const oldest = of('j1');
    oldest.insertAll(listed('a', 'b'));
    oldest.addPart('a', 1, { accounted: ['1'], payload: {} });
    oldest.addPart('b', 1, { accounted: ['5'], payload: {} });
    const between = of('j2');
    between.insertAll(listed('a'));
    between.addPart('a', 2, { accounted: ['1', '2'], payload: {} });
    const next = of('j3');
    next.insertAll(listed('a', 'b'));
    expect(next.adoptParts()).toBe(3);
    expect(next.parts('a')).toEqual([{ accounted: ['1', '2'], payload: {} }]);
    expect(next.parts('b')).toEqual([{ accounted: ['5'], payload: {} }]);
  });

  it('takes what an older job was told where the one between asked something else', () => {
    const older = of('j1');
    older.insertAll(listed('a'));
    older.addPart('a', 1, { accounted: ['1'], payload: {} });
    of('j2', 'g').insertAll(listed('a'));
    const next = of('j3');
    next.insertAll(listed('a'));
    expect(next.adoptParts()).toBe(1);
  });

  it('goes by what was asked last, where a job was resumed with another question', () => {
    of('j1', 'g').insertAll(listed('a'));
    const resumed = of('j1');
    resumed.markPending();
    resumed.addPart('a', 1, { accounted: ['1'], payload: {} });
    const next = of('j2');
    next.insertAll(listed('a'));
    expect(next.adoptParts()).toBe(1);
  });

  it('finds nothing where nothing was left', () => {
    const first = of('j1');
    first.insertAll(listed('a'));
    expect(first.adoptParts()).toBe(0);
  });
});
