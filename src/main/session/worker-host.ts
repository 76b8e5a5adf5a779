import { join } from 'node:path';
import type { WorkerDeath } from '../../engine/engine-api.ts';
import type { ImportKind, ImportWork } from '../../engine/importing/import-messages.ts';
import {
  type ImportThread,
  type ImportThreadOptions,
  startImportThread,
} from '../../engine/importing/import-thread.ts';
import { conductTrial, recallTrial, refuseBesideJob, type Trial } from '../../engine/trial/conduct-trial.ts';
import { forgetTrials, trialFolder } from '../../engine/trial/trial-place.ts';
import {
  type EngineThread,
  prepareEngineThread,
  type ThreadExit,
} from '../../engine/worker/engine-thread.ts';
import { type SteadyEngine, startSteadyEngine } from '../../engine/worker/steady-engine.ts';

export type {
  EngineThread,
  ImportKind,
  ImportThread,
  ImportWork,
  SteadyEngine,
  ThreadExit,
  Trial,
  WorkerDeath,
};
export { conductTrial, forgetTrials, recallTrial, refuseBesideJob, startSteadyEngine, trialFolder };

/** Starts the engine in a thread of its own, on that file, in place of one that died; with no file it can only talk to models. `trialAt`: what it finds goes there, and nothing into the file. */
export type StartEngine = (
  path: string | null,
  after?: WorkerDeath | null,
  trialAt?: string | null,
) => Promise<EngineThread>;

/**
 * So long after a thread was taken the next is made ready: the file that it opened has been drawn and estimated by then, and
 * nobody opens another one sooner.
 */
const spareAfterMs = 10_000;

/**
 * The one door from the shell to the engine. `workerUrl` is the worker that the build put beside main, `dataFolder`
 * where files are copied to before the first write into them, where results go of those that cannot be written, and
 * where a lock says that a job runs.
 * A thread stands ready before it is known what to open,
 * because starting one and loading the engine takes longer than opening a file.
 */
export function createWorkerHost(workerUrl: URL, dataFolder: string): StartEngine {
  const places = {
    backups: { folder: join(dataFolder, 'backups') },
    sidecarFolder: join(dataFolder, 'sidecars'),
    lockFolder: join(dataFolder, 'locks'),
  };
  const prepare = () => prepareEngineThread({ workerUrl, ...places, warm: true });
  let spare: ReturnType<typeof prepare> | null = prepare();
  return (path, after = null, trialAt = null) => {
    const thread = spare === null || spare.ended() ? prepare() : spare;
    spare = null;
    setTimeout(() => {
      spare ??= prepare();
    }, spareAfterMs).unref();
    return thread.open({ path, after, trialAt });
  };
}

export type StartImport<Kinds extends ImportKind = ImportKind> = <Kind extends Kinds>(
  kind: Kind,
  given: ImportWork[Kind]['given'],
  options?: Pick<ImportThreadOptions, 'onProgress'>,
) => ImportThread<Kind>;

/** The same door for imports: `workerUrl` is the worker that the build put beside main. */
export function createImportHost(workerUrl: URL): StartImport {
  return (kind, given, options) => startImportThread(kind, given, { ...options, workerUrl });
}
