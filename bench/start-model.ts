import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The demo model as a process of its own, so that its work is not counted as the engine's. */
export async function startModel(
  words: readonly string[],
): Promise<{ readonly process: ChildProcess; readonly baseUrl: string }> {
  const command = join(import.meta.dirname, '..', 'src', 'cli', 'index.ts');
  const model = spawn(process.execPath, [command, 'demo-model', ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: model.stdout })) {
    const baseUrl = /http:\S+/.exec(line)?.[0];
    if (baseUrl !== undefined) return { process: model, baseUrl };
  }
  throw new Error('The demo model did not start.');
}
