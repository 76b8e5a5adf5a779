import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JobSnapshot } from '../src/shared/job.ts';
import { makeLoad } from './make-load.ts';
import { sizesIn } from './sizes-in.ts';
import { startModel } from './start-model.ts';

/**
 * `npm run bench:orders -- [USERS] [ROWS] [TOKENS]`: the same file (20 000 users of 25 rows) read by live calls and by orders, of a
 * model that answers at once, 4 000 tokens a request: requests, time, memory, and what the ledger takes. What is measured of orders
 * is the work that they make on this machine; at a provider they take hours.
 */
const [users = 20_000, rowsPerUser = 25, maxInputTokens = 4_000] = process.argv.slice(2).map(Number);

interface Figures {
  readonly job: JobSnapshot;
  readonly jobCpuSeconds: number;
  readonly peakMegabytes: number;
}

const run = promisify(execFile);

async function measure(path: string, way: 'start' | 'order'): Promise<void> {
  const model = await startModel(['--latency', '0']);
  try {
    const settings = { preset: 'custom', baseUrl: model.baseUrl, model: 'demo', maxInputTokens };
    const at = performance.now();
    const { stdout } = await run(
      process.execPath,
      [
        join(import.meta.dirname, 'measure-job.ts'),
        path,
        JSON.stringify({ ...settings, concurrency: 16 }),
        way,
      ],
      { maxBuffer: 1 << 24 },
    );
    const wall = (performance.now() - at) / 1_000;
    const { job, jobCpuSeconds, peakMegabytes } = JSON.parse(stdout) as Figures;
    const { ledger, results } = sizesIn(path);
    const figures = [
      way === 'order' ? `orders: ${job.orders?.made ?? 0}` : 'live',
      `${job.succeeded} of ${job.total}`,
      String(job.currentBatch),
      `${wall.toFixed(1)} s`,
      `${jobCpuSeconds.toFixed(1)} s`,
      `${peakMegabytes.toFixed(0)} MB`,
      `${(ledger / 2 ** 20).toFixed(1)} MB`,
      `${(results / 2 ** 20).toFixed(1)} MB`,
    ];
    console.log(`| ${figures.join(' | ')} |`);
  } finally {
    model.process.kill('SIGTERM');
  }
}

console.log(
  `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}); ${users} users of ${rowsPerUser} rows, ${maxInputTokens} tokens a request`,
);
console.log(
  '| way | users | requests | wall | CPU of the job | peak memory | ledger | results |\n|---|---|---|---|---|---|---|---|',
);
const folder = mkdtempSync(join(tmpdir(), 'gleaner-orders-'));
try {
  const made = join(folder, 'load.db');
  makeLoad(made, { kind: 'uniform', users, rowsPerUser, form: 'columns' });
  for (const way of ['start', 'order'] as const) {
    const path = join(folder, `${way}.db`);
    copyFileSync(made, path);
    await measure(path, way);
    rmSync(path);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
