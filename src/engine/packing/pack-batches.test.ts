import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoadedItem, RecordGroup } from '../items.ts';
import { roundsOf } from '../testing/thoroughness.ts';
import { type Batch, countRecords, fillBatch, packBatches, restrictItem, splitItem } from './pack-batches.ts';
import type { PackBudget } from './pack-budget.ts';

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

  const batchOf = (part: LoadedItem): Batch => ({
    parts: [part],
    records: 0,
    inputTokens: 0,
    outputTokens: 0,
    spreadTokens: 0,
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
          expect(overflows(batchOf(whole), budget)).toBe(true);
          for (const group of part.groups) {
            const first = group.records[0]?.id ?? '';
            const original = wholeDay.get(first.slice(0, first.lastIndexOf('.'))) as RecordGroup;
            if (group.records.length === original.records.length) continue;
            const alone: LoadedItem = { ...whole, groups: [original] };
            expect(overflows(batchOf(alone), budget)).toBe(true);
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
      { numRuns: roundsOf(50, 1_000) },
    );
  });

  it('holds some batches’ worth of tokens, however many batches an item takes', () => {
    const days = Array.from({ length: 10 }, () => [90]);
    for (const places of [1, 8]) {
      let loaded = 0;
      function* load(): Generator<LoadedItem> {
        for (let index = 0; index < 500; index += 1) {
          loaded += 1;
          yield item(`u${index}`, days);
        }
      }
      let records = 0;
      const spread = { places: () => places, surePlaces: places, records: 5_000, overheadTokens: 10 };
      for (const batch of packBatches(load(), () => ({ ...roomy, inputTokens: 100 }), spread)) {
        records += batch.records;
        expect(loaded * 10 - records).toBeLessThanOrEqual(places === 1 ? 20 : 30);
      }
      expect(records).toBe(5_000);
    }
  });

  it('puts as many small items into a request as there is room for', () => {
    const items = Array.from({ length: 20_000 }, (_, index) => item(`u${index}`, [[20, 20, 20]], 20, 4));
    const budget = {
      inputTokens: 39_500,
      outputTokens: 6_963,
      outputPerRecord: 9,
      outputPerItem: 10,
      items: Number.POSITIVE_INFINITY,
    };
    for (const places of [1, 8]) {
      const spread = { places: () => places, surePlaces: places, records: 60_000, overheadTokens: 445 };
      const batches = [...packBatches(items, () => budget, spread)];
      expect(sum(batches.map((batch) => batch.records))).toBe(60_000);
      expect(batches.length).toBeLessThanOrEqual(125);
    }
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
    // Twelve tokens each: two requests' worth.
    expect(loaded).toBe(167);
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

describe('packBatches for several places', () => {
  const budget: PackBudget = { ...roomy, outputTokens: 100, outputPerRecord: 1, outputPerItem: 2 };
  /** Users of so many days, one record of ten tokens each. */
  const users = (counts: readonly number[]): readonly LoadedItem[] =>
    counts.map((days, index) =>
      item(
        `u${index}`,
        Array.from({ length: days }, () => [10]),
      ),
    );
  const pack = (
    counts: readonly number[],
    places: number,
    overheadTokens = 10,
    within = budget,
  ): readonly Batch[] => [
    ...packBatches(users(counts), () => within, {
      places: () => places,
      surePlaces: places,
      records: sum(counts),
      overheadTokens,
    }),
  ];
  const wide: PackBudget = { ...budget, inputTokens: 6_000, outputTokens: 600 };
  const loads = (batches: readonly Batch[]): readonly number[] =>
    batches.map((each) => outputOf(each, budget));
  const sizes = (batches: readonly Batch[]): readonly number[] => batches.map((batch) => batch.parts.length);
  /** How much longer the longest place works than all would if they shared evenly. */
  const unevenness = (batches: readonly Batch[], places: number): number => {
    const busy = Array.from({ length: places }, () => 0);
    for (const load of loads(batches)) busy[busy.indexOf(Math.min(...busy))] = Math.min(...busy) + load;
    return Math.max(...busy) / (sum(busy) / places);
  };

  it.each([
    [10, 8, 8],
    [60, 8, 23],
    [350, 16, 105],
    [5, 8, 5],
    [1, 8, 1],
  ])('%i users at %i at once go in %i calls that end together', (count, places, calls) => {
    const batches = pack(Array(count).fill(20), places);
    expect(batches.length).toBe(calls);
    if (count >= places) expect(unevenness(batches, places)).toBeLessThan(1.2);
  });

  it.each([
    [60, 8, 21],
    [350, 16, 54],
    [1_000, 16, 69],
    [2_000, 32, 138],
  ])(
    '%i users at %i at once, many in a request, go in %i calls, smaller and smaller ones',
    (count, places, calls) => {
      const batches = pack(Array(count).fill(20), places, 10, wide);
      expect(batches.length).toBe(calls);
      const [last, others] = [loads(batches.slice(-places)), loads(batches.slice(0, -places))];
      expect(Math.max(...last)).toBeLessThan(Math.max(...others));
      // The last that is packed is what was left: no more than its like.
      expect(Math.max(...last)).toBeLessThanOrEqual(2 * Math.min(...last));
      expect(unevenness(batches, places)).toBeLessThan(1.08);
    },
  );

  it('gives each place less the less is left, down to single users, unless that costs too much', () => {
    const packed = (overheadTokens: number): readonly number[] =>
      sizes(pack(Array<number>(350).fill(20), 16, overheadTokens, wide));
    const cheap = packed(10);
    expect(cheap.every((users, index) => index === 0 || users <= (cheap[index - 1] ?? 0) + 1)).toBe(true);
    expect(cheap.filter((users) => users === 1).length).toBeGreaterThanOrEqual(8);
    for (const overheadTokens of [600, 900]) {
      const dear = packed(overheadTokens);
      expect(dear.length).toBe(16);
      expect(Math.max(...dear) - Math.min(...dear)).toBe(1);
    }
  });

  it('has those of equal batches that hold one more go first, and puts the lightest together for them', () => {
    const counts = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? 20 : 16));
    const spread = { places: () => 64, surePlaces: 8, records: sum(counts), overheadTokens: 60 };
    const batches = [...packBatches(users(counts), () => budget, spread)];
    const twos = batches.filter(({ parts }) => parts.length === 2);
    expect(twos.length).toBeGreaterThan(2);
    expect(twos).toEqual(batches.slice(0, twos.length));
    for (const { records } of twos) expect(records).toBe(32);
    expect(Math.max(...sizes(batches))).toBe(2);
  });

  it('shares what is left among the places that were found meanwhile', () => {
    const counts = Array<number>(2_000).fill(20);
    const found = (packed: number): number => (packed < 24 ? 8 : 64);
    let packed = 0;
    const spread = { places: () => found(packed), surePlaces: 8, records: sum(counts), overheadTokens: 10 };
    const batches: Batch[] = [];
    for (const batch of packBatches(users(counts), () => wide, spread)) {
      packed += 1;
      batches.push(batch);
    }
    const later = batches.slice(24);
    expect(Math.max(...sizes(later))).toBeLessThan(Math.max(...sizes(batches)));
    expect(unevenness(later, 64)).toBeLessThan(1.12);
    expect(sum(batches.map((batch) => batch.parts.length))).toBe(2_000);
  });

  it('goes in fewer requests, and is over sooner, among the places that a request a second keeps busy', () => {
    const counts = Array<number>(150).fill(20);
    const tokensOf = ({ inputTokens, outputTokens }: Batch): number => inputTokens + outputTokens;
    const all = sum(pack(counts, 1).map(tokensOf));
    const secondsOf = (tokens: number): number => (100 * tokens) / all;
    const asked: number[] = [];
    /** How many requests, and when the last of them is over. */
    const play = (places: (tokens: number) => number) => {
      const spread = { places, surePlaces: 8, records: sum(counts), overheadTokens: 10 };
      const batches = [...packBatches(users(counts), () => wide, spread)];
      const ends = batches.map((batch, second) => second + secondsOf(tokensOf(batch)));
      return { requests: batches.length, seconds: Math.max(...ends) };
    };
    const many = play(() => 64);
    const few = play((tokens) => {
      asked.push(tokens);
      return Math.max(1, Math.round(Math.sqrt(secondsOf(tokens))));
    });
    expect(few.requests).toBeLessThan(0.7 * many.requests);
    expect(few.seconds).toBeLessThan(0.8 * many.seconds);
    // It is asked with what is left: all at first, hardly anything at the end.
    expect(Math.max(...asked)).toBeCloseTo(all, -2);
    expect(asked.at(-1)).toBeLessThan(all / 50);
  });

  it('cuts whom it cuts between days, into two or three, and only where a place has less than two users', () => {
    const cut = (batches: readonly Batch[]): readonly number[] => {
      const pieces = Map.groupBy(
        batches.flatMap((batch) => batch.parts),
        (part) => part.id,
      );
      return [...pieces.values()].map((parts) => parts.length).filter((parts) => parts > 1);
    };
    const ten = cut(pack(Array(10).fill(20), 8));
    expect(ten.length).toBeGreaterThan(0);
    expect(ten.length).toBeLessThanOrEqual(4);
    expect(Math.max(...ten)).toBeLessThanOrEqual(3);
    expect(cut(pack(Array(60).fill(20), 8))).toEqual([]);
    // What there may be is no reason: with auto no more are cut than at eight at once.
    const spread = { places: () => 64, surePlaces: 8, records: 1_200, overheadTokens: 10 };
    expect(cut([...packBatches(users(Array(60).fill(20)), () => budget, spread)])).toEqual([]);
  });

  it('cuts an item that is larger than a batch alike, whichever budget it passes', () => {
    const one = item('a', [Array(300).fill(18)], 20, 4);
    const others = [5, 10, 15].map((rows) => item(`u${rows}`, [Array(rows).fill(18)], 20, 4));
    const narrow = { ...roomy, outputPerRecord: 9, outputPerItem: 10 };
    for (const some of [
      { ...narrow, inputTokens: 455, outputTokens: 7_000 },
      { ...narrow, inputTokens: 40_000, outputTokens: 240 },
    ]) {
      const spread = { places: () => 4, surePlaces: 4, records: 330, overheadTokens: 445 };
      const batches = [...packBatches([one, ...others], () => some, spread)];
      expect(batches.length).toBeLessThan(27);
      expect(batches.filter((batch) => batch.records > 15).length).toBeGreaterThan(9);
    }
  });

  it('sends the heaviest first of those that it looks at', () => {
    const counts = Array.from({ length: 64 }, (_, index) => 1 + ((index * 37) % 60));
    const batches = pack(counts, 8);
    expect(batches[0]?.parts.some((part) => countRecords(part) === Math.max(...counts.slice(0, 16)))).toBe(
      true,
    );
    expect(unevenness(batches, 8)).toBeLessThan(1.16);
  });

  it('pays at most a fifth more input for that', () => {
    const cases = fc.record({
      counts: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 120 }),
      places: fc.integer({ min: 1, max: 64 }),
      overheadTokens: fc.integer({ min: 1, max: 900 }),
    });
    fc.assert(
      fc.property(cases, ({ counts, places, overheadTokens }) => {
        const cost = (batches: readonly Batch[]): number =>
          sum(batches.map((batch) => batch.inputTokens + overheadTokens));
        const full = cost(pack(counts, 1, overheadTokens));
        const spread = pack(counts, places, overheadTokens);
        expect(sum(spread.map((batch) => batch.records))).toBe(sum(counts));
        // One call more may come of items that leave room.
        expect(cost(spread)).toBeLessThanOrEqual(1.25 * full + 2 * overheadTokens);
      }),
      { numRuns: roundsOf(50, 1_000) },
    );
  });

  it.each([
    [10, 8],
    [60, 8],
    [350, 16],
  ])('says of %i users at %i at once what that costs, batch by batch', (count, places) => {
    const costOf = (batches: readonly Batch[]): number => sum(batches.map((batch) => batch.spreadTokens));
    const full = pack(Array(count).fill(20), 1, 30);
    const spread = pack(Array(count).fill(20), places, 30);
    expect(costOf(full)).toBe(0);
    const more = (spread.length - full.length) * 30;
    expect(costOf(spread)).toBeGreaterThan(0);
    expect(Math.abs(costOf(spread) - more)).toBeLessThanOrEqual(0.2 * more + 30);
    // One place, and one user, have no smaller requests than they need.
    expect(costOf(pack([20], 8, 30))).toBe(0);
  });

  it('loses no record and keeps both budgets, whatever the items, the budgets and the places', () => {
    const spreads = fc.record({
      // Fewer may go than before, or more.
      places: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }).map((numbers) => {
        let asked = 0;
        return () => numbers[Math.min(Math.floor(asked++ / 9), numbers.length - 1)] ?? 1;
      }),
      surePlaces: fc.integer({ min: 1, max: 40 }),
      records: fc.integer({ min: 0, max: 2_000 }),
      overheadTokens: fc.integer({ min: 0, max: 600 }),
    });
    fc.assert(
      fc.property(itemLists, budgets, spreads, (items, some, spread) => {
        const packed = new Map<string, Set<string>>();
        for (const batch of packBatches(items, () => some, spread)) {
          if (overflows(batch, some)) expect(batch.records).toBe(1);
          expect(new Set(batch.parts.map((part) => part.id)).size).toBe(batch.parts.length);
          for (const part of batch.parts) {
            const known = packed.get(part.id) ?? new Set();
            expect(idsOf(part).length).toBeGreaterThan(0);
            for (const id of idsOf(part)) {
              expect(known.has(id)).toBe(false);
              known.add(id);
            }
            packed.set(part.id, known);
          }
        }
        for (const each of items) expect([...(packed.get(each.id) ?? [])].sort()).toEqual(idsOf(each).sort());
      }),
      { numRuns: roundsOf(250, 20_000) },
    );
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
    expect(fillBatch([], roomy)).toMatchObject({ parts: [], records: 0, inputTokens: 0, outputTokens: 0 });
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

  it('leaves an item whole whose first days find no room in the batch', () => {
    const some = { ...roomy, inputTokens: 100, outputPerItem: 0, outputTokens: 100 };
    const days = [
      [25, 25],
      [25, 25, 25],
    ];
    const window = [item('a', [[40, 40]]), item('b', days)];
    const batch = fillBatch(window, some, 9, { load: 12, mayCut: true });
    expect(batch.parts.map(idsOf)).toEqual([['a.0.0', 'a.0.1']]);
    expect(window).toEqual([item('b', days)]);
  });
});
