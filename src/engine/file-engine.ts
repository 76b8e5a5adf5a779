import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '../shared/app-error.ts';
import type { ExportProgress } from '../shared/export.ts';
import type { JobSnapshot } from '../shared/job.ts';
import type { ModelSettings } from '../shared/model-settings.ts';
import type { CallTransport } from '../shared/order.ts';
import type { FoundInFile } from '../shared/pipelines/registry.ts';
import { withPriceInForce } from '../shared/prices.ts';
import type { FileStorage, SourceInfo } from '../shared/source.ts';
import { codedError } from '../shared/words/coded-error.ts';
import type { Work } from '../shared/work.ts';
import { createPace } from './calling/pace/pace.ts';
import { steadyClock } from './calling/pace/pace-clock.ts';
import { backupFile, copiesOf } from './database/backup-file.ts';
import { asDatabaseError, guardDatabase } from './database/database-error.ts';
import { makeDurable } from './database/open-source-file.ts';
import { tableBytes } from './database/table-bytes.ts';
import type { EngineTold, ModelAccess, TellingEngine } from './engine-api.ts';
import type { EngineOptions } from './engine-options.ts';
import type { ExportSource } from './exporting/export-source.ts';
import { writeExport } from './exporting/write-export.ts';
import { noticesOf } from './file-notices.ts';
import { fileOrders, refuseUnordered } from './file-orders.ts';
import { tellFound } from './found-told.ts';
import { snapshotOfRecord } from './job/job-progress.ts';
import type { RunHow, RunnerModel } from './job/job-runner.ts';
import { changeQueue, queuedEntry, queueOf } from './job-queue.ts';
import { type KeptAnswer, keepAnswer } from './keep-answer.ts';
import { earlierRuns } from './ledger/earlier-runs.ts';
import { readEvents } from './ledger/event-log.ts';
import { removeFromQueue } from './ledger/job-queue.ts';
import { allJobs, type JobEstimate } from './ledger/job-record.ts';
import { hasLedger, ledgerTables } from './ledger/ledger-tables.ts';
import { migrate } from './ledger/migrate.ts';
import { type ModelProbe, openModelProbe } from './model-probe.ts';
import { type OpenFile, openFile } from './open-file.ts';
import { countTokens } from './packing/count-tokens.ts';
import { modelKey, type TriedWork, withLearnt } from './packing/learn-estimate.ts';
import type { ActContext, PipelineModule, ReadContext } from './pipelines/module.ts';
import { pipelineModules } from './pipelines/registry.ts';
import { reportOf, runOf, runsOf } from './runs.ts';
import { readLatest } from './trial/latest-trial.ts';
import { readTrials, triedWork } from './trial/read-trials.ts';
import { trialFolder, trialMark } from './trial/trial-place.ts';
import { tryBeforeResuming, tryBeforeStarting } from './try-embedding.ts';

/** One open file, over the sidecar that takes its place before the first write. */
interface FileState {
  readonly path: string;
  readonly options: EngineOptions;
  readonly probe: ModelProbe;
  readonly closing: AbortController;
  file: OpenFile;
  told: EngineTold | null;
  backingUp: Promise<void> | null;
  /** Of the export that is under way. */
  exporting: AbortController | null;
  readonly estimated: KeptAnswer<JobEstimate>;
  closed: boolean;
}

function listen(state: FileState): void {
  const { told, file } = state;
  if (told === null) return;
  const counted = tellFound(
    () => foundIn(file),
    told.found,
    () => performance.now(),
  );
  file.runner.channel.tell({
    event: told.event,
    feed: told.feed,
    snapshot: (snapshot) => {
      told.snapshot(snapshot);
      counted(snapshot);
    },
  });
}

const foundIn = ({ pipelines }: OpenFile): FoundInFile =>
  guardDatabase(() => Object.fromEntries([...pipelines].map(([name, each]) => [name, each.info()])));

/** The file with what is written to it and not yet folded in; it grows as a job goes on. */
function sizeOnDisk(path: string): number {
  const sizeOf = (each: string): number => statSync(each, { throwIfNoEntry: false })?.size ?? 0;
  return sizeOf(path) + sizeOf(`${path}-wal`);
}

function infoOf({ file, options }: FileState): SourceInfo {
  const { path, sidecar } = file.source;
  return {
    path,
    name: basename(path),
    sizeBytes: sizeOnDisk(path),
    found: foundIn(file),
    sidecar,
    notices: [
      ...noticesOf(file.source, options.backups ?? null, file.runner.holder()),
      ...[...file.pipelines.values()].flatMap((each) => each.notices()),
    ],
  };
}

