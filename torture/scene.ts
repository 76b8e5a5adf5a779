import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DemoModel,
  type DemoModelOptions,
  startDemoModel,
} from '../src/engine/demo-model/demo-model.ts';
import { gleanerScript, type SpawnedScript, spawnScript } from '../src/engine/testing/spawn-script.ts';

const processLimitMs = 120_000;

/** Where one round takes place: a folder, models and processes that end with it. */
export interface Scene {
  readonly folder: string;
  demo(options?: DemoModelOptions): Promise<DemoModel>;
  gleaner(parameters: readonly string[]): SpawnedScript;
  /** Sees to something of the round's own when it is over. */
  onEnd(work: () => unknown): void;
}

/** Sets a scene, plays a round on it, and clears it away whatever happens. */
export async function onScene<Result>(play: (scene: Scene) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-torture-'));
  const endings: (() => unknown)[] = [];
  try {
    return await play({
      folder,
      demo: async (options) => {
        const demo = await startDemoModel(options);
        endings.push(() => demo.close());
        return demo;
      },
      gleaner: (parameters) => {
        const spawned = spawnScript(gleanerScript, parameters);
        // A process that hangs is a problem of its round, not of all that come after it.
        const limit = setTimeout(() => spawned.child.kill('SIGKILL'), processLimitMs);
        endings.push(async () => {
          clearTimeout(limit);
          spawned.child.kill('SIGKILL');
          await spawned.ended;
        });
        return spawned;
      },
      onEnd: (work) => void endings.push(work),
    });
  } finally {
    for (const end of endings.reverse()) await end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Waits until something holds, looking every few milliseconds; answers whether it did. */
export async function becomes(holds: () => boolean, limitMs = 30_000): Promise<boolean> {
  const endsAt = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > endsAt) return false;
    await sleep(3);
  }
  return true;
}

/** Does work for each number from 0, so many at once. */
export async function forEachRound<Result>(
  rounds: number,
  atOnce: number,
  work: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < rounds; index = next++) results[index] = await work(index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, rounds) }, worker));
  return results;
}
