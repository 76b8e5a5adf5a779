import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/app-error.ts';
import type { AskedRows } from '../../shared/asked-rows.ts';
import type { Workspace } from '../../shared/contract.ts';
import type { DataImportReport } from '../../shared/data-import.ts';
import type { ImportReport } from '../../shared/mail-import.ts';
import { createImporting, type ImportingParts } from './importing.ts';
import type { ImportWork, StartImport } from './worker-host.ts';

const nothing: Workspace = { source: null, job: null, revision: 1 };
const reportOf = (out: string): ImportReport => ({
  out,
  found: 3,
  imported: 2,
  renamed: 0,
  dialect: 'mboxrd',
  duplicates: 1,
  unreadable: 0,
  damaged: 0,
  otherFiles: 0,
  problems: [],
  problemsInAll: 0,
  bytes: 900,
  elapsedMs: 5,
});

/** An import whose thread the test ends by hand. */
function desk(parts: Partial<ImportingParts> = {}) {
  const started: { readonly source: string; readonly out: string }[] = [];
  const ends: PromiseWithResolvers<ImportReport>[] = [];
  const suggestions: string[] = [];
  const importing = createImporting({
    startImport: ((_: 'mail', given: ImportWork['mail']['given']) => {
      started.push(given);
      const end = Promise.withResolvers<ImportReport>();
      ends.push(end);
      return {
        report: end.promise,
        stop: () => end.reject(new AppError('aborted', 'The import was stopped.')),
      };
    }) as StartImport,
    chooseMail: async () => '/mail/inbox.mbox',
    chooseOutput: async (suggestion) => {
      suggestions.push(suggestion);
      return '/mail/new.db';
    },
    open: async () => nothing,
    reopen: async () => nothing,
    openFile: () => null,
    backupFolder: '/backups',
    onProgress: () => undefined,
    ...parts,
  });
  const untilStarted = async (): Promise<void> => {
    while (ends.length === 0) await Promise.resolve();
  };
  return { importing, started, ends, suggestions, untilStarted };
}

describe('createImporting', () => {
  it('imports what was chosen to where it was chosen, and opens it', async () => {
    const opened: string[] = [];
    const { importing, started, ends, suggestions, untilStarted } = desk({
      open: async (path) => {
        opened.push(path);
        return nothing;
      },
    });
    const outcome = importing.mail('mailbox');
    await untilStarted();
    ends[0]?.resolve(reportOf('/mail/new.db'));
    expect(await outcome).toEqual({ report: reportOf('/mail/new.db'), workspace: nothing, problem: null });
    expect(started).toEqual([{ source: '/mail/inbox.mbox', out: '/mail/new.db' }]);
    expect(suggestions).toEqual(['/mail/inbox.db']);
    expect(opened).toEqual(['/mail/new.db']);
  });

  it('does nothing where a dialog is dismissed', async () => {
    const first = desk({ chooseMail: async () => null });
    expect(await first.importing.mail('folder')).toBeNull();
    const second = desk({ chooseOutput: async () => null });
    expect(await second.importing.mail('folder')).toBeNull();
    expect([...first.started, ...second.started]).toEqual([]);
  });

  it('does not ask what to import where it is told', async () => {
    const { importing, started, ends, suggestions, untilStarted } = desk({ chooseMail: async () => null });
    const outcome = importing.mail('mailbox', '/dropped/old.mbox');
    await untilStarted();
    ends[0]?.resolve(reportOf('/mail/new.db'));
    expect(await outcome).not.toBeNull();
    expect(started[0]?.source).toBe('/dropped/old.mbox');
    expect(suggestions).toEqual(['/dropped/old.db']);
  });

  it('gives a name without an ending one', async () => {
    const { importing, started, ends, untilStarted } = desk({ chooseOutput: async () => '/mail/new' });
    const outcome = importing.mail('mailbox');
    await untilStarted();
    ends[0]?.resolve(reportOf('/mail/new.db'));
    await outcome;
    expect(started[0]?.out).toBe('/mail/new.db');
  });

  it('keeps the report where the new file cannot be opened', async () => {
    const { importing, ends, untilStarted } = desk({
      open: async () => {
        throw new AppError('permission_denied', 'No.');
      },
    });
    const outcome = importing.mail('mailbox');
    await untilStarted();
    ends[0]?.resolve(reportOf('/mail/new.db'));
    expect(await outcome).toMatchObject({
      report: { imported: 2 },
      workspace: null,
      problem: { code: 'permission_denied' },
    });
  });

  it('runs one at a time, and can be cancelled and begun again', async () => {
    const { importing, ends, untilStarted } = desk();
    const first = importing.mail('mailbox');
    await untilStarted();
    await expect(importing.mail('mailbox')).rejects.toMatchObject({ code: 'import_running' });
    importing.cancel();
    await expect(first).rejects.toMatchObject({ code: 'aborted' });
    importing.cancel();
    const again = importing.mail('mailbox');
    while (ends.length < 2) await Promise.resolve();
    ends[1]?.resolve(reportOf('/mail/new.db'));
    expect(await again).toMatchObject({ report: { imported: 2 } });
  });
});

