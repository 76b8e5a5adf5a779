import type { ErrorInfo } from '../../shared/app-error.ts';
import type { Engine, EngineTold, WorkerDeath } from '../engine-api.ts';
import type { EngineOptions } from '../engine-options.ts';

/** The methods of an engine that travel as messages; `subscribe` is the port's own. */
export type WorkerMethod = Exclude<keyof Engine, 'subscribe'>;
export type WorkerMethods = Pick<Engine, WorkerMethod>;

/** All of them: one that is forgotten here is a compile error. */
const workerMethods: Readonly<Record<WorkerMethod, true>> = {
  info: true,
  storage: true,
  estimate: true,
  start: true,
  queue: true,
  changeQueue: true,
  startQueued: true,
  resume: true,
  orders: true,
  collect: true,
  changeOrders: true,
  exportShards: true,
  importResults: true,
  pause: true,
  cancel: true,
  keep: true,
  runs: true,
  run: true,
  report: true,
  trials: true,
  latestTrial: true,
  snapshot: true,
  events: true,
  read: true,
  act: true,
  exportTable: true,
  cancelExport: true,
  models: true,
  testConnection: true,
  close: true,
};

/** Every method, carried out by whoever takes its name and what it is given. */
export const methodsBy = (
  call: (method: WorkerMethod, values: readonly unknown[]) => Promise<unknown>,
): WorkerMethods =>
  Object.fromEntries(
    (Object.keys(workerMethods) as WorkerMethod[]).map((method) => [
      method,
      (...values: readonly unknown[]) => call(method, values),
    ]),
  ) as unknown as WorkerMethods;

/** What a worker is started with. */
export interface WorkerStart
  extends Required<Pick<EngineOptions, 'backups' | 'sidecarFolder' | 'lockFolder'>> {
  /** Loads what it will need before it is needed, when it has nothing else to do. */
  readonly warm: boolean;
}

/** The first word to a worker, once. With no path it only answers about models. */
export interface WorkerOpening {
  readonly kind: 'open';
  readonly path: string | null;
  /** Where what is tried goes; null where it is no trial. */
  readonly trialAt: string | null;
  /** Where it takes the place of a worker that died by itself. */
  readonly after: WorkerDeath | null;
}

export interface WorkerRequest {
  readonly kind: 'request';
  readonly id: number;
  readonly method: WorkerMethod;
  readonly arguments: readonly unknown[];
}

/** What a worker says. `opened` or `refused` comes first, once. */
export type WorkerMessage =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly error: ErrorInfo }
  | { readonly kind: 'answer'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: ErrorInfo }
  | { readonly kind: 'told'; readonly name: keyof EngineTold; readonly value: unknown };
