import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeMailbox } from '../../../scripts/sample/mail/make-mailbox.ts';
import { renderMbox } from '../../../scripts/sample/mail/render-mail.ts';
import type { ImportProgress } from '../../shared/import-progress.ts';
import { makeFolder } from '../testing/test-bench.ts';
import { startImportThread } from './import-thread.ts';

function mailbox(count: number, times = 1): { readonly folder: string; readonly source: string } {
  const folder = makeFolder();
  const source = join(folder, 'in.mbox');
  writeFileSync(source, renderMbox(makeMailbox(7, count).mails).toString().repeat(times));
  return { folder, source };
}

describe('startImportThread', () => {
  it('imports off the thread, tells how far it is, and answers the report', async () => {
    const { folder, source } = mailbox(40);
    const out = join(folder, 'out.db');
    const progress: ImportProgress[] = [];
    const report = await startImportThread(
      'mail',
      { source, out },
      { onProgress: (now) => progress.push(now) },
    ).report;
    expect(report).toMatchObject({ out, found: 40 });
    expect(existsSync(out)).toBe(true);
    expect(progress.at(-1)).toEqual({ count: 40, bytes: report.bytes, totalBytes: report.bytes });
  });

  it('stops when told to, and leaves no file', async () => {
    const { folder, source } = mailbox(100, 20);
    const out = join(folder, 'out.db');
    const first = Promise.withResolvers<void>();
    const thread = startImportThread('mail', { source, out }, { onProgress: () => first.resolve() });
    await first.promise;
    thread.stop();
    await expect(thread.report).rejects.toMatchObject({ code: 'aborted' });
    expect(readdirSync(folder)).toEqual(['in.mbox']);
  });

  it('rejects with the code of what went wrong', async () => {
    const { folder, source } = mailbox(1);
    writeFileSync(join(folder, 'taken.db'), '');
    const taken = startImportThread('mail', { source, out: join(folder, 'taken.db') });
    await expect(taken.report).rejects.toMatchObject({ code: 'output_exists', hint: expect.any(String) });
    const nowhere = startImportThread('mail', {
      source: join(folder, 'none.mbox'),
      out: join(folder, 'out.db'),
    });
    await expect(nowhere.report).rejects.toMatchObject({ code: 'file_not_found' });
  });
});
