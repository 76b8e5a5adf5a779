import { resolve } from 'node:path';
import { AppError, type ErrorInfo } from '../../shared/app-error.ts';
import type { ImportProgress } from '../../shared/import-progress.ts';
import type { ImportProblem, ImportReport } from '../../shared/mail-import.ts';
import { createReporter } from '../importing/report-progress.ts';
import { damaged, unreadable } from './import-problem.ts';
import { beginMailFile, type MailFileWriter } from './mail-file-writer.ts';
import { type FoundMail, openMailSource } from './open-mail-source.ts';
import { readMail } from './read-mail.ts';

export interface ImportOptions {
  /** A mailbox, or a folder of .eml files. */
  readonly source: string;
  /** The new SQLite file; it may not exist. */
  readonly out: string;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Ends the import with `aborted`; no file is left. */
  readonly signal?: AbortSignal;
  /** Bytes of the largest mail that is read. */
  readonly maxMailBytes?: number;
}

/** Attachments included, in their encoding; mail servers take 25 to 50 MB. */
const defaultMaxMailBytes = 64 * 1024 * 1024;
const maxProblems = 1_000;

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new AppError('aborted', 'The import was stopped; no file was written.');
}

/** Counts what comes of each mail, and keeps the first problems whole. */
function createTally() {
  const counts = {
    found: 0,
    imported: 0,
    renamed: 0,
    duplicates: 0,
    unreadable: 0,
    damaged: 0,
    problemsInAll: 0,
  };
  const problems: ImportProblem[] = [];
  const note = ({ file, offset }: FoundMail, imported: boolean, error: ErrorInfo): void => {
    counts.problemsInAll++;
    if (imported) counts.damaged++;
    else counts.unreadable++;
    if (problems.length < maxProblems) problems.push({ file, offset, imported, error });
  };
  return { counts, problems, note };
}

type Tally = ReturnType<typeof createTally>;

/** Reads a mail and writes it; whatever it holds, the import goes on, and the tally says what came of it. */
async function importOne(found: FoundMail, writer: MailFileWriter, { counts, note }: Tally): Promise<void> {
  counts.found++;
  if ('error' in found.content) return note(found, false, found.content.error);
  const mail = await readMail(found.content.raw, found.postmark).catch((thrown: unknown) => {
    note(found, false, unreadable(thrown));
    return null;
  });
  if (mail === null) return;
  const added = writer.add(mail);
  if (added === 'duplicate') {
    counts.duplicates++;
    return;
  }
  counts.imported++;
  if (added === 'renamed') counts.renamed++;
  if (mail.damage.length > 0) note(found, true, damaged(mail.damage));
}

/**
 * Imports a mailbox, or a folder of .eml files, into a new SQLite file with a table `emails`, one mail at a time: memory
 * holds a chunk and a mail, however large the mailbox. A mail that cannot be read is reported and never stops the rest; one
 * whose Message-ID and content were met already is counted as a duplicate, and one of other content gets an id of its own. Either the whole file is there at the end or none. Throws
 * AppError: `file_not_found`, `permission_denied`, `not_a_mailbox`, `no_mail`, `output_exists`, `disk_full`,
 * `io_error`, `aborted`.
 */
export async function importMail(options: ImportOptions): Promise<ImportReport> {
  const startedAt = performance.now();
  const { signal, maxMailBytes = defaultMaxMailBytes } = options;
  const writer = beginMailFile(options.out);
  try {
    const source = await openMailSource(resolve(options.source), { maxBytes: maxMailBytes, signal });
    const report = createReporter(source.totalBytes, options.onProgress);
    const tally = createTally();
    for await (const found of source.mails) {
      throwIfAborted(signal);
      await importOne(found, writer, tally);
      report(tally.counts.found, found.readBytes, false);
    }
    throwIfAborted(signal);
    if (tally.counts.found === 0) {
      throw new AppError('no_mail', 'There is no mail in it.', {
        hint: 'Choose an .mbox file, or a folder of .eml files.',
        params: { path: options.source },
      });
    }
    writer.finish();
    report(tally.counts.found, source.totalBytes, true);
    return {
      out: resolve(options.out),
      ...tally.counts,
      dialect: source.dialect,
      otherFiles: source.otherFiles,
      problems: tally.problems,
      bytes: source.totalBytes,
      elapsedMs: performance.now() - startedAt,
    };
  } finally {
    writer.discard();
  }
}
