import { AppError } from '../shared/app-error.ts';
import type { ExportProgress } from '../shared/export.ts';
import { codedError } from '../shared/words/coded-error.ts';
import { asDatabaseError, guardDatabase } from './database/database-error.ts';
import type { TellingEngine } from './engine-api.ts';
import type { EngineOptions } from './engine-options.ts';
import type { ExportSource } from './exporting/export-source.ts';
import { writeExport } from './exporting/write-export.ts';
import { infoOf, storageOf } from './file/file-facts.ts';
import { changeQueueOf, estimateOf, resume, snapshotOf, start, startQueued } from './file/file-jobs.ts';
import { type FileState, listen, modulesOf, trialsOf } from './file/file-state.ts';
import { readyToWrite } from './file/first-write.ts';
import { fileOrders } from './file-orders.ts';
import { queueOf } from './job-queue.ts';
import { keepAnswer } from './keep-answer.ts';
import { keptReadings } from './kept-readings.ts';
import { readEvents } from './ledger/event-log.ts';
import { openModelProbe } from './model-probe.ts';
import { openFile } from './open-file.ts';
import type { ActContext, ReadContext } from './pipelines/module.ts';
import { reportOf, runOf, runsOf } from './runs.ts';
import { readLatest } from './trial/latest-trial.ts';
import { readTrials } from './trial/read-trials.ts';

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
    // A trial knows of nothing but itself.
    const readings: ReadContext['readings'] = () =>
      state.options.trialAt == null ? keptReadings(state.file, modulesOf(state), trialsOf(state)) : [];
    try {
      return await answer(input, { active, embed, readings });
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
        signal: AbortSignal,
      ) => ExportSource | Promise<ExportSource>;
      const signal = AbortSignal.any([exporting.signal, state.closing.signal]);
      const onProgress = (progress: ExportProgress): void => state.told?.exporting(progress);
      onProgress({ rows: 0, total: null });
      const source = await open(choices.options, signal);
      return await writeExport(source, { name, path, choices, signal, onProgress });
    } catch (thrown) {
      throw asDatabaseError(thrown);
    } finally {
      state.exporting = null;
    }
  };

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
    changeQueue: changeQueueOf(state),
    startQueued: startQueued(state),
    resume: resume(state),
    ...fileOrders(state),
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
