import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { startDemoModel } from '../src/engine/demo-model/demo-model.ts';
import { withSubscribers } from '../src/engine/job/subscribers.ts';
import { engineMemory, startEngineThread } from '../src/engine/worker/engine-thread.ts';
import { modelSettingsSchema } from '../src/shared/model-settings.ts';
import { makeLoad } from './make-load.ts';

/**
 * `node bench/growth.ts [USERS]`: of a log of which everybody was read (10 000 users of 100 rows each), how long it takes to count
 * the rows that came since, to look for rows that were changed, and how much memory that needs, in CPU and on the clock. A tenth as
 * many users are measured before, to show what grows with the file.
 */
const users = Number(process.argv[2] ?? 10_000);
const rowsPerUser = 100;

interface Took {
  readonly wallMs: number;
  readonly cpuMs: number;
}

interface Figures {
  readonly rows: number;
  readonly newRows: { readonly users: number; readonly rows: number };
  readonly changed: number;
  readonly listed: Took;
  readonly unchanged: Took;
  readonly relisted: Took;
  readonly counted: Took;
  readonly scanned: Took;
  readonly longestStepMs: number;
  readonly startMegabytes: number;
  readonly afterCountMegabytes: number;
  readonly peakMegabytes: number;
}

/** Reads everybody of a file, as the app does. */
async function readAll(path: string): Promise<void> {
  const demo = await startDemoModel({ keepRecord: false });
  const engine = withSubscribers(await startEngineThread({ path }));
  const over = Promise.withResolvers<void>();
  engine.subscribe({
    event: ({ type, data }) => {
      if (type === 'complete') over.resolve();
      if (type === 'status' && data.status === 'paused') over.reject(new Error('The job paused.'));
    },
  });
  const settings = modelSettingsSchema.parse({
    preset: 'custom',
    baseUrl: demo.baseUrl,
    model: 'demo',
    concurrency: 8,
    maxOutputTokens: 32_768,
  });
  await engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, { settings, apiKey: null });
  await over.promise;
  await engine.close();
  await demo.close();
}

const run = promisify(execFile);

async function measure(path: string): Promise<Figures> {
  const { stdout } = await run(process.execPath, [
    `--max-semi-space-size=${engineMemory.young / 3}`,
    `--max-old-space-size=${engineMemory.old}`,
    join(import.meta.dirname, 'measure-growth.ts'),
    path,
    '10',
  ]);
  return JSON.parse(stdout) as Figures;
}

const time = ({ wallMs, cpuMs }: Took): string => `${wallMs.toFixed(0)} ms, CPU ${cpuMs.toFixed(0)} ms`;

function print(figures: Figures, each: number): void {
  const { rows, newRows, changed, scanned } = figures;
  console.log(`\n${rows} rows of ${each} users; ${newRows.rows} new of ${newRows.users}, ${changed} changed`);
  console.log(`  users listed, at opening     ${time(figures.listed)}`);
  console.log(`  counted, nothing new         ${time(figures.unchanged)}`);
  console.log(`  users listed anew            ${time(figures.relisted)}`);
  console.log(`  new rows counted             ${time(figures.counted)}`);
  const rate = rows / (scanned.cpuMs / 1_000) / 1_000;
  console.log(
    `  look for changed rows        ${time(scanned)}: ${rate.toFixed(0)} 000 rows a second of CPU, steps of ${figures.longestStepMs.toFixed(0)} ms at most`,
  );
  console.log(
    `  memory                       ${figures.startMegabytes.toFixed(0)} MB before, ${figures.afterCountMegabytes.toFixed(0)} MB after the count, ${figures.peakMegabytes.toFixed(0)} MB at most`,
  );
}

console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`);
for (const each of [users / 10, users]) {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-growth-'));
  const path = join(folder, 'log.db');
  try {
    makeLoad(path, { kind: 'uniform', users: each, rowsPerUser, form: 'columns' });
    await readAll(path);
    const db = new Database(path);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    const copy = join(folder, 'copy.db');
    copyFileSync(path, copy);
    print(await measure(copy), each);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
