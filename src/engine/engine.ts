import { basename } from 'node:path';
import { AppError } from '../shared/app-error.ts';
import { type BackupProgress, backupFile } from './database/backup-file.ts';
import { asDatabaseError, guardDatabase } from './database/database-error.ts';

import { makeDurable } from './database/open-source-file.ts';
import type { Engine, EngineListener, ModelAccess } from './engine-api.ts';
import type { EngineOptions } from './engine-options.ts';
import { exportRows } from './export-rows.ts';
import { noticesOf } from './file-notices.ts';
import type { RunnerModel } from './job/job-runner.ts';
import { recentSecondsPerCall } from './ledger/call-record.ts';
import { readEvents } from './ledger/event-log.ts';
import { hasLedger } from './ledger/ledger-tables.ts';
import { migrate } from './ledger/migrate.ts';
import { openModelProbe } from './model-probe.ts';
import { openFile } from './open-file.ts';
import { countTokens } from './packing/count-tokens.ts';
import type { ExportSource, ReadContext } from './pipelines/module.ts';
import { pipelineModules } from './pipelines/registry.ts';

/** Opens a file and the job in it, in this thread. Nothing is written before the first job starts. */
export async function openEngine(path: string, options: EngineOptions = {}): Promise<Engine> {
  const { modules = pipelineModules } = options;
  const probe = openModelProbe();
  let file = openFile(path, options, false);
  let closed = false;
  const closing = new AbortController();
  let backingUp: Promise<void> | null = null;
  /** Every listener with the way to end its subscription: the channel is another once a sidecar has been made. */
  const subscriptions = new Set<{ readonly listener: EngineListener; leave: () => void }>();

  const runnerModel = async (access: ModelAccess): Promise<RunnerModel> => ({
    settings: access.settings,
    client: await probe.connect(access),
  });
  const active = (): ReadonlySet<string> => new Set(file.runner.snapshot()?.activeItems ?? []);

  /** The read or table of that name, of whichever pipeline has it. */
  const ownerOf = (name: string, kind: 'reads' | 'tables'): unknown => {
    const module = modules.find(({ contract }) =>
      kind === 'reads' ? Object.hasOwn(contract.reads, name) : contract.tables.includes(name),
    );
    const found = module === undefined ? undefined : file.pipeline(module.contract.name)[kind][name];
    if (found !== undefined) return found;
    throw new AppError('bad_input', `There is nothing named “${name}”.`, { params: { field: 'name' } });
  };

  /** Loads what the first request would otherwise wait for: the tokenizer's table, and Node's own HTTP client. */
  const warmUp = async (): Promise<void> => {
    countTokens('warm');
    // An address that needs no network: it loads all of the client that a call goes through.
    await (await fetch('data:text/plain,')).text();
  };

  /** A copy of a file that Gleaner has not written to. A sidecar is ours from the beginning, and its source is never written. */
  const backUp = async (): Promise<void> => {
    const { source } = file;
    if (!options.backups || source.sidecar !== null || hasLedger(source.db)) return;
    const onProgress = (progress: BackupProgress): void => file.runner.channel.backup(progress);
    const now = (options.now ?? Date.now)();
    await backupFile(source, options.backups, { now, signal: closing.signal, onProgress });
  };

  /** Before the first write: a sidecar where the source cannot be written, durability, the ledger. */
  const prepareToWrite = (): void => {
    if (file.source.sidecar !== null && !hasLedger(file.source.db)) {
      const { source } = file;
      file.runner.channel.end();
      source.db.close();
      file = openFile(path, options, true);
      for (const each of subscriptions) each.leave = file.runner.channel.subscribe(each.listener);
    }
    guardDatabase(() => {
      makeDurable(file.source.db);
      migrate(file.source.db);
      for (const pipeline of file.pipelines.values()) pipeline.list();
      file.identity.committed();
    });
  };

  return {
    info: async () =>
      guardDatabase(() => ({
        path: file.source.path,
        name: basename(file.source.path),
        sizeBytes: file.source.sizeBytes,
        found: Object.fromEntries([...file.pipelines].map(([name, each]) => [name, each.info()])),
        sidecar: file.source.sidecar,
        notices: [
          ...noticesOf(file.source, options.backups ?? null, file.runner.holder()),
          ...[...file.pipelines.values()].flatMap((each) => each.notices()),
        ],
      })),
    estimate: async ({ pipeline, selection, options: asked }, { settings }) => {
      const secondsPerCall = recentSecondsPerCall(file.source.db);
      try {
        return await file.pipeline(pipeline).estimate(asked, selection, settings, secondsPerCall);
      } catch (thrown) {
        throw asDatabaseError(thrown);
      }
    },
    start: async (work, access) => {
      const model = await runnerModel(access);
      await warmUp();
      file.identity.check();
      backingUp ??= backUp().finally(() => {
        backingUp = null;
      });
      await backingUp;
      closing.signal.throwIfAborted();
      if (!file.runner.isRunning()) prepareToWrite();
      return guardDatabase(() => file.runner.start(work, model));
    },
    resume: async (access) => {
      const model = await runnerModel(access);
      await warmUp();
      return guardDatabase(() => file.runner.resume(model));
    },
    pause: () => file.runner.pause('user'),
    cancel: () => file.runner.cancel(),
    snapshot: async () => guardDatabase(() => file.runner.snapshot()),
    events: async (fromSeq) =>
      guardDatabase(() => {
        const job = file.runner.snapshot();
        return job === null ? [] : readEvents(file.source.db, job.jobId, fromSeq);
      }),
    read: async (name, input, access) => {
      const read = ownerOf(name, 'reads') as (input: unknown, context: ReadContext) => never;
      const embed: ReadContext['embed'] = (model, text) => {
        if (access === undefined) throw new Error(`${name} asks the model, and nobody said how to reach it.`);
        return probe.embedOne(access, model, text);
      };
      try {
        return await read(input, { active: active(), embed });
      } catch (thrown) {
        throw asDatabaseError(thrown);
      }
    },
    exportTable: async (name, format, path) => {
      const table = ownerOf(name, 'tables') as () => ExportSource;
      const { columns, rows } = guardDatabase(table);
      return exportRows(rows, columns, format, path);
    },
    models: probe.models,
    testConnection: probe.testConnection,
    subscribe: (listener) => {
      const own = { listener, leave: file.runner.channel.subscribe(listener) };
      subscriptions.add(own);
      return () => {
        own.leave();
        subscriptions.delete(own);
      };
    },
    close: async () => {
      if (closed) return;
      closed = true;
      closing.abort(new AppError('no_file_open', 'The file was closed.', { hint: 'Open it again.' }));
      // Whoever asked for the job hears what became of it.
      await backingUp?.catch(() => undefined);
      if (file.runner.isRunning()) await file.runner.pause('interrupted');
      file.runner.end();
      file.runner.channel.end();
      await probe.close();
      file.source.db.close();
    },
  };
}