const modulesOf = ({ options }: FileState): readonly PipelineModule[] => options.modules ?? pipelineModules;

function storageOf(state: FileState): FileStorage {
  const { file, options, path } = state;
  const { db } = file.source;
  const opened = modulesOf(state).filter(({ contract }) => file.pipelines.has(contract.name));
  return {
    sizeBytes: sizeOnDisk(path),
    ledgerBytes: tableBytes(db, ledgerTables(db)),
    resultBytes: tableBytes(
      db,
      opened.flatMap(({ resultTables }) => resultTables),
    ),
    copies: options.backups ? copiesOf(options.backups, path) : { count: 0, bytes: 0, newest: null },
  };
}

/** The read, act or table of that name, of whichever pipeline has it. */
function ownerOf(state: FileState, name: string, kind: 'reads' | 'acts' | 'tables'): unknown {
  const { file } = state;
  const module = modulesOf(state).find(({ contract }) =>
    kind === 'tables' ? contract.tables.includes(name) : Object.hasOwn(contract[kind] ?? {}, name),
  );
  const found = module === undefined ? undefined : file.pipeline(module.contract.name)[kind]?.[name];
  if (found !== undefined) return found;
  throw new AppError('bad_input', `There is nothing named “${name}”.`, { params: { field: 'name' } });
}

/** Loads what the first request would otherwise wait for: the tokenizer's table, and Node's own HTTP client. */
async function warmUp(): Promise<void> {
  countTokens('warm');
  // An address that needs no network: it loads all of the client that a call goes through.
  await (await fetch('data:text/plain,')).text();
}

/** A copy of a file that Gleaner has not written to. A sidecar is ours from the beginning, and its source is never written. */
async function backUp({ file, options, closing, told }: FileState): Promise<void> {
  const { source } = file;
  if (!options.backups || source.sidecar !== null || hasLedger(source.db)) return;
  const now = (options.now ?? Date.now)();
  await backupFile(source, options.backups, {
    now,
    signal: closing.signal,
    onProgress: (progress) => told?.backup(progress),
  });
}

/** Whoever asks for the first write waits for the copy. */
async function backedUp(state: FileState): Promise<void> {
  state.backingUp ??= backUp(state).finally(() => {
    state.backingUp = null;
  });
  await state.backingUp;
  state.closing.signal.throwIfAborted();
}

/** Before the first write: a sidecar where the source cannot be written, durability, the ledger. */
function prepareToWrite(state: FileState): void {
  const { source, runner } = state.file;
  if (source.sidecar !== null && !hasLedger(source.db)) {
    runner.channel.end();
    source.db.close();
    state.file = openFile(state.path, state.options, true);
    listen(state);
  }
  const { file } = state;
  guardDatabase(() => {
    // To write a log beside it makes the file another one to SQLite, and changes nothing that an estimate is of.
    state.estimated.through(file.source, () => makeDurable(file.source.db));
    migrate(file.source.db);
    for (const pipeline of file.pipelines.values()) pipeline.list();
    file.identity.committed();
  });
}

/** The same for what is no job. */
async function readyToWrite(state: FileState): Promise<void> {
  if (hasLedger(state.file.source.db)) return;
  await backedUp(state);
  prepareToWrite(state);
}

/** With the price that such a job is reckoned by. */
const pricedFor = (
  { file }: FileState,
  { pipeline, options }: Pick<Work, 'pipeline' | 'options'>,
  given: ModelSettings,
): ModelSettings => withPriceInForce(given, file.pipeline(pipeline).pipelineFor(options).embeddingModel);

async function runnerModel(
  { probe }: FileState,
  access: ModelAccess,
  settings: ModelSettings,
): Promise<RunnerModel> {
  const model = {
    settings,
    client: await probe.connect(access),
    pace: createPace(steadyClock, await probe.limits(access)),
    orders: await probe.orderAccess(access),
  };
  await warmUp();
  return model;
}

const trialsOf = ({ path, options }: FileState): string => trialFolder(path, options.sidecarFolder ?? null);

/** What a trial of the same took; of a pipeline of several questions no trial tells. */
function triedBefore(state: FileState, work: Work, settings: ModelSettings): TriedWork | null {
  const module = modulesOf(state).find(({ contract }) => contract.name === work.pipeline);
  if (module?.contract.isTried !== true) return null;
  const { stages } = state.file.pipeline(work.pipeline).pipelineFor(work.options);
  const [stage] = stages;
  if (stages.length !== 1 || stage?.kind !== 'call' || state.options.trialAt != null) return null;
  return triedWork(trialsOf(state), modelKey(settings), stage.fingerprint(settings));
}

