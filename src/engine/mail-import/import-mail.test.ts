import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImportProgress } from '../../shared/import-progress.ts';
import { rawMail } from '../testing/raw-mail.ts';
import { withDatabase } from '../testing/source-file.ts';
import { makeFolder } from '../testing/test-bench.ts';
import { importMail } from './import-mail.ts';

const mark = 'From wang@example.com Mon Nov 24 10:42:00 2025\r\n';

function mail(id: string | null, text = 'hello'): Buffer {
  const headers = [`Subject: ${id ?? 'none'}`, 'From: a@b.cn', 'Date: Mon, 24 Nov 2025 10:42:00 +0800'];
  const withId = id === null ? headers : [...headers, `Message-ID: <${id}>`];
  return rawMail(withId, [{ type: 'text/plain; charset=utf-8', content: Buffer.from(text) }]);
}

const toMbox = (mails: readonly Buffer[]): Buffer =>
  Buffer.concat(mails.flatMap((raw) => [Buffer.from(mark), raw, Buffer.from('\r\n')]));

interface EmailRow {
  readonly id: string;
  readonly body: string;
  readonly attachments: string;
  readonly timestamp: string | null;
  readonly label_type: string | null;
}

const rowsOf = (path: string): EmailRow[] =>
  withDatabase(path, (db) => db.prepare<[], EmailRow>('SELECT * FROM emails ORDER BY rowid').all());

function place(): { readonly folder: string; readonly mbox: string; readonly out: string } {
  const folder = makeFolder();
  return { folder, mbox: join(folder, 'in.mbox'), out: join(folder, 'out.db') };
}

