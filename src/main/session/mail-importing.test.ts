import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/app-error.ts';
import type { Workspace } from '../../shared/contract.ts';
import type { ImportReport } from '../../shared/mail-import.ts';
import { createMailImporting, type MailImportingParts } from './mail-importing.ts';

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
function desk(parts: Partial<MailImportingParts> = {}) {
  const started: { readonly source: string; readonly out: string }[] = [];
  const ends: PromiseWithResolvers<ImportReport>[] = [];
  const suggestions: string[] = [];
  const mail = createMailImporting({
    startImport: (_, given) => {
      started.push(given);
      const end = Promise.withResolvers<ImportReport>();
      ends.push(end);
      return {
        report: end.promise,
        stop: () => end.reject(new AppError('aborted', 'The import was stopped.')),
      };
    },
    chooseMail: async () => '/mail/inbox.mbox',
    chooseOutput: async (suggestion) => {
      suggestions.push(suggestion);
      return '/mail/new.db';
    },
    open: async () => nothing,
    onProgress: () => undefined,
    ...parts,
  });
  const untilStarted = async (): Promise<void> => {
    while (ends.length === 0) await Promise.resolve();
  };
  return { mail, started, ends, suggestions, untilStarted };
}

describe('createMailImporting', () => {
  it('imports what was chosen to where it was chosen, and opens it', async () => {
    const opened: string[] = [];
    const { mail, started, ends, suggestions, untilStarted } = desk({
      open: async (path) => {
        opened.push(path);
        return nothing;
      },
    });
    const outcome = mail.run('mailbox');
    await untilStarted();
    ends[0]?.resolve(reportOf('/mail/new.db'));
    expect(await outcome).toEqual({ report: reportOf('/mail/new.db'), workspace: nothing, problem: null });
    expect(started).toEqual([{ source: '/mail/inbox.mbox', out: '/mail/new.db' }]);
    expect(suggestions).toEqual(['/mail/inbox.db']);
    expect(opened).toEqual(['/mail/new.db']);
  });

  it('does nothing where a dialog is dismissed', async () => {
    const first = desk({ chooseMail: async () => null });
    expect(await first.mail.run('folder')).toBeNull();
    const second = desk({ chooseOutput: async () => null });
    expect(await second.mail.run('folder')).toBeNull();
    expect([...first.started, ...second.started]).toEqual([]);
  });

  it('does not ask what to import where it is told', async () => {
    const { mail, started, ends, suggestions, untilStarted } = desk({ chooseMail: async () => null });
    const outcome = mail.run('mailbox', '/dropped/old.mbox');
    await untilStarted();
    ends[0]?.resolve(reportOf('/mail/new.db'));
    expect(await outcome).not.toBeNull();
    expect(started[0]?.source).toBe('/dropped/old.mbox');
    expect(suggestions).toEqual(['/dropped/old.db']);
  });

  it('gives a name without an ending one', async () => {
    const { mail, started, ends, untilStarted } = desk({ chooseOutput: async () => '/mail/new' });
    const outcome = mail.run('mailbox');
    await untilStarted();
    ends[0]?.resolve(reportOf('/mail/new.db'));
    await outcome;
    expect(started[0]?.out).toBe('/mail/new.db');
  });

  it('keeps the report where the new file cannot be opened', async () => {
    const { mail, ends, untilStarted } = desk({
      open: async () => {
        throw new AppError('permission_denied', 'No.');
      },
    });
    const outcome = mail.run('mailbox');
    await untilStarted();
    ends[0]?.resolve(reportOf('/mail/new.db'));
    expect(await outcome).toMatchObject({
      report: { imported: 2 },
      workspace: null,
      problem: { code: 'permission_denied' },
    });
  });

  it('runs one at a time, and can be cancelled and begun again', async () => {
    const { mail, ends, untilStarted } = desk();
    const first = mail.run('mailbox');
    await untilStarted();
    await expect(mail.run('mailbox')).rejects.toMatchObject({ code: 'import_running' });
    mail.cancel();
    await expect(first).rejects.toMatchObject({ code: 'aborted' });
    mail.cancel();
    const again = mail.run('mailbox');
    while (ends.length < 2) await Promise.resolve();
    ends[1]?.resolve(reportOf('/mail/new.db'));
    expect(await again).toMatchObject({ report: { imported: 2 } });
  });
});