/** What a job would take, by packing it and by what jobs of the same model took before. */
async function estimateOf(state: FileState, work: Work, given: ModelSettings): Promise<JobEstimate> {
  const { file, estimated } = state;
  const settings = pricedFor(state, work, given);
  const key = modelKey(settings);
  const workOut = async (): Promise<JobEstimate> => {
    const packed = await file.pipeline(work.pipeline).estimate(work.options, work.selection, settings);
    const runs = earlierRuns(file.source.db, work.pipeline, key);
    const tried = triedBefore(state, work, settings);
    return { estimate: withLearnt(packed, runs, settings, tried), packed, modelKey: key };
  };
  try {
    // A start asks what the page has just asked; of a running job the answer changes all the time.
    if (file.runner.isRunning()) return await workOut();
    const asked = [work, settings, trialMark(trialsOf(state))];
    return await estimated.get(file.source, asked, workOut);
  } catch (thrown) {
    throw asDatabaseError(thrown);
  }
}

/** The same for a job that is gone on with. */
function resumedPrice(state: FileState, given: ModelSettings, jobId?: string): ModelSettings {
  const { runner, source } = state.file;
  const asked = jobId ?? runner.snapshot()?.jobId;
  const job = hasLedger(source.db) ? allJobs(source.db).find(({ id }) => id === asked) : undefined;
  return job === undefined ? withPriceInForce(given) : pricedFor(state, job, given);
}

/** Begins a job; `alongside` is done with the writing down of it. */
const start =
  (state: FileState, alongside?: () => void, how: RunHow = {}) =>
  async (work: Work, access: ModelAccess): Promise<JobSnapshot> => {
    const model = await runnerModel(state, access, pricedFor(state, work, access.settings));
    refuseUnordered(work.transport, model);
    state.file.identity.check();
    await backedUp(state);
    if (!state.file.runner.isRunning()) {
      prepareToWrite(state);
      await tryBeforeStarting(state.file, state.probe, work, access);
    }
    // Whoever is loaded for it may be what the worker before this one died of: the job goes without, and with care.
    const isWary = state.file.runner.isRunning() || (state.options.after ?? null) !== null;
    const estimate = isWary ? null : await estimateOf(state, work, model.settings);
    state.estimated.forget();
    return guardDatabase(() =>
      state.file.runner.start(work, model, {
        estimate,
        alongside,
        how: { ...how, ...(work.transport === undefined ? {} : { transport: work.transport }) },
      }),
    );
  };

const resume =
  (state: FileState) =>
  async (
    access: ModelAccess,
    jobId?: string,
    transport?: CallTransport,
    how: RunHow = {},
  ): Promise<JobSnapshot> => {
    const model = await runnerModel(state, access, resumedPrice(state, access.settings, jobId));
    refuseUnordered(transport, model);
    state.estimated.forget();
    await tryBeforeResuming(state.file, state.probe, access, jobId);
    const next = transport === undefined ? how : { ...how, transport };
    return guardDatabase(() => state.file.runner.resume(model, jobId, next));
  };

/** Begins a job that waits: in the transaction that writes it down it leaves the queue, so that it is begun once. */
const startQueued =
  (state: FileState): TellingEngine['startQueued'] =>
  async (id, access) => {
    const { work } = guardDatabase(() => queuedEntry(state.file, id));
    const leave = (): void => {
      if (!removeFromQueue(state.file.source.db, id)) throw codedError('not_queued');
    };
    return start(state, leave)(work, access);
  };

const change =
  (state: FileState): TellingEngine['changeQueue'] =>
  async (asked) => {
    state.file.identity.check();
    await readyToWrite(state);
    return guardDatabase(() => {
      changeQueue(state.file, asked);
      return queueOf(state.file, modulesOf(state));
    });
  };

const act =
  (state: FileState): TellingEngine['act'] =>
  async (name, input) => {
    state.file.identity.check();
    await readyToWrite(state);
    state.estimated.forget();
    const carryOut = ownerOf(state, name, 'acts') as (input: unknown, context: ActContext) => never;
    return guardDatabase(() => state.file.runner.act((at) => carryOut(input, { at })));
  };

const read =
  (state: FileState): TellingEngine['read'] =>
  async (name, input, access) => {
    const answer = ownerOf(state, name, 'reads') as (input: unknown, context: ReadContext) => never;
    const active = new Set(state.file.runner.snapshot()?.activeItems ?? []);
    const embed: ReadContext['embed'] = (model, text) => {
      if (access === undefined) throw new Error(`${name} asks the model, and nobody said how to reach it.`);
      return state.probe.embedOne(access, model, text);
    };
    try {
      return await answer(input, { active, embed });
    } catch (thrown) {
      throw asDatabaseError(thrown);
    }
  };

