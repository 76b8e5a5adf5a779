import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { OrderFacts } from '../../shared/order-facts.ts';
import type { DemoModel } from '../demo-model/demo-model.ts';
import type * as OrderBench from './order-bench.ts';

/** What providers take is known of their addresses: here it is told of the demo model's. */
let told: Partial<OrderFacts> = {};
let bench: typeof OrderBench;

beforeAll(async () => {
  // Files before this one may have loaded what is to know better.
  vi.resetModules();
  vi.doMock(import('../../shared/order-facts.ts'), async (original) => {
    const facts = await original();
    return {
      ...facts,
      orderFactsOf: (settings) => {
        const known = facts.orderFactsOf(settings);
        return known === null ? null : { ...known, ...told };
      },
    };
  });
  bench = await import('./order-bench.ts');
});
afterEach(() => {
  told = {};
});
afterAll(() => {
  vi.doUnmock('../../shared/order-facts.ts');
  vi.resetModules();
});

async function ordered(facts: Partial<OrderFacts>, options: OrderBench.OrderBenchOptions) {
  told = facts;
  const made = await bench.makeOrderBench({ orders: { takesMs: bench.hourMs }, ...options });
  const engine = await made.open();
  await made.order(engine);
  expect(await made.toItsEnd(engine)).toMatchObject({ status: 'completed', failed: 0 });
  expect(await made.problems(engine)).toEqual([]);
  return made.demo;
}

const linesIn = (demo: DemoModel): readonly number[] => demo.orders.made().map(({ lines }) => lines.length);

it('no order holds more lines than the provider takes in one', async () => {
  const lines = linesIn(await ordered({ maxLines: 4 }, { users: 40, settings: { maxInputTokens: 900 } }));
  expect(lines.length).toBeGreaterThan(1);
  expect(Math.max(...lines)).toBeLessThanOrEqual(4);
});

it('no order is larger, in bytes, than the provider takes', async () => {
  const most = 12_000;
  const demo = await ordered({ maxBytes: most }, { users: 40, settings: { maxInputTokens: 900 } });
  const bytes = demo.orders
    .made()
    .map(({ lines }) => lines.reduce((sum, line) => sum + Buffer.byteLength(JSON.stringify(line)) + 1, 0));
  expect(bytes.length).toBeGreaterThan(1);
  expect(Math.max(...bytes)).toBeLessThanOrEqual(most);
});

it('no order holds more texts to embed than the provider takes in all of its lines', async () => {
  const most = 25;
  const demo = await ordered({ maxTexts: most }, { mails: 80, quirks: ['ten_inputs'] });
  const texts = demo.orders
    .made()
    .filter(({ endpoint }) => endpoint === '/v1/embeddings')
    .map(({ lines }) =>
      lines.map(({ body }) => (JSON.parse(body) as { readonly input: readonly string[] }).input.length),
    );
  expect(texts.length).toBeGreaterThan(1);
  for (const inOne of texts) expect(inOne.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(most);
  // How many one request holds was found out by the first of them, and no line was refused for it.
  expect(Math.max(...texts.flat())).toBeLessThanOrEqual(10);
});
