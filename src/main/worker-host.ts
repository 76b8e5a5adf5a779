import { type EngineThread, startEngineThread } from '../engine/worker/engine-thread.ts';

export type { EngineThread };

/** Starts the engine in a thread of its own, on that file; with null it can only talk to models. */
export type StartEngine = (path: string | null) => Promise<EngineThread>;

/**
 * The one door from the shell to the engine. `workerUrl` is the worker that the build put beside main,
 * `backupFolder` where a file is copied to before the first write into it.
 */
export function createWorkerHost(workerUrl: URL, backupFolder: string): StartEngine {
  return (path) => startEngineThread({ path, workerUrl, backups: { folder: backupFolder } });
}