const exportTable =
  (state: FileState): TellingEngine['exportTable'] =>
  async (name, choices, path) => {
    if (state.exporting !== null) throw codedError('export_running');
    const exporting = new AbortController();
    state.exporting = exporting;
    try {
      const open = ownerOf(state, name, 'tables') as (
        options: unknown,
      ) => ExportSource | Promise<ExportSource>;
      const source = await open(choices.options);
      const signal = AbortSignal.any([exporting.signal, state.closing.signal]);
      const onProgress = (progress: ExportProgress): void => state.told?.exporting(progress);
      return await writeExport(source, { name, path, choices, signal, onProgress });
    } catch (thrown) {
      throw asDatabaseError(thrown);
    } finally {
      state.exporting = null;
    }
  };

/** How a job stands that is told by its number, or the one that was last begun or gone on with. */
function snapshotOf({ file }: FileState, jobId?: string): JobSnapshot | null {
  const current = file.runner.snapshot();
  if (jobId === undefined || jobId === current?.jobId) return current;
  const job = allJobs(file.source.db).find(({ id }) => id === jobId);
  return job === undefined ? null : snapshotOfRecord(job);
}

async function close(state: FileState): Promise<void> {
  if (state.closed) return;
  state.closed = true;
  state.closing.abort(new AppError('no_file_open', 'The file was closed.', { hint: 'Open it again.' }));
  // Whoever asked for the job hears what became of it.
  await state.backingUp?.catch(() => undefined);
  const { runner, source } = state.file;
  if (runner.isRunning()) await runner.pause('interrupted');
  runner.end();
  runner.channel.end();
  await state.probe.close();
  source.db.close();
}

/**
 * Opens a file and the jobs in it, in this thread, for one listener. Nothing is written before the first job starts.
 * @throws AppError what opening the file throws
 */
export function openFileEngine(path: string, options: EngineOptions = {}): TellingEngine {
  const state: FileState = {
    path,
    options,
    probe: openModelProbe((told) => state.told?.learnt(told)),
    closing: new AbortController(),
    file: openFile(path, options, false),
    told: null,
    backingUp: null,
    exporting: null,
    estimated: keepAnswer(),
    closed: false,
  };
  const { probe } = state;
  return {
    info: async () => infoOf(state),
    storage: async () => guardDatabase(() => storageOf(state)),
    estimate: async (work, { settings }) => (await estimateOf(state, work, settings)).estimate,
    start: start(state),
    queue: async () => guardDatabase(() => queueOf(state.file, modulesOf(state))),
    changeQueue: change(state),
    startQueued: startQueued(state),
    resume: resume(state),
    ...fileOrders({
      file: () => state.file,
      modelFor: (access) => runnerModel(state, access, access.settings),
      start: (work, access, how) => start(state, undefined, how)(work, access),
      resume: resume(state),
      forgetEstimates: state.estimated.forget,
    }),
    pause: (when) => state.file.runner.pause('user', when),
    cancel: (jobId) => {
      state.estimated.forget();
      return state.file.runner.cancel(jobId);
    },
    keep: async (pipeline, ids) => {
      state.estimated.forget();
      return guardDatabase(() => state.file.runner.keep(pipeline, ids));
    },
    runs: async () => guardDatabase(() => runsOf(state.file, modulesOf(state))),
    run: async (jobId) => guardDatabase(() => runOf(state.file, modulesOf(state), jobId)),
    report: async (jobId, asked) => {
      const now = (options.now ?? Date.now)();
      try {
        return await reportOf(state.file, modulesOf(state), jobId, { ...asked, now });
      } catch (thrown) {
        throw asDatabaseError(thrown);
      }
    },
    trials: async () => readTrials(trialsOf(state)),
    latestTrial: async () => readLatest(trialsOf(state)),
    snapshot: async (jobId) => guardDatabase(() => snapshotOf(state, jobId)),
    events: async (fromSeq, jobId) =>
      guardDatabase(() => {
        const job = snapshotOf(state, jobId);
        return job === null ? [] : readEvents(state.file.source.db, job.jobId, fromSeq);
      }),
    read: read(state),
    act: act(state),
    exportTable: exportTable(state),
    cancelExport: async () => state.exporting?.abort(),
    models: probe.models,
    testConnection: probe.testConnection,
    tell: (told) => {
      state.told = told;
      listen(state);
    },
    close: () => close(state),
  };
}