describe('an import of rows', () => {
  const rowsReport = (out: string): DataImportReport => ({
    out,
    tables: [],
    problems: [],
    problemsInAll: 0,
    bytes: 10,
    elapsedMs: 1,
  });
  const asked: AskedRows = {
    source: '/rows/clicks.csv',
    reading: { encoding: 'gb18030' },
    profiles: '/rows/people.csv',
    target: 'new',
    out: '/rows/clicks',
  };

  /** Answers every import at once, and notes what it was given. */
  function rowsDesk(parts: Partial<ImportingParts> = {}) {
    const notes: unknown[] = [];
    const startImport = ((kind: string, given: ImportWork['tables']['given']) => {
      notes.push([kind, given.target, given.reading, given.profiles]);
      return { report: Promise.resolve(rowsReport(given.target.path)), stop: () => undefined };
    }) as unknown as StartImport;
    const importing = createImporting({
      startImport,
      chooseMail: async () => null,
      chooseOutput: async () => null,
      open: async (path) => {
        notes.push(`open ${path}`);
        return nothing;
      },
      reopen: async (path) => {
        notes.push(`reopen ${path}`);
        return nothing;
      },
      openFile: () => '/data/log.db',
      backupFolder: '/backups',
      onProgress: () => undefined,
      ...parts,
    });
    return { importing, notes };
  }

  it('goes into a new file, which is opened', async () => {
    const { importing, notes } = rowsDesk();
    expect(await importing.rows(asked)).toEqual({
      report: rowsReport('/rows/clicks.db'),
      workspace: nothing,
      problem: null,
    });
    expect(notes).toEqual([
      [
        'tables',
        { kind: 'new', path: '/rows/clicks.db' },
        { encoding: 'gb18030' },
        { path: '/rows/people.csv' },
      ],
      'open /rows/clicks.db',
    ]);
  });

  it('goes into the open file with a copy before, and that is opened anew', async () => {
    const { importing, notes } = rowsDesk();
    await importing.rows({ ...asked, target: 'open', profiles: null });
    const target = { kind: 'existing', path: '/data/log.db', backups: { folder: '/backups' } };
    expect(notes).toEqual([['tables', target, { encoding: 'gb18030' }, undefined], 'reopen /data/log.db']);
  });

  it('is refused where no file is open, or a job runs on it', async () => {
    const none = rowsDesk({ openFile: () => null });
    await expect(none.importing.rows({ ...asked, target: 'open' })).rejects.toMatchObject({
      code: 'no_file_open',
    });
    const busy = rowsDesk({
      openFile: () => {
        throw new AppError('job_running', 'No.');
      },
    });
    await expect(busy.importing.rows({ ...asked, target: 'open' })).rejects.toMatchObject({
      code: 'job_running',
    });
    expect([...none.notes, ...busy.notes]).toEqual([]);
  });
});
