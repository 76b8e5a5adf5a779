import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { JobSnapshot } from '../../shared/job.ts';
import { type DemoModel, type DemoModelOptions, startDemoModel } from '../demo-model/demo-model.ts';
import { openEngine } from '../engine.ts';
import type { Engine } from '../engine-api.ts';
import type { EngineOptions } from '../engine-options.ts';

/** A folder that goes when the test is over. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A demo model for one test. */
export async function makeDemo(options: DemoModelOptions = {}): Promise<DemoModel> {
  const demo = await startDemoModel(options);
  onTestFinished(() => demo.close());
  return demo;
}

/** Waits between tries that a test can afford. */
export const quickPolicy = { maxTries: 10, firstWaitMs: 2, longestWaitMs: 20 } as const;

/** An engine in this thread that is closed when the test is over. */
export async function openHere(path: string, options: EngineOptions = {}): Promise<Engine> {
  const engine = await openEngine(path, { policy: quickPolicy, ...options });
  onTestFinished(() => engine.close());
  return engine;
}

/** Starts or resumes a job and waits until it runs no more. */
export async function runToEnd(
  engine: Pick<Engine, 'subscribe' | 'snapshot'>,
  begin: () => Promise<JobSnapshot>,
): Promise<JobSnapshot> {
  const over = Promise.withResolvers<void>();
  const unsubscribe = engine.subscribe({
    event: (event) => {
      if (event.type === 'complete') over.resolve();
      const rests = event.type === 'status' && ['paused', 'waiting', 'cancelled'].includes(event.data.status);
      if (rests) over.resolve();
    },
  });
  try {
    await begin();
    await over.promise;
    // The run lets go of the job just after it has said so.
    await sleep(1);
    const job = await engine.snapshot();
    if (job === null) throw new Error('The job is gone.');
    return job;
  } finally {
    unsubscribe();
  }
}

/** Waits until something holds, looking every few milliseconds; fails loudly after a long while. */
export async function until(holds: () => boolean, what: string, limitMs = 20_000): Promise<void> {
  const endsAt = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > endsAt) throw new Error(`Waited in vain until ${what}.`);
    await sleep(2);
  }
}
