import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PartKey } from '../items.ts';
import { type ItemRecords, itemRecords } from '../ledger/item-record.ts';
import { migrate } from '../ledger/migrate.ts';
import type { CallStage, PartVerdict } from '../pipelines/pipeline.ts';
import { type Gap, maxNoProgress, type Settlement, settleCall } from './settle-call.ts';
import { resultsSink } from './sink.ts';

let folder: string;
let db: Database.Database;
let items: ItemRecords;
let saved: Map<string, readonly string[]>;
let failed: Map<string, string>;
let callId: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-settle-'));
  db = new Database(join(folder, 'source.db'));
  db.pragma('synchronous = OFF');
  migrate(db);
  items = itemRecords(db, 'j1', 'extraction');
  saved = new Map();
  failed = new Map();
  callId = 0;
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

/** Keeps what it is given to save; a payload is the list of rows that it is about. */
const stage = {
  name: 'fake',
  decidesItems: true,
  saveItem: (itemId: string, payloads: readonly unknown[]) => {
    if (saved.has(itemId)) throw new Error(`${itemId} was saved twice`);
    saved.set(itemId, (payloads as readonly (readonly string[])[]).flat());
    return { results: payloads.length, setAside: [] };
  },
  saveFailure: (itemId: string, problem: { readonly code: string }) => void failed.set(itemId, problem.code),
} as unknown as CallStage<unknown>;

