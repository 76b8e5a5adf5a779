import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSample } from './make-sample.ts';

/** `npm run demo`: the main job on a copy of the sample, with the demo model. */
const root = join(import.meta.dirname, '..');
const sample = join(root, 'resources', 'sample.db');
if (!existsSync(sample)) makeSample(sample);
const copy = join(mkdtempSync(join(tmpdir(), 'gleaner-demo-')), 'sample.db');
copyFileSync(sample, copy);

const gleaner = (words: readonly string[], output: 'inherit' | 'pipe') =>
  spawnSync(process.execPath, [join(root, 'src', 'cli', 'index.ts'), ...words], {
    stdio: ['ignore', output, 'inherit'],
    encoding: 'utf8',
  });

console.log(`Extracting events from a copy of the sample: ${copy}\n`);
const job = gleaner(['extract', copy], 'inherit');
const shownEvents = 12;
if (job.status === 0) {
  const events = gleaner(['events', copy], 'pipe').stdout.trim().split('\n');
  console.log(`\nThe first events of ${events[0]?.split('\t')[0] ?? ''}, with the rows each came from:\n`);
  for (const line of events.slice(0, shownEvents)) {
    const [, time = '', type = '', category = '', context = '', rows = ''] = line.split('\t');
    console.log(`  ${time}  ${type} · ${category}${context === '' ? '' : ` · ${context}`}  (rows ${rows})`);
  }
}
process.exitCode = job.status ?? 1;
