import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JobSnapshot } from '../../shared/job.ts';
import { runShard } from '../demo-model/orders/run-shard.ts';
import type { Engine } from '../engine-api.ts';
import { makeOrderBench, type OrderBench } from './order-bench.ts';
import { withDatabase } from './source-file.ts';
import { makeFolder, runToEnd } from './test-bench.ts';

const work = { pipeline: 'events', selection: { kind: 'all' } } as const;

/** Writes what a job would ask into shards; answers their paths, in order. */
async function exportTo(bench: OrderBench, engine: Engine, shards: number) {
  const folder = makeFolder();
  const job = await runToEnd(engine, () => engine.exportShards(work, bench.access, { folder, shards }));
  const paths = readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
  return { job, folder, paths };
}

const importAll = (engine: Engine, paths: readonly string[]): Promise<JobSnapshot> =>
  runToEnd(engine, () => engine.importResults(paths));

const linesOf = (path: string): string[] => readFileSync(path, 'utf8').trim().split('\n');
const idOf = (line: string): string => JSON.parse(line).custom_id;

/** Answers each shard; of one the runner dies half-way. */
async function answer(bench: OrderBench, paths: readonly string[], dies: number | null = null) {
  const results = paths.map((path) => path.replace(/jsonl$/, 'out'));
  for (const [index, input] of paths.entries()) {
    const half = Math.ceil(linesOf(input).length / 2);
    const output = results[index] ?? '';
    await runShard({
      ...{ input, output, answer: bench.demo.answerLine, model: 'demo' },
      ...(index === dies ? { diesAfter: half } : {}),
    });
  }
  return results;
}