describe('importMail', () => {
  it('imports a mailbox into a new file and accounts for every mail', async () => {
    const { folder, mbox, out } = place();
    const damaged = rawMail(['Subject: d', 'Content-Transfer-Encoding: base64'], []);
    const large = mail('large', 'x'.repeat(50_000));
    const mails = [mail('1'), mail('2', '您好'), mail('1', 'again'), Buffer.from('\r\n'), large];
    const cut = Buffer.concat([damaged, Buffer.from('abcde')]);
    writeFileSync(mbox, toMbox([...mails, cut, mail(null), mail(null)]));
    const progress: ImportProgress[] = [];
    const report = await importMail({
      source: mbox,
      out,
      maxMailBytes: 20_000,
      onProgress: (now) => progress.push(now),
    });
    expect(report).toMatchObject({
      found: 8,
      imported: 5,
      renamed: 1,
      duplicates: 1,
      unreadable: 2,
      damaged: 1,
      problemsInAll: 3,
      otherFiles: 0,
      out,
    });
    expect(report.found).toBe(report.imported + report.duplicates + report.unreadable);
    expect(report.problems.map(({ error, imported }) => [error.code, imported])).toEqual([
      ['mail_unreadable', false],
      ['mail_too_large', false],
      ['mail_damaged', true],
    ]);
    const bytes = readFileSync(mbox);
    for (const { file, offset } of report.problems) {
      expect(file).toBe(mbox);
      expect(bytes.toString('latin1', offset, offset + mark.length)).toBe(mark);
    }
    const rows = rowsOf(out);
    expect(rows.slice(0, 2)).toMatchObject([
      { id: '1', body: 'hello', attachments: '[]', timestamp: '2025-11-24T02:42:00Z', label_type: null },
      { id: '2', body: '您好' },
    ]);
    expect(rows).toHaveLength(5);
    expect(progress.at(-1)).toEqual({ count: 8, bytes: bytes.length, totalBytes: bytes.length });
    expect(readdirSync(folder).sort()).toEqual(['in.mbox', 'out.db']);
  });

  it.each<readonly [name: string, second: Buffer, came: 'duplicates' | 'renamed']>([
    ['the same again', mail('1'), 'duplicates'],
    [
      'the same with other line ends',
      Buffer.from(mail('1').toString('latin1').replaceAll('\r\n', '\n')),
      'duplicates',
    ],
    ['the same by another way', Buffer.concat([Buffer.from('Received: by x\r\n'), mail('1')]), 'duplicates'],
    ['another text', mail('1', 'again'), 'renamed'],
    ['a text that goes on', mail('1', 'hello\n\nand more'), 'renamed'],
    [
      'another subject',
      Buffer.from(mail('1').toString('latin1').replace('Subject: 1', 'Subject: 2')),
      'renamed',
    ],
  ])('takes id and content of %s to tell whether it is there twice', async (_, second, came) => {
    const { mbox, out } = place();
    writeFileSync(mbox, toMbox([mail('1'), second, second]));
    const report = await importMail({ source: mbox, out });
    const renamed = came === 'renamed' ? 1 : 0;
    expect(report).toMatchObject({ found: 3, imported: 1 + renamed, renamed, duplicates: 2 - renamed });
    const [first, other] = rowsOf(out);
    expect(first).toMatchObject({ id: '1', body: 'hello' });
    if (renamed === 1) expect(other?.id).toMatch(/^1#[\da-f]{12}$/);
  });

  it('takes attachments of other bytes under one name for other content', async () => {
    const { mbox, out } = place();
    const withPicture = (byte: number): Buffer =>
      rawMail(
        ['Subject: a', 'Message-ID: <1>'],
        [
          { type: 'text/plain', content: Buffer.from('see below') },
          { type: 'image/png', name: 'a.png', content: Buffer.alloc(100, byte) },
        ],
      );
    writeFileSync(mbox, toMbox([withPicture(1), withPicture(2), withPicture(1)]));
    expect(await importMail({ source: mbox, out })).toMatchObject({ imported: 2, renamed: 1, duplicates: 1 });
  });

  it('says how the mailbox was read, and keeps a line that may have begun a mail', async () => {
    const lines = 'From Monday on\n\nFrom 9 to 5\n\nFrom here';
    const asked = [`Subject: 1\n\nit said\n\n${mark.trim()}\nis a line\n`, 'Subject: 2\n\nx\n'];
    const boxes = [asked, [...asked, `Subject: 3\n\n${lines}\n`]].map((mails) =>
      mails.map((text) => `${mark.trim()}\n${text}\n`).join(''),
    );
    const [few, many] = await Promise.all(
      boxes.map(async (text) => {
        const { mbox, out } = place();
        writeFileSync(mbox, text);
        return {
          report: await importMail({ source: mbox, out }),
          bodies: rowsOf(out).map(({ body }) => body),
        };
      }),
    );
    expect(few?.report).toMatchObject({ found: 3, dialect: 'mboxrd', damaged: 1 });
    expect(few?.bodies).toEqual(['it said', `${mark.trim()}\nis a line`, 'x']);
    expect(many?.report).toMatchObject({ found: 3, dialect: 'unquoted', damaged: 0 });
    expect(many?.bodies).toEqual([`it said\n\n${mark.trim()}\nis a line`, 'x', lines]);
  });

  it('imports the .eml files of a folder and of those in it, in order, and leaves other files alone', async () => {
    const { folder, out } = place();
    const source = join(folder, 'mails');
    mkdirSync(join(source, 'b', 'c'), { recursive: true });
    writeFileSync(join(source, 'b', 'c', '3.EML'), mail('3'));
    writeFileSync(join(source, 'b', '2.eml'), mail('2'));
    writeFileSync(join(source, '1.eml'), mail('1'));
    writeFileSync(join(source, 'empty.eml'), '');
    writeFileSync(join(source, 'notes.txt'), 'none');
    symlinkSync(source, join(source, 'b', 'loop'));
    symlinkSync(join(source, 'gone'), join(source, 'gone.eml'));
    const report = await importMail({ source, out });
    expect(rowsOf(out).map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(report).toMatchObject({ found: 5, imported: 3, unreadable: 2, otherFiles: 2 });
    expect(report.problems.map(({ file, error }) => [file, error.code])).toEqual([
      [join(source, 'empty.eml'), 'mail_unreadable'],
      [join(source, 'gone.eml'), 'mail_unreadable'],
    ]);
  });

  it('finds the mailbox in the folder that Apple Mail exports', async () => {
    const { folder, out } = place();
    const source = join(folder, 'Jobs.mbox');
    mkdirSync(source);
    writeFileSync(join(source, 'mbox'), toMbox([mail('1'), mail('2')]));
    writeFileSync(join(source, 'table_of_contents'), 'x');
    expect(await importMail({ source, out })).toMatchObject({ found: 2, imported: 2, otherFiles: 0 });
  });

  it('never overwrites, and says what it cannot use', async () => {
    const { folder, mbox, out } = place();
    writeFileSync(mbox, toMbox([mail('1')]));
    writeFileSync(out, 'mine');
    await expect(importMail({ source: mbox, out })).rejects.toMatchObject({ code: 'output_exists' });
    expect(readFileSync(out, 'utf8')).toBe('mine');

    const fresh = join(folder, 'fresh.db');
    const noMailbox = join(folder, 'a.txt');
    writeFileSync(noMailbox, 'Dear all');
    const empty = join(folder, 'empty.mbox');
    writeFileSync(empty, '');
    const bare = join(folder, 'bare');
    mkdirSync(bare);
    const before = readdirSync(folder);
    for (const [source, target, code] of [
      [join(folder, 'nothing.mbox'), fresh, 'file_not_found'],
      [noMailbox, fresh, 'not_a_mailbox'],
      [empty, fresh, 'no_mail'],
      [bare, fresh, 'no_mail'],
      [mbox, join(folder, 'nowhere', 'out.db'), 'file_not_found'],
    ] as const) {
      await expect(importMail({ source, out: target })).rejects.toMatchObject({ code });
    }
    expect(readdirSync(folder)).toEqual(before);
  });

  it('does not take a name that something else took meanwhile', async () => {
    const { folder, mbox, out } = place();
    writeFileSync(mbox, toMbox([mail('1'), mail('2')]));
    const taking = importMail({ source: mbox, out, onProgress: () => writeFileSync(out, 'mine') });
    await expect(taking).rejects.toMatchObject({ code: 'output_exists' });
    expect(readFileSync(out, 'utf8')).toBe('mine');
    expect(readdirSync(folder).sort()).toEqual(['in.mbox', 'out.db']);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const { folder, mbox, out } = place();
    writeFileSync(mbox, toMbox(Array.from({ length: 200 }, (_, index) => mail(String(index)))));
    const stop = new AbortController();
    const stopped = importMail({ source: mbox, out, signal: stop.signal, onProgress: () => stop.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    expect(readdirSync(folder)).toEqual(['in.mbox']);
    // While the mailbox is only looked over, too.
    const early = importMail({ source: mbox, out, signal: AbortSignal.abort() });
    await expect(early).rejects.toMatchObject({ code: 'aborted' });
    expect(readdirSync(folder)).toEqual(['in.mbox']);
  });

  it('says which folder it could not look into', async () => {
    const { folder, out } = place();
    const source = join(folder, 'mails');
    const closed = join(source, 'closed');
    mkdirSync(closed, { recursive: true });
    writeFileSync(join(source, '1.eml'), mail('1'));
    chmodSync(closed, 0);
    // Whoever runs as root looks into it all the same, and finds it empty.
    const isClosed = process.getuid?.() !== 0;
    const report = await importMail({ source, out }).finally(() => chmodSync(closed, 0o755));
    expect([report.imported, report.unreadable]).toEqual([1, isClosed ? 1 : 0]);
  });
});
