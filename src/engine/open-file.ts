import { AppError } from '../shared/app-error.ts';
import { defaultRetryPolicy } from './calling/live/live-transport.ts';
import { guardDatabase } from './database/database-error.ts';
import { type FileIdentity, identifyFile } from './database/file-identity.ts';
import { makeDurable, openSourceFile, type SourceFile } from './database/open-source-file.ts';
import { orderFolder } from './database/place-sidecar.ts';
import { refuseTakenNames } from './database/refuse-taken-names.ts';
import type { EngineOptions } from './engine-options.ts';
import { createJobRunner, type JobRunner } from './job/job-runner.ts';
import { defaultRetryWritesMs } from './job/retry-writes.ts';
import { fillFingerprints } from './ledger/fill-fingerprints.ts';
import { findDamage } from './ledger/find-damage.ts';
import { type JobRecord, ledgerMark } from './ledger/job-record.ts';
import { createLifeLock } from './ledger/life-lock.ts';
import { checkLedgerVersion, migrate } from './ledger/migrate.ts';
import { migrations } from './ledger/migrations.ts';
import { setAsideLedger } from './ledger/set-aside.ts';
import type { OpenPipeline, PipelineModule } from './pipelines/module.ts';
import { pipelineModules } from './pipelines/registry.ts';

/** The pipelines that found something in a file, by name. */
export type OpenPipelines = ReadonlyMap<string, OpenPipeline>;

/** Everything about one open file; remade when a sidecar comes into being. */
export interface OpenFile {
  readonly source: SourceFile;
  readonly identity: FileIdentity;
  /** At least one is there. */
  readonly pipelines: OpenPipelines;
  /** @throws AppError what its module says of a file that has nothing for it, or bad_input for a name that nobody has */
  pipeline(name: string): OpenPipeline;
  readonly runner: JobRunner;
}

function openPipelines(source: SourceFile, modules: readonly PipelineModule[]): OpenPipelines {
  const openEach = (open: (module: PipelineModule) => OpenPipeline | null): OpenPipelines =>
    new Map(
      modules.flatMap((module) => {
        const opened = guardDatabase(() => open(module));
        return opened === null ? [] : [[module.contract.name, opened] as const];
      }),
    );
  const found = openEach((module) => module.open(source));
  if (found.size > 0 || modules.some((module) => module.refusal?.(source))) return found;
  return openEach((module) => module.openByHand?.(source) ?? null);
}

/** The fingerprints that a job's stages ask under; of none where its pipeline cannot be made any more. */
const fingerprintsBy =
  (pipeline: (name: string) => OpenPipeline) =>
  (job: JobRecord): ReadonlyMap<string, string> => {
    try {
      const { stages } = pipeline(job.pipeline).pipelineFor(job.options);
      return new Map(
        stages.flatMap((stage) =>
          stage.kind === 'call' ? [[stage.name, stage.fingerprint(job.settings)] as const] : [],
        ),
      );
    } catch {
      // What it was asked cannot be told: its answers are not taken for any other's.
      return new Map();
    }
  };

/**
 * The version of the ledger in a file that has just been opened, 0 where there is none. A ledger that cannot be worked
 * with is set aside, so that the file can be; `setAsideNotice` says so.
 * @throws AppError name_taken or ledger_newer, with the file untouched
 */
function readyLedger(db: SourceFile['db'], resultTables: readonly string[]): number {
  refuseTakenNames(db, resultTables);
  if (findDamage(db) !== null) {
    makeDurable(db);
    setAsideLedger(db);
  }
  return checkLedgerVersion(db);
}

/** Opens a file and what is in it. A ledger that is there is brought up to date, and an interrupted job found. */
export function openFile(path: string, options: EngineOptions, createSidecar: boolean): OpenFile {
  const { sidecarFolder = null, trialAt = null } = options;
  const source = openSourceFile(path, { createSidecar, sidecarFolder, trialAt });
  options.onConnection?.(source.db);
  try {
    const { modules = pipelineModules } = options;
    const pipelines = openPipelines(source, modules);
    const names = [...pipelines.keys()];
    const [first] = modules;
    // The first is what a file is for unless it says otherwise: its tables are refused in one with nothing to read, too.
    const writers = modules.filter((module) => module === first || pipelines.has(module.contract.name));
    const tables = writers.flatMap(({ resultTables }) => resultTables);
    const version = guardDatabase(() => readyLedger(source.db, tables));
    if (pipelines.size === 0 && first !== undefined) {
      const refusals = modules.flatMap((module) => module.refusal?.(source) ?? []);
      throw refusals[0] ?? first.absent(source, names);
    }
    const pipeline = (name: string): OpenPipeline => {
      const opened = pipelines.get(name);
      if (opened !== undefined) return opened;
      const module = modules.find(({ contract }) => contract.name === name);
      if (module !== undefined) throw module.refusal?.(source) ?? module.absent(source, names);
      throw new AppError('bad_input', `There is no pipeline “${name}”.`, { params: { field: 'pipeline' } });
    };
    const identity = identifyFile(source, ledgerMark);
    const runner = createJobRunner({
      db: source.db,
      pipelineFor: (work) => pipeline(work.pipeline).pipelineFor(work.options),
      policy: options.policy ?? defaultRetryPolicy,
      now: options.now ?? Date.now,
      random: options.random ?? Math.random,
      onReceived: options.onReceived,
      identity,
      lock: createLifeLock(options.lockFolder ?? null),
      orderFolder: orderFolder(path, sidecarFolder),
      orderWait: options.orderWait,
      retryWritesMs: options.retryWritesMs ?? defaultRetryWritesMs,
    });
    if (version > 0) {
      if (version < migrations.length) {
        migrate(source.db);
        fillFingerprints(source.db, fingerprintsBy(pipeline));
      }
      makeDurable(source.db);
      identity.committed();
      runner.recover(options.after ?? null);
    }
    return { source, identity, pipelines, pipeline, runner };
  } catch (thrown) {
    source.db.close();
    throw thrown;
  }
}
