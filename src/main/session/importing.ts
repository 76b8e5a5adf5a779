import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { AppError, toErrorInfo } from '../../shared/app-error.ts';
import type { AskedRows } from '../../shared/asked-rows.ts';
import type { ImportOutcome, MailPlace, Workspace } from '../../shared/contract.ts';
import type { DataReading, PlannedImport } from '../../shared/data-import.ts';
import type { ImportProgress } from '../../shared/import-progress.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import type { ImportKind, ImportThread, ImportWork, StartImport } from './worker-host.ts';

export interface ImportingParts {
  readonly startImport: StartImport;
  /** What to import: a mailbox file, or a folder of mails; null where the person chose none. */
  readonly chooseMail: (place: MailPlace) => Promise<string | null>;
  /** Where the new file goes, with a suggestion; null where the person chose none. */
  readonly chooseOutput: (suggestion: string) => Promise<string | null>;
  readonly open: (path: string) => Promise<Workspace>;
  /** The open file, anew: what it holds is another than before. */
  readonly reopen: (path: string) => Promise<Workspace>;
  /** The open file, where it may be written to; null where none is open. Throws while a job runs on it. */
  readonly openFile: () => string | null;
  /** Where a file is copied to before it is first written to. */
  readonly backupFolder: string;
  readonly onProgress: (progress: ImportProgress) => void;
}

export type Importing = ReturnType<typeof createImporting>;

/** Imports for the window. A file that cannot be opened afterwards is told beside the report, not in its stead. */
export function createImporting(parts: ImportingParts) {
  let underWay = false;
  let thread: ImportThread<ImportKind> | null = null;

  const carryOut = async <Kind extends ImportKind>(
    kind: Kind,
    given: ImportWork[Kind]['given'],
  ): Promise<ImportWork[Kind]['report']> => {
    const begun = parts.startImport(kind, given, { onProgress: parts.onProgress });
    thread = begun;
    const report = await begun.report;
    thread = null;
    return report;
  };

  const alone = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (underWay) throw codedError('import_running');
    underWay = true;
    try {
      return await work();
    } finally {
      underWay = false;
      thread = null;
    }
  };

  const opened = async <Report extends { readonly out: string }>(
    report: Report,
    open: (path: string) => Promise<Workspace>,
  ): Promise<ImportOutcome<Report>> => {
    try {
      return { report, workspace: await open(report.out), problem: null };
    } catch (thrown) {
      return { report, workspace: null, problem: toErrorInfo(thrown) };
    }
  };

  const importChosen = async (place: MailPlace, path?: string) => {
    const source = path ?? (await parts.chooseMail(place));
    if (source === null) return null;
    const out = await parts.chooseOutput(besides(source));
    if (out === null) return null;
    return opened(await carryOut('mail', { source, out: withExtension(out) }), parts.open);
  };

  const importRows = async ({ source, reading, table, profiles, target, out }: AskedRows) => {
    const given = { source, reading, table, profiles: profiles === null ? undefined : { path: profiles } };
    if (target === 'new')
      return opened(
        await carryOut('tables', { ...given, target: { kind: 'new', path: withExtension(out) } }),
        parts.open,
      );
    const path = parts.openFile();
    if (path === null)
      throw new AppError('no_file_open', 'No file is open.', { hint: 'Open a database first.' });
    const existing = { kind: 'existing', path, backups: { folder: parts.backupFolder } } as const;
    return opened(await carryOut('tables', { ...given, target: existing }), () => parts.reopen(path));
  };

  return {
    /** Asks what, unless a path is given, and where to, imports, and opens the new file. Null where the person chose none. One at a time. */
    mail: (place: MailPlace, path?: string) => alone(() => importChosen(place, path)),
    /** Imports rows into a new file, or into the one that is open, and opens it. One at a time. */
    rows: (asked: AskedRows) => alone(() => importRows(asked)),
    /** The first rows of a file, and where an import of them would go. */
    preview: async (path: string, reading: DataReading): Promise<PlannedImport> => ({
      ...(await parts.startImport('preview', { path, reading }).report),
      out: unused(besides(path)),
    }),
    /** Ends the import under way, if there is one; it then rejects with `aborted`. */
    cancel: () => thread?.stop(),
  };
}

/** Beside what is imported, under its name. */
function besides(source: string): string {
  return join(dirname(source), `${basename(source, extname(source))}.db`);
}

/** The path, or one with a number where there is a file of that name. */
function unused(path: string): string {
  const stem = path.slice(0, -extname(path).length);
  for (let number = 1; ; number++) {
    const tried = number === 1 ? path : `${stem} ${number}${extname(path)}`;
    if (!existsSync(tried)) return tried;
  }
}

/** A name that was typed without an ending gets one, so that the file is found again by the dialog that opens. */
function withExtension(path: string): string {
  return extname(path) === '' ? `${path}.db` : path;
}
