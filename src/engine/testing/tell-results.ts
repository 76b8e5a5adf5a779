import { statSync, writeSync } from 'node:fs';
import { openEngine } from '../engine.ts';
import { accessTo } from './access.ts';

/**
 * A process of its own for power cuts: works on a file to the end and says of every batch, in the moment in which it is
 * acknowledged, what was saved and how long the WAL was. `pages` is the length of the WAL at which it is brought
 * into the file; 0 for never.
 */
const [path = '', baseUrl = '', pages = '0'] = process.argv.slice(2);
const engine = await openEngine(path, {
  onConnection: (db) => void db.pragma(`wal_autocheckpoint = ${Number(pages)}`),
});
engine.subscribe({
  event: (event) => {
    if (event.type === 'complete') return void engine.close();
    if (event.type !== 'result') return;
    // At once: what is said later than it is saved would be missed by the copy that is being taken.
    writeSync(1, `${JSON.stringify({ event, walBytes: statSync(`${path}-wal`).size })}\n`);
  },
});
await engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo({ baseUrl }));
