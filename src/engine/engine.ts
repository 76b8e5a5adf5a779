import type { Engine } from './engine-api.ts';
import type { EngineOptions } from './engine-options.ts';
import { openFileEngine } from './file-engine.ts';
import { withSubscribers } from './job/subscribers.ts';

/** Opens a file and the jobs in it, in this thread. Nothing is written before the first job starts. */
export async function openEngine(path: string, options: EngineOptions = {}): Promise<Engine> {
  return withSubscribers(openFileEngine(path, options));
}
