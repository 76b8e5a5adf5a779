import { Worker } from 'node:worker_threads';
import { AppError } from '../../shared/app-error.ts';
import type { BackupPlace } from '../database/backup-file.ts';
import type { EngineTold, TellingEngine } from '../engine-api.ts';
import {
  methodsBy,
  type WorkerMessage,
  type WorkerMethod,
  type WorkerOpening,
  type WorkerRequest,
  type WorkerStart,
} from './worker-messages.ts';

/** An engine in a thread of its own. */
export interface EngineThread extends TellingEngine {
  /** Resolves when the thread has ended, for whatever reason. */
  readonly exited: Promise<ThreadExit>;
}

export interface ThreadExit {
  readonly code: number;
  /** It wanted more memory than `engineMemory` grants. */
  readonly outOfMemory: boolean;
}

export interface EngineThreadOptions {
  /** The worker's script where the source is bundled. */
  readonly workerUrl?: URL;
  /** Where a file is copied to before the first write into it; without one it is not. */
  readonly backups?: BackupPlace;
  /** Where results go of a file that cannot be written, in a folder that cannot be written. */
  readonly sidecarFolder?: string;
  /** Where a lock goes while a job runs; a folder for temporary files where left out. */
  readonly lockFolder?: string;
  /** What it may take of memory; `engineMemory` where left out. */
  readonly memory?: { readonly young: number; readonly old: number };
  /** Loads the tokenizer and the client before they are needed, in a quiet moment. */
  readonly warm?: boolean;
}

/** The file to open; no path for a thread that only answers `models` and `testConnection`. */
export type ThreadOpening = Pick<WorkerOpening, 'path'> & Partial<Pick<WorkerOpening, 'trialAt' | 'after'>>;

/**
 * What an engine may take of memory, in megabytes. A generous limit makes V8 put off collecting garbage: without one
 * planning a million rows peaks at 410 MB, with these at about half of it. The young generation is three semi-spaces.
 */
export const engineMemory = { young: 24, old: 1_024 } as const;

const threadEnded = (): AppError =>
  new AppError('internal', 'The worker that held the file has ended.', {
    hint: 'Open the file again; everything saved is in it.',
  });

/** Starts a thread and opens the file in it. @throws AppError what opening the file throws */
export function startEngineThread(options: EngineThreadOptions & ThreadOpening): Promise<EngineThread> {
  return prepareEngineThread(options).open(options);
}

function startWorker(options: EngineThreadOptions): Worker {
  const { workerUrl, memory = engineMemory } = options;
  const start: WorkerStart = {
    backups: options.backups ?? null,
    sidecarFolder: options.sidecarFolder ?? null,
    lockFolder: options.lockFolder ?? null,
    warm: options.warm ?? false,
  };
  return new Worker(workerUrl ?? new URL('./engine-worker.ts', import.meta.url), {
    workerData: start,
    resourceLimits: {
      maxYoungGenerationSizeMb: memory.young,
      maxOldGenerationSizeMb: memory.old,
    },
    // What the environment says of OpenAI is not for this program.
    env: Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith('OPENAI_')),
    ),
  });
}

/** Starts a thread and loads the engine in it, which waits to be told what to open. It keeps no process alive. */
export function prepareEngineThread(options: EngineThreadOptions = {}) {
  const worker = startWorker(options);
  worker.unref();
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const opening = Promise.withResolvers<void>();
  opening.promise.catch(() => undefined); // One that ends before it is used has failed nobody.
  let lastId = 0;
  let ended = false;
  let outOfMemory = false;
  let listener: EngineTold | null = null;

  worker.on('message', (message: WorkerMessage) => {
    switch (message.kind) {
      case 'opened':
        opening.resolve();
        break;
      case 'refused':
        opening.reject(AppError.fromInfo(message.error));
        break;
      case 'answer':
        waiting.get(message.id)?.resolve(message.data);
        waiting.delete(message.id);
        break;
      case 'failure':
        waiting.get(message.id)?.reject(AppError.fromInfo(message.error));
        waiting.delete(message.id);
        break;
      case 'told':
        if (listener !== null) (listener[message.name] as (told: unknown) => void)(message.value);
    }
  });
  worker.on('error', (cause: NodeJS.ErrnoException) => {
    outOfMemory ||= cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
    opening.reject(new AppError('internal', `The worker failed: ${cause.message}`, { cause }));
  });
  const exited = new Promise<ThreadExit>((resolve) => {
    worker.once('exit', (code) => {
      ended = true;
      opening.reject(threadEnded());
      for (const each of waiting.values()) each.reject(threadEnded());
      waiting.clear();
      resolve({ code, outOfMemory });
    });
  });

  const call = (method: WorkerMethod, values: readonly unknown[]): Promise<unknown> => {
    if (ended) return method === 'close' ? Promise.resolve() : Promise.reject(threadEnded());
    const answer = Promise.withResolvers<unknown>();
    lastId += 1;
    waiting.set(lastId, answer);
    const request: WorkerRequest = { kind: 'request', id: lastId, method, arguments: values };
    worker.postMessage(request);
    return answer.promise;
  };
  const methods = methodsBy(call);
  const thread: EngineThread = {
    ...methods,
    close: async () => {
      await methods.close();
      await exited;
    },
    tell: (next) => {
      listener = next;
    },
    exited,
  };
  return {
    /** Opens the file; once. @throws AppError what opening the file throws */
    async open({ path, trialAt = null, after = null }: ThreadOpening) {
      worker.ref();
      const first: WorkerOpening = { kind: 'open', path, trialAt, after };
      worker.postMessage(first);
      await opening.promise;
      return thread;
    },
    /** Whether the thread has ended, for whatever reason. */
    ended: () => ended,
  };
}
