import type { WorkerDeath } from '../engine/engine-api.ts';
import { type EngineThread, startEngineThread, type ThreadExit } from '../engine/worker/engine-thread.ts';
import { type SteadyEngine, startSteadyEngine } from '../engine/worker/steady-engine.ts';

export type { EngineThread, SteadyEngine, ThreadExit, WorkerDeath };
export { startSteadyEngine };

/** Starts the engine in a thread of its own, on that file, in place of one that died; with no file it can only talk to models. */
export type StartEngine = (path: string | null, after?: WorkerDeath | null) => Promise<EngineThread>;

/**
 * The one door from the shell to the engine. `workerUrl` is the worker that the build put beside main,
 * `backupFolder` where a file is copied to before the first write into it.
 */
export function createWorkerHost(workerUrl: URL, backupFolder: string): StartEngine {
  return (path, after = null) =>
    startEngineThread({ path, workerUrl, backups: { folder: backupFolder }, after });
}