const ids = (item: string, from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${item}:${from + index}`);
const part = (itemId: string, from: number, to: number): PartKey => ({
  itemId,
  recordIds: ids(itemId, from, to),
});
const verdict = (itemId: string, accounted: readonly string[]): PartVerdict<unknown> => ({
  itemId,
  accounted,
  payload: accounted.length === 0 ? null : accounted,
  problems: [{ code: 'rows_unaccounted', message: 'Some are missing.' }],
});

function settle(
  parts: readonly PartKey[],
  verdicts: readonly PartVerdict<unknown>[],
  options: {
    readonly minCoverage?: number;
    readonly countsAgainst?: boolean;
    readonly outgrown?: boolean;
  } = {},
): Settlement {
  callId += 1;
  return settleCall(parts, verdicts, {
    stage,
    sink: resultsSink,
    items,
    jobId: 'j1',
    callId,
    at: callId,
    settings: { model: 'm' },
    minCoverage: options.minCoverage ?? 1,
    countsAgainst: options.countsAgainst ?? true,
    unfit: false,
    outgrown: options.outgrown ?? false,
  });
}

describe('settleCall', () => {
  it('saves an item whose every record is accounted for', () => {
    items.insertAll([{ id: 'a', records: 3 }]);
    const settled = settle([part('a', 1, 3)], [verdict('a', ids('a', 1, 3))]);
    expect(settled).toEqual({
      counters: { succeeded: 1, failed: 0, processedRecords: 3, unaccountedRecords: 0, results: 1 },
      stage: { done: 1, failed: 0 },
      results: [{ itemId: 'a', status: 'succeeded', results: 1, error: null }],
      gaps: [],
    });
    expect(saved.get('a')).toEqual(ids('a', 1, 3));
    expect(items.pending('a')).toBeNull();
  });

  it('keeps what is there, and asks for the rest alone', () => {
    items.insertAll([{ id: 'a', records: 4 }]);
    const first = settle([part('a', 1, 4)], [verdict('a', ['a:1', 'a:3'])]);
    expect(first.gaps).toEqual([{ itemId: 'a', recordIds: ['a:2', 'a:4'], nothingFound: false }]);
    expect(first.counters).toMatchObject({ succeeded: 0, processedRecords: 2 });
    expect(saved.size).toBe(0);
    const second = settle([{ itemId: 'a', recordIds: ['a:2', 'a:4'] }], [verdict('a', ['a:2', 'a:4'])]);
    expect(second.counters).toMatchObject({ succeeded: 1, processedRecords: 2, results: 2 });
    expect(saved.get('a')).toEqual(['a:1', 'a:3', 'a:2', 'a:4']);
  });

  it('joins the parts of an item that was split', () => {
    items.insertAll([{ id: 'a', records: 6 }]);
    expect(settle([part('a', 1, 3)], [verdict('a', ids('a', 1, 3))])).toMatchObject({
      results: [],
      gaps: [],
    });
    expect(settle([part('a', 4, 6)], [verdict('a', ids('a', 4, 6))]).results).toMatchObject([
      { status: 'succeeded' },
    ]);
    expect(saved.get('a')).toEqual(ids('a', 1, 6));
  });

  it('takes a part without a verdict for one that could not be read', () => {
    items.insertAll([{ id: 'a', records: 1 }]);
    expect(settle([part('a', 1, 1)], []).gaps).toEqual([
      { itemId: 'a', recordIds: ['a:1'], nothingFound: true },
    ]);
    expect(db.prepare('SELECT code FROM gleaner_item').pluck().get()).toBe('malformed_reply');
  });

  it(`fails an item after ${maxNoProgress} replies in a row that brought nothing, with the last problem`, () => {
    items.insertAll([{ id: 'a', records: 4 }]);
    for (let turn = 1; turn < maxNoProgress; turn += 1) {
      expect(settle([part('a', 1, 4)], [verdict('a', [])]).gaps.length).toBe(1);
    }
    const last = settle(
      [part('a', 1, 4)],
      [{ itemId: 'a', accounted: [], payload: null, problems: [{ code: 'refusal', message: 'No.' }] }],
    );
    expect(last).toMatchObject({
      counters: { succeeded: 0, failed: 1, processedRecords: 4 },
      results: [{ status: 'failed', error: { code: 'refusal', message: 'No.' } }],
      gaps: [],
    });
    expect(failed.get('a')).toBe('refusal');
    expect(saved.size).toBe(0);
  });

  it('begins to count anew when a reply brings the item further', () => {
    items.insertAll([{ id: 'a', records: 8 }]);
    for (let turn = 1; turn < maxNoProgress; turn += 1) settle([part('a', 1, 8)], [verdict('a', [])]);
    settle([part('a', 1, 8)], [verdict('a', ids('a', 1, 2))]);
    expect(items.pending('a')).toMatchObject({ noProgress: 0 });
    // One of six is less than a quarter.
    settle([part('a', 3, 8)], [verdict('a', ['a:3'])]);
    expect(items.pending('a')).toMatchObject({ noProgress: 1 });
  });

  it('fails nobody for the company that he was asked about in', () => {
    items.insertAll([
      { id: 'a', records: 1 },
      { id: 'b', records: 1 },
    ]);
    for (let turn = 0; turn < 2 * maxNoProgress; turn += 1) {
      expect(settle([part('a', 1, 1), part('b', 1, 1)], []).gaps.length).toBe(2);
    }
    expect(settle([part('a', 1, 1)], [verdict('a', ['a:1'])]).counters.succeeded).toBe(1);
    expect(settle([part('b', 1, 1)], []).counters.failed).toBe(1);
  });

  it('holds nothing against an item where the call was stopped by us', () => {
    items.insertAll([{ id: 'a', records: 4 }]);
    for (let turn = 0; turn < 2 * maxNoProgress; turn += 1) {
      settle([part('a', 1, 4)], [verdict('a', [])], { countsAgainst: false });
    }
    expect(items.pending('a')).toMatchObject({ noProgress: 0 });
  });

  it('passes over an item that another part has failed meanwhile', () => {
    items.insertAll([{ id: 'a', records: 4 }]);
    items.fail('a', { code: 'refusal', message: 'No.' }, null, 1);
    expect(settle([part('a', 1, 2)], [verdict('a', ids('a', 1, 2))])).toMatchObject({
      counters: { succeeded: 0, failed: 0, processedRecords: 0 },
      results: [],
      gaps: [],
    });
  });

  it('counts every record of a failed item once, whatever its parts had brought', () => {
    items.insertAll([{ id: 'a', records: 10 }]);
    let processed = settle([part('a', 1, 5)], [verdict('a', ids('a', 1, 5))]).counters.processedRecords;
    for (let turn = 0; turn < maxNoProgress; turn += 1) {
      processed += settle([part('a', 6, 10)], [verdict('a', [])]).counters.processedRecords;
    }
    expect(processed).toBe(10);
    expect(items.parts('a').length).toBe(1);
  });

  describe('where less than all will do', () => {
    it('accepts what is missing, and counts it', () => {
      items.insertAll([{ id: 'a', records: 10 }]);
      expect(settle([part('a', 1, 10)], [verdict('a', ids('a', 1, 9))], { minCoverage: 0.9 })).toMatchObject({
        counters: { succeeded: 1, processedRecords: 10, unaccountedRecords: 1 },
        gaps: [],
      });
      expect(db.prepare('SELECT unaccounted FROM gleaner_item').pluck().get()).toBe(1);
    });

    it('asks again where more is missing than that', () => {
      items.insertAll([{ id: 'a', records: 10 }]);
      const settled = settle([part('a', 1, 10)], [verdict('a', ids('a', 1, 8))], { minCoverage: 0.9 });
      expect(settled.counters).toMatchObject({ succeeded: 0, unaccountedRecords: 0 });
      expect(settled.gaps[0]?.recordIds).toEqual(['a:9', 'a:10']);
    });

    it('adds up what the parts of an item miss', () => {
      items.insertAll([{ id: 'a', records: 20 }]);
      const lax = { minCoverage: 0.9 };
      expect(
        settle([part('a', 1, 10)], [verdict('a', ids('a', 1, 8))], lax).counters.unaccountedRecords,
      ).toBe(2);
      expect(settle([part('a', 11, 20)], [verdict('a', ids('a', 11, 19))], lax).gaps[0]?.recordIds).toEqual([
        'a:20',
      ]);
    });

    it('gives nothing up that the model did not come to because we stopped it', () => {
      items.insertAll([{ id: 'a', records: 10 }]);
      const settled = settle([part('a', 1, 10)], [verdict('a', ids('a', 1, 6))], {
        minCoverage: 0.5,
        countsAgainst: false,
        outgrown: false,
      });
      expect(settled.counters).toMatchObject({ succeeded: 0, unaccountedRecords: 0 });
      expect(settled.gaps[0]?.recordIds.length).toBe(4);
    });
  });

  it('ends every item in one way, with every record counted once, whatever replies say', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat({ max: 255 }), { minLength: 40, maxLength: 60 }),
        fc.constantFrom(1, 0.9, 0.6),
        (counts, noise, minCoverage) => {
          db.exec('DELETE FROM gleaner_item; DELETE FROM gleaner_part');
          saved = new Map();
          failed = new Map();
          items.insertAll(counts.map((records, index) => ({ id: `u${index}`, records })));
          const total = { succeeded: 0, failed: 0, processedRecords: 0, unaccountedRecords: 0, results: 0 };
          let open: PartKey[] = counts.map((records, index) => part(`u${index}`, 1, records));
          let turn = 0;
          while (open.length > 0) {
            const asked = open;
            open = [];
            const together =
              (noise[turn % noise.length] ?? 0) % 2 === 0 ? [asked] : asked.map((each) => [each]);
            for (const parts of together) {
              turn += 1;
              const chance = turn > 400 ? 0 : (noise[turn % noise.length] ?? 0) % 100;
              const verdicts = parts.map((each) =>
                verdict(
                  each.itemId,
                  each.recordIds.filter(
                    (_, row) => (noise[(turn + row * 7) % noise.length] ?? 0) % 100 >= chance,
                  ),
                ),
              );
              const settled = settle(parts, verdicts, { minCoverage });
              for (const key of Object.keys(total) as (keyof typeof total)[])
                total[key] += settled.counters[key];
              open.push(
                ...settled.gaps.map((gap: Gap) => ({ itemId: gap.itemId, recordIds: gap.recordIds })),
              );
            }
          }
          const records = counts.reduce((sum, each) => sum + each, 0);
          expect(total.processedRecords).toBe(records);
          expect(total.succeeded + total.failed).toBe(counts.length);
          expect([saved.size, failed.size]).toEqual([total.succeeded, total.failed]);
          for (const [itemId, rows] of saved) {
            const whole = counts[Number(itemId.slice(1))] ?? 0;
            expect(new Set(rows).size).toBe(rows.length);
            expect(rows.length / whole).toBeGreaterThanOrEqual(minCoverage);
          }
          expect(items.pendingAfter(0, 10)).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
