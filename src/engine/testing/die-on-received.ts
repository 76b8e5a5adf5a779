import { openEngine } from '../engine.ts';
import { accessTo } from './access.ts';

/**
 * A process of its own for crash tests: works on a file until so many replies are on disk, and dies at that
 * instant, with the last of them unread.
 */
const [path = '', baseUrl = '', replies = '1'] = process.argv.slice(2);
let left = Number(replies);
const engine = await openEngine(path, {
  onReceived: () => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
await engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo({ baseUrl }));
