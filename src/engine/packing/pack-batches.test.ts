import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoadedItem, RecordGroup } from '../items.ts';
import {
  type Batch,
  countRecords,
  fillBatch,
  type PackBudget,
  packBatches,
  restrictItem,
  splitItem,
} from './pack-batches.ts';

const roomy: PackBudget = {
  inputTokens: 1_000,
  outputTokens: 1_000,
  outputPerRecord: 1,
  outputPerItem: 1,
  items: Number.POSITIVE_INFINITY,
};

/** An item whose days hold records of the given tokens: `a.0.1` is the second record of the first day of a. */
function item(id: string, days: readonly (readonly number[])[], tokens = 1, dayTokens = 1): LoadedItem {
  return {
    id,
    heading: `heading of ${id}`,
    tokens,
    groups: days.map((records, day) => ({
      heading: `day ${day}`,
      tokens: dayTokens,
      records: records.map((size, index) => ({
        id: `${id}.${day}.${index}`,
        text: `${id}.${day}.${index}`,
        tokens: size,
      })),
    })),
  };
}

const idsOf = (part: LoadedItem): string[] =>
  part.groups.flatMap((group) => group.records.map((record) => record.id));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const groupTokens = (group: RecordGroup): number =>
  group.tokens + sum(group.records.map((record) => record.tokens));
const partTokens = (part: LoadedItem): number => part.tokens + sum(part.groups.map(groupTokens));

const inputOf = (batch: Batch): number => sum(batch.parts.map(partTokens));
const outputOf = (batch: Batch, budget: PackBudget): number =>
  sum(batch.parts.map((part) => budget.outputPerItem + countRecords(part) * budget.outputPerRecord));
const overflows = (batch: Batch, budget: PackBudget): boolean =>
  inputOf(batch) > budget.inputTokens + 1e-6 || outputOf(batch, budget) > budget.outputTokens + 1e-6;

const budgets = fc.record({
  inputTokens: fc.integer({ min: 1, max: 400 }),
  outputTokens: fc.integer({ min: 1, max: 200 }),
  outputPerRecord: fc.integer({ min: 1, max: 40 }).map((tenths) => tenths / 8),
  outputPerItem: fc.integer({ min: 0, max: 20 }),
  items: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 6 })),
});
const shapes = fc.array(
  fc.record({
    tokens: fc.integer({ min: 0, max: 30 }),
    dayTokens: fc.integer({ min: 0, max: 9 }),
    // A day has rows, or it is not there; an item may have no day left.
    days: fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 }), {
      maxLength: 6,
    }),
  }),
  { maxLength: 40 },
);
const itemLists = shapes.map((list) =>
  list.map((shape, index) => item(`u${index}`, shape.days, shape.tokens, shape.dayTokens)),
);

