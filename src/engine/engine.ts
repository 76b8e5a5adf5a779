import { basename } from 'node:path';
import type { Database } from 'better-sqlite3';
import { AppError } from '../shared/app-error.ts';
import type { SourceMapping } from '../shared/source.ts';
import { classifyCallError } from './calling/call-error.ts';
import { createModelAddresses } from './calling/model-address.ts';
import { createModelClient, type ModelClient } from './calling/model-client.ts';
import { defaultRetryPolicy, type RetryPolicy } from './calling/send-with-retries.ts';
import { type BackupPlace, type BackupProgress, backupFile } from './database/backup-file.ts';
import { asDatabaseError, guardDatabase } from './database/database-error.ts';
import { quoteIdentifier } from './database/identifiers.ts';
import { makeDurable, openSourceFile, type SourceFile } from './database/open-source-file.ts';
import { hasTable, readSchema } from './database/read-schema.ts';
import type { Engine, EngineListener, ModelAccess, WorkerDeath } from './engine-api.ts';
import { noticesOf } from './file-notices.ts';
import { estimateJob } from './job/estimate-job.ts';
import { createJobRunner, type JobRunner, type RunnerModel } from './job/job-runner.ts';
import { readEvents } from './ledger/event-log.ts';
import { hasLedger } from './ledger/ledger-tables.ts';
import { migrate } from './ledger/migrate.ts';
import { migrations } from './ledger/migrations.ts';
import { readyLedger } from './ledger/ready-ledger.ts';
import { createEventsPipeline } from './pipelines/events/events-pipeline.ts';
import { findForm } from './pipelines/events/find-form.ts';
import { createUserReader } from './pipelines/events/load-user.ts';
import { countResults, resultTableNames } from './pipelines/events/result-tables.ts';
import { countUsers, listUsers, qualified } from './pipelines/events/user-list.ts';
import { createUserViews, type UserViews } from './pipelines/events/user-views.ts';
import type { Pipeline } from './pipelines/pipeline.ts';

export interface EngineOptions {
  /** Where a file is copied to before the first write into it; without one it is not. */
  readonly backups?: BackupPlace | null;
  /** Called with every connection to the file: where tests reach in to make it fail. */
  readonly onConnection?: (db: Database) => void;
  /** Where this engine takes the place of one whose worker died. */
  readonly after?: WorkerDeath | null;
  readonly policy?: RetryPolicy;
  readonly now?: () => number;
  readonly random?: () => number;
  /** Called when a reply is on disk and before it is read: the instant that crash tests are after. */
  readonly onReceived?: () => void;
}

/** Rows looked at to see which of its two forms a table is in. */
const sampledRows = 200;
const testTimeoutMs = 60_000;

/** A table with both forms' columns is in the text form where its first rows have text. */
function settleForm(source: SourceFile, mapping: SourceMapping): SourceMapping {
  if (mapping.textColumn === null || mapping.actionColumn === null) return mapping;
  const text = quoteIdentifier(mapping.textColumn);
  const filled = source.db
    .prepare(
      `SELECT COUNT(*) FROM (SELECT ${text} AS t FROM ${qualified(source, mapping.table)} LIMIT ${sampledRows})
       WHERE t IS NOT NULL AND t <> ''`,
    )
    .pluck()
    .get() as number;
  return { ...mapping, form: filled > 0 ? 'text' : 'columns' };
}

function findMapping(source: SourceFile): SourceMapping {
  const mapping = guardDatabase(() => findForm(readSchema(source.db, source.schema)));
  if (mapping === null) {
    throw new AppError('no_usable_table', `${basename(source.path)} has no table of behaviour rows.`, {
      hint: 'It needs a table with a user, a time, and a text or an action, such as behavior_data(user_id, timestamp, behavior_text).',
      params: { path: source.path },
    });
  }
  return guardDatabase(() => settleForm(source, mapping));
}

/** Everything about one open file; remade when a sidecar comes into being. */
interface OpenFile {
  readonly source: SourceFile;
  readonly mapping: SourceMapping;
  readonly pipeline: Pipeline;
  readonly runner: JobRunner;
  readonly views: UserViews;
}

function openFile(path: string, options: EngineOptions, createSidecar: boolean): OpenFile {
  const source = openSourceFile(path, { createSidecar });
  options.onConnection?.(source.db);
  try {
    const version = guardDatabase(() => readyLedger(source.db, resultTableNames));
    const mapping = findMapping(source);
    listUsers(source, mapping);
    const pipeline = createEventsPipeline(source, mapping);
    const runner = createJobRunner({
      db: source.db,
      pipeline,
      policy: options.policy ?? defaultRetryPolicy,
      now: options.now ?? Date.now,
      random: options.random ?? Math.random,
      onReceived: options.onReceived,
    });
    if (version > 0) {
      if (version < migrations.length) migrate(source.db);
      makeDurable(source.db);
      runner.recover(options.after ?? null);
    }
    const views = createUserViews(source, createUserReader(source, mapping));
    return { source, mapping, pipeline, runner, views };
  } catch (thrown) {
    source.db.close();
    throw thrown;
  }
}

/** How long calls of this file took lately, in seconds. */
function recentSecondsPerCall(source: SourceFile): number | null {
  if (!hasTable(source.db, 'main', 'gleaner_call')) return null;
  const mean = source.db
    .prepare(
      `SELECT AVG(received_at - sent_at) FROM (SELECT received_at, sent_at FROM main.gleaner_call
       WHERE received_at IS NOT NULL ORDER BY id DESC LIMIT 40)`,
    )
    .pluck()
    .get() as number | null;
  return mean === null ? null : mean / 1_000;
}

