import { basename } from 'node:path';
import { AppError } from '../shared/app-error.ts';
import type { SourceMapping } from '../shared/source.ts';
import { defaultRetryPolicy } from './calling/send-with-retries.ts';
import { guardDatabase } from './database/database-error.ts';
import { type FileIdentity, identifyFile } from './database/file-identity.ts';
import { makeDurable, openSourceFile, type SourceFile } from './database/open-source-file.ts';
import { readSchema } from './database/read-schema.ts';
import { quoteIdentifier } from './database/sql-text.ts';
import type { EngineOptions } from './engine.ts';
import { createJobRunner, type JobRunner } from './job/job-runner.ts';
import { defaultRetryWritesMs } from './job/retry-writes.ts';
import { createLifeLock } from './ledger/life-lock.ts';
import { migrate } from './ledger/migrate.ts';
import { migrations } from './ledger/migrations.ts';
import { readyLedger } from './ledger/ready-ledger.ts';
import { createEventsPipeline, type EventsPipeline } from './pipelines/events/events-pipeline.ts';
import { findForm } from './pipelines/events/find-form.ts';
import { resultTableNames } from './pipelines/events/result-tables.ts';
import { listUsers, qualified } from './pipelines/events/user-list.ts';
import { createUserReader } from './pipelines/events/user-reader.ts';
import { createUserViews, type UserViews } from './pipelines/events/user-views.ts';
import { type MailFile, openMail } from './pipelines/mail/mail-file.ts';
import { mailTableNames } from './pipelines/mail/result-tables.ts';

/** What a file with behaviour rows offers. */
export interface BehaviourFile {
  readonly mapping: SourceMapping;
  readonly pipeline: EventsPipeline;
  readonly views: UserViews;
}

/** Everything about one open file; remade when a sidecar comes into being. */
export interface OpenFile {
  readonly source: SourceFile;
  readonly identity: FileIdentity;
  /** At least one of the two is there. */
  readonly behaviour: BehaviourFile | null;
  readonly mail: MailFile | null;
  readonly runner: JobRunner;
}

/** Rows looked at to see which of its two forms a table is in. */
const sampledRows = 200;

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

/** What is said where a file, or what is asked of it, has nothing to read. */
export function noUsableTable(path: string, hasMail = false): AppError {
  if (hasMail) {
    return new AppError('no_usable_table', `${basename(path)} holds mails, and no table of behaviour rows.`, {
      hint: 'Read its mails instead: the Talent page, or talent FILE on the command line.',
      params: { path },
    });
  }
  return new AppError('no_usable_table', `${basename(path)} has no table of behaviour rows.`, {
    hint: 'It needs a table with a user, a time, and a text or an action, such as behavior_data(user_id, timestamp, behavior_text).',
    params: { path },
  });
}

/** What is said where mails are asked for and the file has none. */
export function noMailTable(): AppError {
  return new AppError('no_mail_table', 'This file has no table of mails.', {
    hint: 'Import a mailbox into a new file, or open one with a table emails(id, sender, subject, body).',
  });
}

function openBehaviour(source: SourceFile): BehaviourFile | null {
  const found = findForm(readSchema(source.db, source.schema));
  if (found === null) return null;
  const mapping = settleForm(source, found);
  listUsers(source, mapping);
  return {
    mapping,
    pipeline: createEventsPipeline(source, mapping),
    views: createUserViews(source, createUserReader(source, mapping)),
  };
}

/** Opens a file and what is in it. A ledger that is there is brought up to date, and an interrupted job found. */
export function openFile(path: string, options: EngineOptions, createSidecar: boolean): OpenFile {
  const source = openSourceFile(path, { createSidecar, sidecarFolder: options.sidecarFolder ?? null });
  options.onConnection?.(source.db);
  try {
    const mail = guardDatabase(() => openMail(source));
    const results = mail === null ? resultTableNames : [...resultTableNames, ...mailTableNames];
    const version = guardDatabase(() => readyLedger(source.db, results));
    const behaviour = guardDatabase(() => openBehaviour(source));
    if (behaviour === null && mail === null) throw noUsableTable(source.path);
    const identity = identifyFile(source);
    const runner = createJobRunner({
      db: source.db,
      pipelineFor: ({ pipeline, options: asked }) => {
        if (pipeline === 'mail' && mail === null) throw noMailTable();
        const made = pipeline === 'mail' ? mail?.pipelineFor(asked) : behaviour?.pipeline;
        if (made === undefined) throw noUsableTable(source.path, mail !== null);
        return made;
      },
      policy: options.policy ?? defaultRetryPolicy,
      now: options.now ?? Date.now,
      random: options.random ?? Math.random,
      onReceived: options.onReceived,
      identity,
      lock: createLifeLock(options.lockFolder ?? null),
      retryWritesMs: options.retryWritesMs ?? defaultRetryWritesMs,
    });
    if (version > 0) {
      if (version < migrations.length) migrate(source.db);
      makeDurable(source.db);
      identity.committed();
      runner.recover(options.after ?? null);
    }
    return { source, identity, behaviour, mail, runner };
  } catch (thrown) {
    source.db.close();
    throw thrown;
  }
}
