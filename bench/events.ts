import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { openEngine } from '../src/engine/engine.ts';
import type { Engine } from '../src/engine/engine-api.ts';
import type { ExportFormat } from '../src/shared/export.ts';
import { eventFilterSchema, foundQuerySchema } from '../src/shared/pipelines/found-events.ts';
import type { ExportTable } from '../src/shared/pipelines/registry.ts';
import { eventTypes, makeEvents } from './make-events.ts';

/**
 * What the page of events and its exports take of files of 10 000 and of 100 000 users with ten rows and ten events each, by default:
 * `node bench/events.ts [USERS…]`. Each part runs in a process of its own, so that each has its own peak of memory.
 */
const [given = '10000,100000', path = '', part = ''] = process.argv.slice(2);
/** The app's worker has as much room for what is young: see `engineMemory`. */
const youngAsInTheApp = '--max-semi-space-size=8';

/** A sequence of the events of each user, or, of every tenth, a failure. */
function addSequences(file: string): void {
  const db = new Database(file);
  db.exec(`INSERT INTO event_sequences (user_id, sequence, start_time, status, error_message)
    SELECT user_id, CASE WHEN user_id LIKE '%0' THEN NULL ELSE json_group_array(event_id) END, MIN(timestamp),
      CASE WHEN user_id LIKE '%0' THEN 'failed' ELSE 'success' END, CASE WHEN user_id LIKE '%0' THEN 'refusal: No.' END
    FROM extracted_events GROUP BY user_id`);
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
  const [, funnel] = await timed(() => engine.read('events.funnel', { types: eventTypes.slice(0, 4) }));
  const ms = (time: number): string => `${Math.round(time)} ms`;
  return [
    `${page.total} events: first page ${ms(pageMs)}; everything read for filters and search ${ms(facetsMs)}, nobody waits longer than ${ms(longest)}, ${memory} MB`,
    `orders at most ${ms(orders)}, searches ${ms(searches)}, filters ${ms(filters)}, counts for a filter ${ms(facets)}, pictures ${ms(pictures)}, a funnel ${ms(funnel)}`,
  ];
}

/** What goes out, by name: a table in a format, by options. */
const exported: Readonly<Record<string, readonly [ExportTable, ExportFormat, object?]>> = {
  csv: ['events', 'csv'],
  jsonl: ['events', 'jsonl'],
  xlsx: ['events', 'xlsx'],
  parquet: ['events', 'parquet'],
  'csv, long': ['events', 'csv', { shape: 'long' }],
  'parquet, long': ['events', 'parquet', { shape: 'long' }],
  'csv, by time': ['events', 'csv', { sort: 'start', descending: true }],
  'csv, by a filter': ['events', 'csv', { filter: { search: '迈腾', types: eventTypes.slice(0, 20) } }],
  'sequences, csv': ['sequences', 'csv'],
  'sequences, csv, by a filter': ['sequences', 'csv', { filter: { types: eventTypes.slice(30) } }],
  'failures, csv': ['failures', 'csv'],
};

async function exportAs(engine: Engine, name: string, out: string): Promise<string> {
  const [table, format, options] = exported[name] ?? ['events', 'csv'];
  const choices = { format, bom: false, ...(options && { options }) };
  const before = process.cpuUsage();
  const [[{ rows }, longest], ms] = await timed(() => watched(() => engine.exportTable(table, choices, out)));
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1_000_000;
  const size = mb(statSync(out).size);
  rmSync(out);
  return `| ${name} | ${rows} | ${(ms / 1_000).toFixed(1)} s | ${cpu.toFixed(1)} s | ${Math.round(rows / cpu)} | ${size} MB | ${Math.round(longest)} ms |`;
}

/** Carries out one part in this process, and says what it took. */
async function carryOut(): Promise<void> {
  let peak = 0;
  const engine = await openEngine(path);
  const start = process.memoryUsage().rss;
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 5);
  const lines = part === 'look' ? await lookAround(engine) : [await exportAs(engine, part, `${path}.out`)];
  clearInterval(look);
  await engine.close();
  const memory = `${mb(peak - start)} MB more than with the file open`;
  if (part === 'look') console.log([...lines, `memory at most ${mb(peak)} MB, ${memory}`].join('\n'));
  else console.log(`${lines[0]} ${memory} |`);
}

if (part !== '') await carryOut();
else
  for (const users of given.split(',').map(Number)) {
    const folder = mkdtempSync(join(tmpdir(), 'gleaner-events-'));
    try {
      const file = join(folder, 'events.db');
      makeEvents(file, users);
      addSequences(file);
      console.log(`${users} users with ten events each`);
      for (const name of ['look', ...Object.keys(exported)])
        spawnSync(process.execPath, [youngAsInTheApp, fileURLToPath(import.meta.url), given, file, name], {
          stdio: 'inherit',
        });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
