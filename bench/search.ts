import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { engineMemory } from '../src/engine/worker/engine-thread.ts';
import { dimension, makeTalent, type Spread, vectorSource } from './make-talent.ts';

/** `npm run bench:search [-- CANDIDATES [SPREAD]]`: how long a search takes, how much memory, and what it finds. */
const [candidates = '100000', only = ''] = process.argv.slice(2);
const spreads = (['topics', 'words', 'scattered'] as const).filter((spread) => spread.includes(only));

interface Figures {
  readonly openMs: number;
  readonly firstMs: number;
  readonly plainMs: readonly [median: number, longest: number];
  readonly typedMs: readonly [median: number, longest: number];
  readonly requiredMs: readonly [median: number, longest: number];
  readonly cpuMs: readonly [median: number, longest: number];
  readonly rareCpuMs: number;
  readonly rareMs: number;
  readonly compareAllCpuMs: number;
  readonly recallOf20: number;
  readonly recallOf200: number;
  readonly startMegabytes: number;
  readonly peakMegabytes: number;
}

const run = promisify(execFile);
const ms = (value: number): string => `${value.toFixed(0)} ms`;
const share = (value: number): string => `${(value * 100).toFixed(1)} %`;

function make(path: string, spread: Spread): number {
  const startedAt = performance.now();
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  makeTalent(db, Number(candidates), vectorSource(spread));
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return (performance.now() - startedAt) / 1_000;
}

async function measure(path: string, spread: Spread): Promise<Figures> {
  const { stdout } = await run(process.execPath, [
    `--max-semi-space-size=${engineMemory.young / 3}`,
    `--max-old-space-size=${engineMemory.old}`,
    join(import.meta.dirname, 'measure-search.ts'),
    path,
    spread,
  ]);
  return JSON.parse(stdout) as Figures;
}

console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`);
for (const spread of spreads) {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-bench-'));
  const path = join(folder, 'talent.db');
  try {
    const seconds = make(path, spread);
    const megabytes = statSync(path).size / 1e6;
    console.log(
      `\n${spread}: ${candidates} candidates of ${dimension} dimensions, ${megabytes.toFixed(0)} MB`,
    );
    console.log(`  made in ${seconds.toFixed(0)} s`);
    const figures = await measure(path, spread);
    const pair = ([median, longest]: readonly [number, number]): string =>
      `${ms(median)} (longest ${ms(longest)})`;
    console.log(`  by vector ${pair(figures.plainMs)}, the first after opening ${ms(figures.firstMs)}`);
    console.log(`  typed query ${pair(figures.typedMs)}, with a required filter ${pair(figures.requiredMs)}`);
    console.log(`  CPU of a typed query ${pair(figures.cpuMs)}`);
    console.log(
      `  a required filter that hardly any meet ${ms(figures.rareMs)}, CPU ${ms(figures.rareCpuMs)}`,
    );
    console.log(
      `  of the true 20 found ${share(figures.recallOf20)}, of the true 200 ${share(figures.recallOf200)}; ` +
        `CPU of comparing all ${ms(figures.compareAllCpuMs)}`,
    );
    console.log(
      `  memory ${figures.startMegabytes.toFixed(0)} MB once open, at most ${figures.peakMegabytes.toFixed(0)} MB`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
