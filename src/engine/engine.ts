import { basename } from 'node:path';
import type { Database } from 'better-sqlite3';
import { AppError } from '../shared/app-error.ts';
import type { Work } from '../shared/job.ts';
import type { RetryPolicy } from './calling/send-with-retries.ts';
import { type BackupPlace, type BackupProgress, backupFile } from './database/backup-file.ts';
import { asDatabaseError, guardDatabase } from './database/database-error.ts';

import { makeDurable, type SourceFile } from './database/open-source-file.ts';
import { hasTable } from './database/read-schema.ts';
import type { Engine, EngineListener, ModelAccess, WorkerDeath } from './engine-api.ts';

import { noticesOf } from './file-notices.ts';
import { estimateJob } from './job/estimate-job.ts';
import type { RunnerModel } from './job/job-runner.ts';
import { readEvents } from './ledger/event-log.ts';
import { hasLedger } from './ledger/ledger-tables.ts';
import { migrate } from './ledger/migrate.ts';
import { openModelProbe } from './model-probe.ts';
import { type BehaviourFile, noMailTable, noUsableTable, openFile } from './open-file.ts';
import { countTokens } from './packing/count-tokens.ts';
import { countResults } from './pipelines/events/result-tables.ts';
import { countUsers, listUsers, userlessNotice } from './pipelines/events/user-list.ts';
import type { MailFile } from './pipelines/mail/mail-file.ts';
import { exportTalent } from './pipelines/mail/reads/export-talent.ts';
import { searchTalent } from './pipelines/mail/search/search-talent.ts';

export interface EngineOptions {
  /** Where a file is copied to before the first write into it; without one it is not. */
  readonly backups?: BackupPlace | null;
  /** Where results go of a file that cannot be written, in a folder that cannot be written; without one beside it. */
  readonly sidecarFolder?: string | null;
  /** Where a lock goes while a job runs, which tells others that it does; a folder for temporary files without one. */
  readonly lockFolder?: string | null;
  /** Called with every connection to the file: where tests reach in to make it fail. */
  readonly onConnection?: (db: Database) => void;
  /** Where this engine takes the place of one whose worker died. */
  readonly after?: WorkerDeath | null;
  readonly policy?: RetryPolicy;
  /** How long a job waits for a storage that refuses to be written before it pauses, in milliseconds. */
  readonly retryWritesMs?: number;
  readonly now?: () => number;
  readonly random?: () => number;
  /** Called when a reply is on disk and before it is read: the instant that crash tests are after. */
  readonly onReceived?: () => void;
}

const eventsWork: Work = { pipeline: 'events', options: null };

/** A call that seems to have taken longer did not: the clock was set, or the machine slept. */
const longestCallMs = 60 * 60_000;

/** How long calls of this file took lately, in seconds: the median, since some of what is left may still be wrong. */
function recentSecondsPerCall(source: SourceFile): number | null {
  if (!hasTable(source.db, 'main', 'gleaner_call')) return null;
  const durations = source.db
    .prepare<[number], number>(
      `SELECT duration FROM (SELECT received_at - sent_at AS duration FROM main.gleaner_call
       WHERE received_at BETWEEN sent_at AND sent_at + ? ORDER BY id DESC LIMIT 40) ORDER BY duration`,
    )
    .pluck()
    .all(longestCallMs) as number[];
  const median = durations[Math.floor(durations.length / 2)];
  return median === undefined ? null : median / 1_000;
}

/** Opens a file and the job in it, in this thread. Nothing is written before the first job starts. */
export async function openEngine(path: string, options: EngineOptions = {}): Promise<Engine> {
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
  const behaviour = (): BehaviourFile => {
    if (file.behaviour === null) throw noUsableTable(path, file.mail !== null);
    return file.behaviour;
  };
  const mail = (): MailFile => {
    if (file.mail !== null) return file.mail;
    throw noMailTable();
  };
  const active = (): ReadonlySet<string> => new Set(file.runner.snapshot()?.activeItems ?? []);

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
      if (file.behaviour !== null) listUsers(file.source, file.behaviour.mapping);
      file.mail?.list();
      file.identity.committed();
    });
  };

  return {
    info: async () =>
      guardDatabase(() => ({
        path: file.source.path,
        name: basename(file.source.path),
        sizeBytes: file.source.sizeBytes,
        mapping: file.behaviour?.mapping ?? null,
        mail: file.mail?.mails.info() ?? null,
        sidecar: file.source.sidecar,
        notices: [
          ...noticesOf(file.source, options.backups ?? null, file.runner.holder()),
          (file.behaviour === null ? null : userlessNotice(file.source)) ?? [],
        ].flat(),
        ...(file.behaviour === null ? { users: 0, rows: 0 } : countUsers(file.source)),
        ...countResults(file.source.db),
      })),
    estimate: async (selection, access, work = eventsWork) => {
      const secondsPerCall = recentSecondsPerCall(file.source);
      try {
        if (work.pipeline === 'mail')
          return await mail().estimate(work.options, selection, access.settings, secondsPerCall);
        const [stage] = behaviour().pipeline.stages;
        return await estimateJob(stage, selection, access.settings, secondsPerCall);
      } catch (thrown) {
        throw asDatabaseError(thrown);
      }
    },
    start: async (selection, access, work = eventsWork) => {
      const model = await runnerModel(access);
      await warmUp();
      file.identity.check();
      backingUp ??= backUp().finally(() => {
        backingUp = null;
      });
      await backingUp;
      closing.signal.throwIfAborted();
      if (!file.runner.isRunning()) prepareToWrite();
      return guardDatabase(() => file.runner.start(work, selection, model));
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
    users: async (query) => guardDatabase(() => behaviour().views.users(query, active())),
    user: async (userId) => guardDatabase(() => behaviour().views.user(userId, active())),
    userRows: async (query) => guardDatabase(() => behaviour().views.userRows(query)),
    extractedEvents: async (query) => guardDatabase(() => behaviour().views.events(query)),
    mails: async (query) => guardDatabase(() => mail().mails.mails(query, active())),
    mail: async (emailId) => guardDatabase(() => mail().mails.mail(emailId, active())),
    talents: async (query) => guardDatabase(() => mail().talent.talents(query)),
    matches: async (query) => guardDatabase(() => mail().talent.matches(query)),
    searchTalent: async (search, access, embeddingModel) =>
      searchTalent(file.source.db, mail().talent, search, embeddingModel, (text) =>
        probe.embedOne(access, embeddingModel, text),
      ),
    exportTalent: async (table, format, path) => exportTalent(file.source.db, table, format, path),
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
