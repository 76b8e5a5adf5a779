import { writeSync } from 'node:fs';
import { openEngine } from '../engine.ts';
import { playEdit } from './play-edit.ts';
import { resultsHash } from './results-hash.ts';

/**
 * A process of its own that edits the events of a file, so many times, each time as the seed and the file have it, and says of
 * every edit, in the moment in which it is acknowledged, what the results are known by then.
 */
const [path = '', seed = '1', edits = '1'] = process.argv.slice(2);
let now = 1_700_000_000_000;
const engine = await openEngine(path, { now: () => now });
for (let number = 0; number < Number(edits); number += 1) {
  now += 1_000;
  await playEdit(engine, Number(seed) * 1_000 + number);
  writeSync(1, `${resultsHash(path)}\n`);
}
await engine.close();
