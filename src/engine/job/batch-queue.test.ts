import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../demo-model/seeded-random.ts';
import type { LoadedItem } from '../items.ts';
import { type Batch, countRecords } from '../packing/pack-batches.ts';
import type { PackBudget } from '../packing/pack-budget.ts';
import { roundsOf } from '../testing/thoroughness.ts';
import { createBatchQueue } from './batch-queue.ts';
import type { Gap } from './settle-call.ts';

const budget: PackBudget = {
  inputTokens: 100,
  outputTokens: 1_000,
  outputPerRecord: 1,
  outputPerItem: 1,
  items: Number.POSITIVE_INFINITY,
};

function item(id: string, records: number, tokens = 10): LoadedItem {
  const rows = Array.from({ length: records }, (_, row) => ({ id: `${id}:${row}`, text: '', tokens }));
  return {
    id,
    heading: '',
    tokens: 0,
    groups: records === 0 ? [] : [{ heading: 'day', tokens: 0, records: rows }],
  };
}

const idsOf = (part: LoadedItem): string[] =>
  part.groups.flatMap((group) => group.records.map((record) => record.id));
const users = (batch: Batch | null): readonly string[] => batch?.parts.map((part) => part.id) ?? [];
const sizes = (batch: Batch | null): readonly number[] => batch?.parts.map(countRecords) ?? [];
const gapsOf = (batch: Batch, nothingFound = true): readonly Gap[] =>
  batch.parts.map((part) => ({ itemId: part.id, recordIds: idsOf(part), nothingFound }));

function must(batch: Batch | null): Batch {
  if (batch === null) throw new Error('no batch');
  return batch;
}