describe('shards for a cluster', () => {
  it('hold every call once, as evenly as can be, and nothing is sent', async () => {
    const bench = await makeOrderBench({ users: 60 });
    const engine = await bench.open();
    const { job, paths } = await exportTo(bench, engine, 7);
    expect(job).toMatchObject({ status: 'waiting', transport: 'file', orders: { open: 7 } });
    expect(paths.map((path) => /-(\d)-of-7\.jsonl$/.exec(path)?.[1])).toEqual([...'1234567']);
    const counts = paths.map((path) => linesOf(path).length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(2);
    const ids = paths.flatMap((path) => linesOf(path).map(idOf));
    expect(new Set(ids).size).toBe(ids.length);
    expect(JSON.parse(linesOf(paths[0] ?? '')[0] ?? '')).toMatchObject({
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'demo', messages: [{ role: 'system' }, { role: 'user' }] },
    });
    expect(bench.demo.record.calls).toHaveLength(0);
  });

  it('are answered by a runner that dies in one: the rest of it is written once more, and everybody is whole', async () => {
    const bench = await makeOrderBench({ users: 60 });
    const first = await bench.open();
    const { paths } = await exportTo(bench, first, 7);
    await first.close();
    const results = await answer(bench, paths, 3);
    const engine = await bench.open();
    const part = await importAll(engine, [...results].reverse());
    const lost = linesOf(paths[3] ?? '').length - Math.ceil(linesOf(paths[3] ?? '').length / 2) + 1;
    expect(part).toMatchObject({ status: 'waiting', orders: { open: 1 } });
    expect((await engine.orders()).flatMap(({ notes }) => notes)).toMatchObject([
      { kind: 'unreadable', count: 1 },
    ]);

    const again = await exportTo(bench, engine, 1);
    expect(again.paths).toHaveLength(1);
    const asked = linesOf(again.paths[0] ?? '').map(idOf);
    expect(asked).toHaveLength(lost);
    // The same calls under the same ids, and the same words.
    const before = new Map(linesOf(paths[3] ?? '').map((line) => [idOf(line), line]));
    for (const line of linesOf(again.paths[0] ?? '')) expect(line).toBe(before.get(idOf(line)));
    const rest = await answer(bench, again.paths);
    expect(await importAll(engine, rest)).toMatchObject({ status: 'completed', succeeded: 60, failed: 0 });
    for (const { lines, replies, refusals, unanswered } of await engine.orders())
      expect(replies + refusals + unanswered).toBe(lines);
    const problems = await bench.problems(engine);
    // What the runner was at work on when it died was answered, and is asked again.
    expect(problems.filter((problem) => !problem.startsWith('the bill'))).toEqual([]);
  });

  it('come back doubled, torn, mixed with others, in any order and more than once', async () => {
    const bench = await makeOrderBench();
    const engine = await bench.open();
    const { paths, folder } = await exportTo(bench, engine, 2);
    const [one = '', two = ''] = await answer(bench, paths);
    const all = [...linesOf(one), ...linesOf(two)];
    const mixed = join(folder, 'mixed.out');
    writeFileSync(mixed, `\uFEFF${[...all].reverse().join('\r\n')}\r\n${all[0]}\nnot a line\n`);
    appendFileSync(
      mixed,
      '{"custom_id":"other-1","response":{"status_code":200,"body":{"choices":[]}},"error":null}\n',
    );
    appendFileSync(mixed, (all[1] ?? '').slice(0, 40));
    expect(await importAll(engine, [mixed])).toMatchObject({ status: 'completed', succeeded: 30 });
    const notes = (await engine.orders()).flatMap((order) =>
      order.notes.map(({ kind, count }) => [kind, count]),
    );
    expect(new Map(notes as [string, number][])).toEqual(
      new Map([
        ['doubled', 1],
        ['unreadable', 2],
        ['alien', 1],
      ]),
    );
    expect(await bench.problems(engine)).toEqual([]);
    await expect(engine.importResults([mixed])).rejects.toMatchObject({ code: 'no_order' });
  });

  it('are read by whoever has the file, and results of another file are none of its', async () => {
    const bench = await makeOrderBench();
    const engine = await bench.open();
    const { paths } = await exportTo(bench, engine, 1);
    const results = await answer(bench, paths);
    const other = await makeOrderBench();
    await expect((await other.open()).importResults(results)).rejects.toMatchObject({ code: 'no_order' });
    await expect(engine.importResults([join(makeFolder(), 'none')])).rejects.toMatchObject({
      code: 'file_not_found',
    });
    // Nothing waits for it that a provider would have to be asked about.
    expect(await bench.collect(engine)).toMatchObject({ status: 'waiting' });
  });

  it('go on live where somebody does not want to wait for the rest', async () => {
    const bench = await makeOrderBench();
    const engine = await bench.open();
    const { job, paths } = await exportTo(bench, engine, 2);
    const [one = ''] = await answer(bench, paths.slice(0, 1));
    await importAll(engine, [one]);
    await engine.changeOrders({ jobId: job.jobId, act: 'give_up' });
    const live = await runToEnd(engine, () => engine.resume(bench.access, undefined, 'live'));
    expect(live).toMatchObject({ status: 'completed', succeeded: 30 });
    expect(bench.demo.bill().told.calls).toBeGreaterThan(0);
    expect(await bench.problems(engine)).toEqual([]);
  });

  it('of a shard that was being written when the program died nothing is left', async () => {
    const bench = await makeOrderBench();
    const engine = await bench.open();
    const { folder } = await exportTo(bench, engine, 2);
    await engine.close();
    withDatabase(bench.path, (db) => {
      db.exec(`UPDATE gleaner_order SET state = 'drafting' WHERE id = 1;
        UPDATE gleaner_job SET status = 'paused', reason = 'interrupted'`);
    });
    const second = await bench.open();
    const again = await runToEnd(second, () =>
      second.exportShards(work, bench.access, { folder, shards: 1 }),
    );
    expect(again).toMatchObject({ status: 'waiting', orders: { open: 1 } });
    const [last = ''] = readdirSync(folder).filter((name) => name.endsWith('-1-of-1.jsonl'));
    const results = await answer(bench, [join(folder, last)]);
    expect(await importAll(second, results)).toMatchObject({ status: 'completed', succeeded: 30 });
    expect(await bench.problems(second)).toEqual([]);
  });
});
