import { basename, dirname, extname, join } from 'node:path';
import { toErrorInfo } from '../../shared/app-error.ts';
import type { ImportOutcome, MailPlace, Workspace } from '../../shared/contract.ts';
import type { ImportProgress } from '../../shared/import-progress.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import type { ImportThread, StartImport } from './worker-host.ts';

export interface MailImportingParts {
  readonly startImport: StartImport<'mail'>;
  /** What to import: a mailbox file, or a folder of mails; null where the person chose none. */
  readonly chooseMail: (place: MailPlace) => Promise<string | null>;
  /** Where the new file goes, with a suggestion; null where the person chose none. */
  readonly chooseOutput: (suggestion: string) => Promise<string | null>;
  readonly open: (path: string) => Promise<Workspace>;
  readonly onProgress: (progress: ImportProgress) => void;
}

export interface MailImporting {
  /**
   * Asks what, unless a path is given, and where to, imports, and opens the new file. Null where the person chose none.
   * One at a time.
   */
  run(place: MailPlace, path?: string): Promise<ImportOutcome | null>;
  /** Ends the import under way, if there is one; it then rejects with `aborted`. */
  cancel(): void;
}

/** Imports mail for the window. A new file that cannot be opened is told beside the report, not in its stead. */
export function createMailImporting(parts: MailImportingParts): MailImporting {
  let underWay = false;
  let thread: ImportThread<'mail'> | null = null;

  const importChosen = async (place: MailPlace, path?: string): Promise<ImportOutcome | null> => {
    const source = path ?? (await parts.chooseMail(place));
    if (source === null) return null;
    const out = await parts.chooseOutput(suggestOutput(source));
    if (out === null) return null;
    thread = parts.startImport('mail', { source, out: withExtension(out) }, { onProgress: parts.onProgress });
    const report = await thread.report;
    thread = null;
    try {
      return { report, workspace: await parts.open(report.out), problem: null };
    } catch (thrown) {
      return { report, workspace: null, problem: toErrorInfo(thrown) };
    }
  };

  return {
    async run(place, path) {
      if (underWay) throw codedError('import_running');
      underWay = true;
      try {
        return await importChosen(place, path);
      } finally {
        underWay = false;
        thread = null;
      }
    },
    cancel: () => thread?.stop(),
  };
}

/** Beside what is imported, under its name. */
function suggestOutput(source: string): string {
  return join(dirname(source), `${basename(source, extname(source))}.db`);
}

/** A name that was typed without an ending gets one, so that the file is found again by the dialog that opens. */
function withExtension(path: string): string {
  return extname(path) === '' ? `${path}.db` : path;
}
