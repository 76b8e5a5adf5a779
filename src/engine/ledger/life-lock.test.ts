import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeFolder, until } from '../testing/test-bench.ts';
import { createLifeLock, probeLock } from './life-lock.ts';

const holder = new URL('../testing/hold-life-lock.ts', import.meta.url);

function makeLock(folder: string) {
  const lock = createLifeLock(folder, join(folder, 'fallback'));
  onTestFinished(() => lock.release());
  lock.hold();
  return { lock, path: lock.path() ?? expect.unreachable() };
}

/** A process that holds a lock, under a parent that never asks what became of it. */
async function holdUnreaped(folder: string): Promise<{ readonly pid: number; readonly path: string }> {
  const script = `"$0" "$1" "$2" & echo $!; exec sleep 60`;
  const parent = spawn('sh', ['-c', script, process.execPath, fileURLToPath(holder), folder]);
  onTestFinished(() => void parent.kill('SIGKILL'));
  let said = '';
  parent.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await until(() => said.split('\n').length === 3, 'the lock is held');
  const [pid, path] = said.split('\n');
  onTestFinished(() => {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It is dead already.
    }
  });
  return { pid: Number(pid), path: path ?? '' };
}

describe('a lock', () => {
  it('is held until it is released, and leaves nothing behind', () => {
    const folder = makeFolder();
    const { lock, path } = makeLock(folder);
    expect(probeLock(path)).toBe('held');
    lock.hold();
    lock.renew();
    expect(lock.path()).toBe(path);
    expect(probeLock(path)).toBe('held');
    expect(readFileSync(path)).toHaveLength(0);
    lock.release();
    lock.release();
    expect(lock.path()).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
    expect(probeLock(path)).toBe('unknown');
  });

  it.runIf(process.platform !== 'win32')(
    'is free as soon as its process is killed, though that is not reaped and its number still taken',
    async () => {
      for (let round = 0; round < 3; round += 1) {
        const { pid, path } = await holdUnreaped(makeFolder());
        expect(probeLock(path)).toBe('held');
        process.kill(pid, 'SIGKILL');
        await until(() => probeLock(path) === 'free', 'the lock is free', 1_000);
        expect(process.kill(pid, 0)).toBe(true);
      }
    },
  );

  it.each(['exit', 'throw', 'memory', 'terminate'] as const)(
    'is free when its thread has ended by %s, in a process that lives on',
    async (end) => {
      const worker = new Worker(holder, {
        workerData: makeFolder(),
        resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 8 },
      });
      worker.on('error', () => undefined);
      const [path] = (await once(worker, 'message')) as [string];
      expect(probeLock(path)).toBe('held');
      const exited = new Promise((resolve) => worker.once('exit', resolve));
      if (end === 'terminate') void worker.terminate();
      else worker.postMessage(end);
      await exited;
      expect(probeLock(path)).toBe('free');
    },
    30_000,
  );

  it('goes elsewhere where its folder cannot be written, and is none where nothing can', () => {
    const folder = makeFolder();
    const taken = join(folder, 'taken');
    writeFileSync(taken, 'a file where a folder should be');
    const elsewhere = createLifeLock(join(taken, 'locks'), join(folder, 'fallback'));
    onTestFinished(() => elsewhere.release());
    elsewhere.hold();
    expect(elsewhere.path()).toContain(join(folder, 'fallback'));
    const none = createLifeLock(null, taken);
    none.hold();
    none.renew();
    expect(none.path()).toBeNull();
    none.release();
  });
});

describe('locks of the dead', () => {
  it('are swept away once nobody will ask about them, and no other', () => {
    const folder = makeFolder();
    const [old, fresh, foreign] = ['old.lock', 'fresh.lock', 'old.db'].map((name) => join(folder, name));
    for (const path of [old, fresh, foreign]) writeFileSync(path ?? '', '');
    mkdirSync(join(folder, 'folder.lock'));
    const alive = makeLock(folder);
    const yesterday = new Date(Date.now() - 86_400_000);
    for (const path of [old, foreign, alive.path]) utimesSync(path ?? '', yesterday, yesterday);
    makeLock(folder);
    expect([old, fresh, foreign, alive.path].map((path) => existsSync(path ?? ''))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(probeLock(alive.path)).toBe('held');
  });
});
