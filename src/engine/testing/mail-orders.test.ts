import { expect, it } from 'vitest';
import { makeOrderBench } from './order-bench.ts';
import { withDatabase } from './source-file.ts';
import { runToEnd } from './test-bench.ts';

it('the stages of mail go by orders one after the other, vectors among them, and come to what they come to live', async () => {
  const bench = await makeOrderBench({ mails: 40, settings: { maxInputTokens: 3_000 } });
  const engine = await bench.open();
  await bench.order(engine);
  const job = await bench.toItsEnd(engine);
  expect(job).toMatchObject({ status: 'completed', failed: 0, succeeded: 40 });
  const made = bench.demo.orders.made();
  expect(new Set(made.map(({ endpoint }) => endpoint))).toEqual(
    new Set(['/v1/chat/completions', '/v1/embeddings']),
  );
  const stages = new Set((await engine.orders()).map(({ stage }) => stage));
  expect(stages.size).toBeGreaterThan(2);
  expect(await bench.problems(engine)).toEqual([]);
  const { ordered, told } = bench.demo.bill();
  expect(ordered.calls).toBeGreaterThan(told.calls);

  const live = await makeOrderBench({ mails: 40, settings: { maxInputTokens: 3_000 } });
  const other = await live.open();
  await runToEnd(other, () => other.start({ pipeline: 'mail', selection: { kind: 'all' } }, live.access));
  const found = (path: string): unknown =>
    withDatabase(path, (db) =>
      ['talent_candidates', 'talent_projects', 'talent_matches', 'talent_vectors'].map((table) =>
        db.prepare(`SELECT COUNT(*) FROM ${table}`).pluck().get(),
      ),
    );
  expect(found(bench.path)).toEqual(found(live.path));
});
