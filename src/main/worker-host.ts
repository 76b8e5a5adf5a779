import { type EngineThread, startEngineThread } from '../engine/worker/engine-thread.ts';

export type { EngineThread };

/** Starts the engine in a thread of its own, on that file; with null it can only talk to models. */
export type StartEngine = (path: string | null) => Promise<EngineThread>;

/** The one door from the shell to the engine. `workerUrl` is the worker that the build put beside main. */
export function createWorkerHost(workerUrl: URL): StartEngine {
  return (path) => startEngineThread({ path, workerUrl });
}