describe('packBatches', () => {
  it('puts every record in exactly one place, in order within its item', () => {
    fc.assert(
      fc.property(itemLists, budgets, (items, budget) => {
        const batches = [...packBatches(items, () => budget)];
        const packed = new Map<string, string[]>();
        for (const part of batches.flatMap((batch) => batch.parts)) {
          packed.set(part.id, [...(packed.get(part.id) ?? []), ...idsOf(part)]);
        }
        for (const each of items) expect(packed.get(each.id) ?? []).toEqual(idsOf(each));
        expect(sum(batches.map((batch) => batch.records))).toBe(sum(items.map(countRecords)));
        for (const batch of batches) expect(batch.parts.every((part) => countRecords(part) > 0)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps both budgets, but for a single record larger than a batch', () => {
    fc.assert(
      fc.property(itemLists, budgets, (items, budget) => {
        for (const batch of packBatches(items, () => budget)) {
          expect(batch.inputTokens).toBe(inputOf(batch));
          expect(batch.outputTokens).toBe(Math.ceil(outputOf(batch, budget)));
          if (overflows(batch, budget)) expect(batch.records).toBe(1);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('splits only an item larger than an empty batch, and days only where one alone is too large', () => {
    fc.assert(
      fc.property(itemLists, budgets, (items, budget) => {
        const byId = new Map(items.map((each) => [each.id, each]));
        const wholeDay = new Map(
          items.flatMap((each) =>
            each.groups.map((group, day) => [`${each.id}.${day}` as string, group] as const),
          ),
        );
        for (const part of [...packBatches(items, () => budget)].flatMap((batch) => batch.parts)) {
          const whole = byId.get(part.id) as LoadedItem;
          if (countRecords(part) === countRecords(whole)) continue;
          expect(overflows({ parts: [whole], records: 0, inputTokens: 0, outputTokens: 0 }, budget)).toBe(
            true,
          );
          for (const group of part.groups) {
            const first = group.records[0]?.id ?? '';
            const original = wholeDay.get(first.slice(0, first.lastIndexOf('.'))) as RecordGroup;
            if (group.records.length === original.records.length) continue;
            const alone: LoadedItem = { ...whole, groups: [original] };
            expect(overflows({ parts: [alone], records: 0, inputTokens: 0, outputTokens: 0 }, budget)).toBe(
              true,
            );
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('keeps to the budget of the moment where it changes from batch to batch', () => {
    fc.assert(
      fc.property(itemLists, fc.array(budgets, { minLength: 1, maxLength: 9 }), (items, changing) => {
        let turn = 0;
        const current = (): PackBudget => changing[turn % changing.length] as PackBudget;
        const ids: string[] = [];
        for (const batch of packBatches(items, current)) {
          if (overflows(batch, current())) expect(batch.records).toBe(1);
          ids.push(...batch.parts.flatMap(idsOf));
          turn += 1;
        }
        expect(ids.sort()).toEqual(items.flatMap(idsOf).sort());
      }),
      { numRuns: 300 },
    );
  });

  it('holds at most 24 items, however many batches each of them takes', () => {
    const days = Array.from({ length: 10 }, () => [90]);
    let loaded = 0;
    function* load(): Generator<LoadedItem> {
      for (let index = 0; index < 500; index += 1) {
        loaded += 1;
        yield item(`u${index}`, days);
      }
    }
    const finished = new Map<string, number>();
    let done = 0;
    for (const batch of packBatches(load(), () => ({ ...roomy, inputTokens: 100 }))) {
      for (const part of batch.parts) {
        const records = (finished.get(part.id) ?? 0) + countRecords(part);
        finished.set(part.id, records);
        if (records === 10) done += 1;
      }
      expect(loaded - done).toBeLessThanOrEqual(24);
    }
    expect(done).toBe(500);
  });

  it('loads nothing before it is asked', () => {
    let loaded = 0;
    function* load(): Generator<LoadedItem> {
      for (;;) {
        loaded += 1;
        yield item(`u${loaded}`, [[10]]);
      }
    }
    const batches = packBatches(load(), () => roomy);
    expect(loaded).toBe(0);
    batches.next();
    expect(loaded).toBe(24);
  });

  it('leaves out items without records', () => {
    const batches = [...packBatches([item('a', []), item('b', [[]]), item('c', [[1]])], () => roomy)];
    expect(batches.map((batch) => batch.parts.map((part) => part.id))).toEqual([['c']]);
  });

  it('fills the room that a large item leaves with later small ones', () => {
    const items = [item('a', [[60]]), item('b', [[60]]), item('c', [[20]])];
    const batches = [...packBatches(items, () => ({ ...roomy, inputTokens: 100 }))];
    expect(batches.map((batch) => batch.parts.map((part) => part.id))).toEqual([['a', 'c'], ['b']]);
  });
});

describe('splitItem', () => {
  it('cuts between days where whole days fit', () => {
    const [head, rest] = splitItem(item('a', [[30], [30], [30]]), { ...roomy, inputTokens: 70 });
    expect(head.groups.map((group) => group.heading)).toEqual(['day 0', 'day 1']);
    expect(rest?.groups.map((group) => group.heading)).toEqual(['day 2']);
    expect(rest?.heading).toBe('heading of a');
  });

  it('cuts a day that alone is too large between its records, keeping its heading', () => {
    const [head, rest] = splitItem(item('a', [[30, 30, 30], [5]]), { ...roomy, inputTokens: 70 });
    expect(idsOf(head)).toEqual(['a.0.0', 'a.0.1']);
    expect(rest?.groups.map((group) => [group.heading, group.records.length])).toEqual([
      ['day 0', 1],
      ['day 1', 1],
    ]);
  });

  it('sends a record larger than a batch alone, and leaves no rest behind the last', () => {
    const [head, rest] = splitItem(item('a', [[500, 1]]), { ...roomy, inputTokens: 70 });
    expect(idsOf(head)).toEqual(['a.0.0']);
    expect(idsOf(rest as LoadedItem)).toEqual(['a.0.1']);
    expect(splitItem(item('a', [[500]]), { ...roomy, inputTokens: 70 })[1]).toBeNull();
  });

  it('cuts by the room for the reply too', () => {
    const [head] = splitItem(item('a', [[1, 1, 1, 1]]), {
      ...roomy,
      outputTokens: 21,
      outputPerRecord: 10,
    });
    expect(idsOf(head)).toEqual(['a.0.0', 'a.0.1']);
  });
});

describe('fillBatch', () => {
  it('takes at most maxParts, and takes them out of the window', () => {
    fc.assert(
      fc.property(itemLists, budgets, fc.integer({ min: 1, max: 5 }), (items, budget, maxParts) => {
        const window = items.filter((each) => countRecords(each) > 0);
        const before = sum(window.map(countRecords));
        const batch = fillBatch(window, budget, maxParts);
        expect(batch.parts.length).toBeLessThanOrEqual(maxParts);
        expect(sum(window.map(countRecords)) + batch.records).toBe(before);
      }),
      { numRuns: 200 },
    );
  });

  it('answers an empty batch for an empty window', () => {
    expect(fillBatch([], roomy)).toEqual({ parts: [], records: 0, inputTokens: 0, outputTokens: 0 });
  });
});

describe('restrictItem', () => {
  it('keeps the named records in order, and drops days that lose all', () => {
    const restricted = restrictItem(item('a', [[1, 1], [1], [1, 1]]), new Set(['a.2.1', 'a.0.1', 'nobody']));
    expect(idsOf(restricted)).toEqual(['a.0.1', 'a.2.1']);
    expect(restricted.groups.map((group) => group.heading)).toEqual(['day 0', 'day 2']);
    expect(restricted.heading).toBe('heading of a');
  });

  it('and its complement are the whole', () => {
    fc.assert(
      fc.property(itemLists, fc.func(fc.boolean()), (items, chosen) => {
        for (const each of items) {
          const ids = idsOf(each);
          const kept = new Set(ids.filter((id) => chosen(id)));
          const left = new Set(ids.filter((id) => !kept.has(id)));
          expect([...idsOf(restrictItem(each, kept)), ...idsOf(restrictItem(each, left))].sort()).toEqual(
            ids.sort(),
          );
        }
      }),
      { numRuns: 50 },
    );
  });
});