describe('createBatchQueue', () => {
  it('gives fresh batches until there are none', () => {
    const queue = createBatchQueue([item('a', 6), item('b', 6), item('c', 4)], () => budget);
    expect([users(queue.next()), users(queue.next()), queue.next()]).toEqual([['a', 'c'], ['b'], null]);
    expect(queue.waiting()).toBe(0);
  });

  it('gives back first what was not sent', () => {
    const queue = createBatchQueue([item('a', 6), item('b', 6)], () => budget);
    const batch = must(queue.next());
    queue.giveBack(batch);
    expect(queue.waiting()).toBe(1);
    expect(queue.next()).toBe(batch);
  });

  it('halves a batch that failed, down to one user', () => {
    const queue = createBatchQueue(
      Array.from({ length: 8 }, (_, index) => item(`u${index}`, 1)),
      () => budget,
    );
    const rounds: number[][] = [];
    let round: Batch[] = [must(queue.next())];
    while (rounds.length < 5) {
      rounds.push(round.map((batch) => batch.parts.length));
      for (const batch of round) queue.reask(batch, gapsOf(batch), false);
      round = [];
      for (let batch = queue.next(); batch !== null; batch = queue.next()) round.push(batch);
    }
    expect(rounds).toEqual([[8], [4, 4], [2, 2, 2, 2], Array(8).fill(1), Array(8).fill(1)]);
  });

  it('halves by rows the one user that is too large for the model', () => {
    const queue = createBatchQueue([item('a', 8)], () => budget);
    const whole = must(queue.next());
    queue.reask(whole, gapsOf(whole), true);
    const first = must(queue.next());
    const second = must(queue.next());
    expect([...idsOf(first.parts[0] as LoadedItem), ...idsOf(second.parts[0] as LoadedItem)]).toEqual(
      idsOf(whole.parts[0] as LoadedItem),
    );
    expect([sizes(first), sizes(second), queue.next()]).toEqual([[4], [4], null]);
    queue.reask(first, gapsOf(first), true);
    expect([sizes(queue.next()), sizes(queue.next()), queue.next()]).toEqual([[2], [2], null]);
  });

  it('asks for a single row again as it is', () => {
    const queue = createBatchQueue([item('a', 1)], () => budget);
    const batch = must(queue.next());
    queue.reask(batch, gapsOf(batch), true);
    expect(sizes(queue.next())).toEqual([1]);
  });

  it('does not halve by rows where the model said something', () => {
    const queue = createBatchQueue([item('a', 8)], () => budget);
    const batch = must(queue.next());
    queue.reask(batch, gapsOf(batch, false), true);
    expect(sizes(queue.next())).toEqual([8]);
  });

  it('asks only for the rows in the gaps, together with the gaps of others', () => {
    const queue = createBatchQueue([item('a', 6), item('b', 6), item('c', 6)], () => budget);
    const batches = [must(queue.next()), must(queue.next()), must(queue.next())];
    for (const batch of batches) {
      const [part] = batch.parts as [LoadedItem];
      queue.reask(batch, [{ itemId: part.id, recordIds: idsOf(part).slice(-2), nothingFound: false }], false);
    }
    const again = [];
    for (let batch = queue.next(); batch !== null; batch = queue.next()) again.push(batch);
    expect(again.flatMap((batch) => batch.parts.flatMap(idsOf)).sort()).toEqual(
      ['a', 'b', 'c'].flatMap((id) => [`${id}:4`, `${id}:5`]),
    );
  });

  it('puts gaps of large batches together, once enough of them wait', () => {
    const queue = createBatchQueue(
      Array.from({ length: 200 }, (_, index) => item(`u${index}`, 1)),
      () => budget,
    );
    const one = must(queue.next());
    queue.reask(one, gapsOf(one).slice(0, 7), false);
    expect(users(queue.next()).some((user) => users(one).includes(user))).toBe(false);
    queue.reask(one, gapsOf(one).slice(7, 8), false);
    expect(queue.waiting()).toBe(1);
    expect(users(queue.next())).toEqual(users(one).slice(0, 5));
  });

  it('overlooks gaps of users who were not in the batch', () => {
    const queue = createBatchQueue([item('a', 1)], () => budget);
    const batch = must(queue.next());
    queue.reask(batch, [{ itemId: 'z', recordIds: ['z:1'], nothingFound: true }], false);
    expect(queue.next()).toBeNull();
  });

  it('keeps to a budget that shrinks meanwhile', () => {
    let inputTokens = 100;
    const queue = createBatchQueue([item('a', 10)], () => ({ ...budget, inputTokens }));
    const batch = must(queue.next());
    inputTokens = 40;
    queue.reask(batch, gapsOf(batch, false), false);
    expect([sizes(queue.next()), sizes(queue.next()), sizes(queue.next()), queue.next()]).toEqual([
      [4],
      [4],
      [2],
      null,
    ]);
  });

  it('loses no row and asks for none twice at a time, whatever replies leave open', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }),
        fc.integer(),
        fc.integer({ min: 1, max: 5 }),
        (counts, seed, concurrency) => {
          const random = createSeededRandom(seed);
          let inputTokens = 100;
          const items = counts.map((records, index) => item(`u${index}`, records));
          const queue = createBatchQueue(items, () => ({ ...budget, inputTokens }));
          const open = new Set(items.flatMap(idsOf));
          const asking = new Set<string>();
          const inFlight: Batch[] = [];
          let calls = 0;
          for (;;) {
            inputTokens = 20 + Math.floor(random() * 100);
            const batch = inFlight.length < concurrency ? queue.next() : null;
            if (batch !== null) {
              if (random() < 0.1) {
                queue.giveBack(batch);
                continue;
              }
              expect(new Set(users(batch)).size).toBe(batch.parts.length);
              expect(batch.records).toBeGreaterThan(0);
              for (const id of batch.parts.flatMap(idsOf)) {
                expect(open.has(id) && !asking.has(id)).toBe(true);
                asking.add(id);
              }
              inFlight.push(batch);
              continue;
            }
            const answered = inFlight.splice(Math.floor(random() * inFlight.length), 1)[0];
            if (answered === undefined) break;
            calls += 1;
            // Later calls do better, so that it comes to an end.
            const share = calls > 400 ? 1 : random() < 0.3 ? 0 : random();
            const gaps = answered.parts.flatMap((part): Gap[] => {
              const ids = idsOf(part);
              for (const id of ids) asking.delete(id);
              const missing = ids.filter(() => random() >= share);
              for (const id of ids) if (!missing.includes(id)) open.delete(id);
              if (missing.length === 0) return [];
              return [{ itemId: part.id, recordIds: missing, nothingFound: missing.length === ids.length }];
            });
            queue.reask(answered, gaps, random() < 0.4);
          }
          expect([...open]).toEqual([]);
          expect(queue.waiting()).toBe(0);
        },
      ),
      { numRuns: roundsOf(60, 150) },
    );
  });
});
