import { parentPort, workerData } from 'node:worker_threads';
import { createLifeLock } from '../ledger/life-lock.ts';

// A process, or a thread of one, that takes a lock in a folder, says where it is, and lives until it is ended.
const lock = createLifeLock(parentPort === null ? (process.argv[2] ?? null) : workerData);
lock.hold();
if (parentPort === null) process.stdout.write(`${lock.path()}\n`);
else parentPort.postMessage(lock.path());
setInterval(() => lock.renew(), 1_000);

const waste: number[][] = [];
parentPort?.on('message', (end: 'exit' | 'throw' | 'memory') => {
  if (end === 'exit') process.exit(3);
  if (end === 'throw') throw new Error('A fault of the worker.');
  for (;;) waste.push(Array.from({ length: 100_000 }, () => Math.random()));
});