/** Opens a file and the job in it, in this thread. Nothing is written before the first job starts. */
export async function openEngine(path: string, options: EngineOptions = {}): Promise<Engine> {
  const probe = openModelProbe();
  let file = openFile(path, options, false);
  let closed = false;
  const closing = new AbortController();
  let backingUp: Promise<void> | null = null;
  /** Every listener with the way to end its subscription: the channel is another once a sidecar has been made. */
  const subscriptions = new Map<EngineListener, () => void>();

  const runnerModel = async (access: ModelAccess): Promise<RunnerModel> => ({
    settings: access.settings,
    client: await probe.connect(access),
  });
  const stage = () => {
    const [first] = file.pipeline.stages;
    if (first === undefined) throw new Error('A pipeline has at least one stage.');
    return first;
  };
  const active = (): ReadonlySet<string> => new Set(file.runner.snapshot()?.activeItems ?? []);

  /** Loads what the first request would otherwise wait for: the tokenizer's table, and Node's own HTTP client. */
  const warmUp = async (access: ModelAccess): Promise<void> => {
    stage().overheadTokens(access.settings.instructions ?? stage().defaultInstructions);
    // An address that needs no network: it loads all of the client that a call goes through.
    await (await fetch('data:text/plain,')).text();
  };

  /** A copy of a file that Gleaner has not written to. A sidecar is ours from the beginning, and its source is never written. */
  const backUp = async (): Promise<void> => {
    const { source } = file;
    if (!options.backups || source.sidecar !== null || hasLedger(source.db)) return;
    const onProgress = (progress: BackupProgress): void => {
      for (const listener of subscriptions.keys()) listener.backup?.(progress);
    };
    const now = (options.now ?? Date.now)();
    await backupFile(source, options.backups, { now, signal: closing.signal, onProgress });
  };

  /** Before the first write: a sidecar where the source cannot be written, durability, the ledger. */
  const prepareToWrite = (): void => {
    if (file.source.sidecar !== null && !hasLedger(file.source.db)) {
      const { source } = file;
      source.db.close();
      file = openFile(path, options, true);
      for (const listener of subscriptions.keys())
        subscriptions.set(listener, file.runner.channel.subscribe(listener));
    }
    guardDatabase(() => {
      makeDurable(file.source.db);
      migrate(file.source.db);
      listUsers(file.source, file.mapping);
    });
  };

  return {
    info: async () =>
      guardDatabase(() => ({
        path: file.source.path,
        name: basename(file.source.path),
        sizeBytes: file.source.sizeBytes,
        mapping: file.mapping,
        sidecar: file.source.sidecar,
        notices: noticesOf(file.source, options.backups ?? null, (options.now ?? Date.now)()),
        ...countUsers(file.source),
        ...countResults(file.source.db),
      })),
    estimate: (selection, access) =>
      estimateJob(stage(), selection, access.settings, recentSecondsPerCall(file.source)).catch(
        (thrown: unknown) => Promise.reject(asDatabaseError(thrown)),
      ),
    start: async (selection, access) => {
      const model = await runnerModel(access);
      await warmUp(access);
      backingUp ??= backUp().finally(() => {
        backingUp = null;
      });
      await backingUp;
      closing.signal.throwIfAborted();
      if (!file.runner.isRunning()) prepareToWrite();
      return guardDatabase(() => file.runner.start(selection, model));
    },
    resume: async (access) => {
      const model = await runnerModel(access);
      await warmUp(access);
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
    users: async (query) => guardDatabase(() => file.views.users(query, active())),
    user: async (userId) => guardDatabase(() => file.views.user(userId, active())),
    userRows: async (query) => guardDatabase(() => file.views.userRows(query)),
    extractedEvents: async (query) => guardDatabase(() => file.views.events(query)),
    models: probe.models,
    testConnection: probe.testConnection,
    subscribe: (listener) => {
      subscriptions.set(listener, file.runner.channel.subscribe(listener));
      return () => {
        subscriptions.get(listener)?.();
        subscriptions.delete(listener);
      };
    },
    close: async () => {
      if (closed) return;
      closed = true;
      closing.abort(new AppError('no_file_open', 'The file was closed.', { hint: 'Open it again.' }));
      // Whoever asked for the job hears what became of it.
      await backingUp?.catch(() => undefined);
      if (file.runner.isRunning()) await file.runner.pause('interrupted');
      file.runner.channel.end();
      await probe.close();
      file.source.db.close();
    },
  };
}

async function askModel<Answer>(
  connecting: Promise<ModelClient>,
  ask: (client: ModelClient, signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const client = await connecting;
  try {
    return await ask(client, AbortSignal.timeout(testTimeoutMs));
  } catch (thrown) {
    throw classifyCallError(thrown, Date.now()).error;
  }
}

/** What can be asked of a provider without an open file, and the client that jobs use. */
interface ModelProbe extends Pick<Engine, 'models' | 'testConnection' | 'close'> {
  connect(access: ModelAccess): Promise<ModelClient>;
}

/** What can be asked without an open file: the models of a provider, and whether it answers. */
export function openModelProbe(): ModelProbe {
  const addresses = createModelAddresses();
  const connect = async (access: ModelAccess): Promise<ModelClient> =>
    createModelClient(access.settings, await addresses.addressFor(access.settings), access.apiKey);
  return {
    connect,
    models: (access) => askModel(connect(access), (client, signal) => client.models(signal)),
    testConnection: (access) => askModel(connect(access), (client, signal) => client.test(signal)),
    close: () => addresses.close(),
  };
}
