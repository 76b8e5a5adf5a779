import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { openEngine } from '../src/engine/engine.ts';
import type { Engine } from '../src/engine/engine-api.ts';
import { ensureResultTables } from '../src/engine/pipelines/events/result-tables.ts';
import { exportFormats } from '../src/shared/export.ts';
import { eventFilterSchema, foundQuerySchema } from '../src/shared/pipelines/found-events.ts';

/**
 * What the page of events and its exports take of a file of 100 000 users with ten rows and ten events each, by default:
 * `node bench/events.ts [USERS]`. Each part runs in a process of its own, so that each has its own peak of memory.
 */
const [first = '100000', path = '', part = ''] = process.argv.slice(2);
const users = Number(first);
const each = 10;
const types = Array.from({ length: 40 }, (_, index) => `类型${index}`);
const cars = ['大众_迈腾', '丰田_凯美瑞', '小鹏_P7', '哈弗_H6', '本田_雅阁', 'BMW 320i'];
const dayMs = 86_400_000;
/** The app's worker has as much room for what is young: see `engineMemory`. */
const youngAsInTheApp = '--max-semi-space-size=8';

function fill(file: string): void {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec(`CREATE TABLE behavior_data (id INTEGER PRIMARY KEY, user_id TEXT, timestamp TEXT, behavior_text TEXT);
    CREATE INDEX of_user ON behavior_data (user_id)`);
  ensureResultTables(db);
  const addRow = db.prepare('INSERT INTO behavior_data VALUES (?, ?, ?, ?)');
  const addEvent = db.prepare(
    `INSERT INTO extracted_events (event_id, user_id, event_type, timestamp, end_time, context, event_category, source_behavior_ids, recipe)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'recipe')`,
  );
  let state = 1;
  const random = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  const timeOf = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  db.transaction(() => {
    for (let user = 0; user < users; user += 1) {
      let at = Date.UTC(2025, 8, 1) + random() * 30 * dayMs;
      for (let event = 0; event < each; event += 1) {
        at += random() * 3 * dayMs;
        const car = cars[Math.floor(random() * cars.length)] ?? '';
        const row = user * each + event + 1;
        const told =
          random() < 0.5 ? { attributes: { brand: car, price: `${Math.floor(random() * 300) / 10}` } } : {};
        const text = `浏览 ${car} / 对比 ${user % 977} / 到店 ${event}`;
        addRow.run(row, `user_${user}`, timeOf(at), `browse ${car}`);
        addEvent.run(
          ...[`evt_0123456789ab_${user}_${event + 1}`, `user_${user}`],
          ...[types[Math.floor(random() * random() * types.length)], timeOf(at), timeOf(at + 60_000)],
          ...[JSON.stringify({ text, ...told }), random() < 0.1 ? 'conversion' : 'engagement'],
          JSON.stringify([String(row)]),
        );
      }
    }
  })();
  db.close();
}

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
  const [, funnel] = await timed(() => engine.read('events.funnel', { types: types.slice(0, 4) }));
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
    fill(file);
    for (const name of ['look', ...exportFormats])
      spawnSync(process.execPath, [youngAsInTheApp, fileURLToPath(import.meta.url), first, file, name], {
        stdio: 'inherit',
      });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
