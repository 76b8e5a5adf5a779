import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEngine } from '../src/engine/engine.ts';
import type { Engine } from '../src/engine/engine-api.ts';
import { exportFormats } from '../src/shared/export.ts';
import { eventFilterSchema, foundQuerySchema } from '../src/shared/pipelines/found-events.ts';
import { eventTypes, makeEvents } from './make-events.ts';

/**
 * What the page of events and its exports take of a file of 100 000 users with ten rows and ten events each, by default:
 * `node bench/events.ts [USERS]`. Each part runs in a process of its own, so that each has its own peak of memory.
 */
const [first = '100000', path = '', part = ''] = process.argv.slice(2);
const users = Number(first);
/** The app's worker has as much room for what is young: see `engineMemory`. */
const youngAsInTheApp = '--max-semi-space-size=8';

const mb = (bytes: number): number => Math.round(bytes / 2 ** 20);
const timed = async <Result>(work: () => Promise<Result>): Promise<readonly [Result, number]> => {
  const from = performance.now();
  return [await work(), performance.now() - from];
};

/** The longest time that nobody else in this thread had a turn while something was waited for. */
async function watched<Result>(work: () => Promise<Result>): Promise<readonly [Result, number]> {
  let longest = 0;
  let last = performance.now();
  const turn = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  try {
    return [await work(), longest];
  } finally {
    clearInterval(turn);
  }
}

const found = (given: object) => foundQuerySchema.parse(given);
const filter = (given: object) => eventFilterSchema.parse(given);

async function lookAround(engine: Engine): Promise<readonly string[]> {
  const before = process.memoryUsage().rss;
  const [page, pageMs] = await timed(() => engine.read('events.found', found({ limit: 100 })));
  const [[, longest], facetsMs] = await timed(() => watched(() => engine.read('events.facets', filter({}))));
  const memory = mb(process.memoryUsage().rss - before);
  const slowest = async (asked: readonly object[]): Promise<number> => {
    let most = 0;
    for (const given of asked)
      most = Math.max(
        most,
        (await timed(() => engine.read('events.found', found({ ...given, limit: 100 }))))[1],
      );
    return most;
  };
  const orders = await slowest(['user', 'type', 'start', 'rows'].map((sort) => ({ sort, descending: true })));
  const searches = await slowest(
    ['迈腾', 'bmw', 'user_99', '到店 7', 'no such thing', '迈腾 类型1'].map((search) => ({ search })),
  );
  const filters = await slowest([
    { types: ['类型3'] },
    { from: '2025-09-10', to: '2025-09-20' },
    { attributes: [{ name: 'brand', value: '小鹏_P7' }] },
    { categories: ['conversion'], search: 'h6', sort: 'start' },
    { sequence: { types: ['类型1', '类型2'], directly: false } },
    { offset: 900_000 },
  ]);
  const [, facets] = await timed(() => engine.read('events.facets', filter({ types: ['类型3'] })));
  const [, pictures] = await timed(() =>
    engine.read('events.insights', filter({ categories: ['conversion'] })),
  );
  const [, funnel] = await timed(() => engine.read('events.funnel', { types: eventTypes.slice(0, 4) }));
  const ms = (time: number): string => `${Math.round(time)} ms`;
  return [
    `${page.total} events: first page ${ms(pageMs)}; everything read for filters and search ${ms(facetsMs)}, nobody waits longer than ${ms(longest)}, ${memory} MB`,
    `orders at most ${ms(orders)}, searches ${ms(searches)}, filters ${ms(filters)}, counts for a filter ${ms(facets)}, pictures ${ms(pictures)}, a funnel ${ms(funnel)}`,
  ];
}

async function exportAs(
  engine: Engine,
  format: (typeof exportFormats)[number],
  out: string,
): Promise<string> {
  const [{ rows }, ms] = await timed(() => engine.exportTable('events', { format, bom: false }, out));
  const size = mb(statSync(out).size);
  rmSync(out);
  return `${format}: ${rows} rows in ${(ms / 1_000).toFixed(1)} s, ${Math.round((rows / ms) * 1_000)} a second, ${size} MB`;
}

/** Carries out one part in this process, and says what it took. */
async function carryOut(): Promise<void> {
  let peak = 0;
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  const engine = await openEngine(path);
  const start = process.memoryUsage().rss;
  const format = exportFormats.find((known) => known === part);
  const lines =
    format === undefined ? await lookAround(engine) : [await exportAs(engine, format, `${path}.${format}`)];
  clearInterval(look);
  await engine.close();
  for (const line of lines) console.log(line);
  console.log(`  memory at most ${mb(peak)} MB, ${mb(peak - start)} MB more than with the file open`);
}

if (part !== '') await carryOut();
else {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-events-'));
  try {
    const file = join(folder, 'events.db');
    makeEvents(file, users);
    for (const name of ['look', ...exportFormats])
      spawnSync(process.execPath, [youngAsInTheApp, fileURLToPath(import.meta.url), first, file, name], {
        stdio: 'inherit',
      });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
