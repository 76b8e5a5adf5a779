import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeMailbox } from '../../../scripts/sample/mail/make-mailbox.ts';
import { renderMail } from '../../../scripts/sample/mail/render-mail.ts';
import { startGleaner } from '../testing/gleaner-process.ts';
import { withDatabase } from '../testing/source-file.ts';
import { makeFolder } from '../testing/test-bench.ts';
import { importMail } from './import-mail.ts';
import { MailRefusal } from './import-problem.ts';
import { readMail } from './read-mail.ts';

const sound = makeMailbox(5, 60)
  .mails.filter(({ fault }) => fault !== 'huge_line')
  .map(renderMail);

/** What breaks readers of mail, put anywhere. */
const nuisance = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      ...[
        '\r\n\r\n',
        '\n',
        'From x Mon Nov 24 10:42:00 2025\n',
        '--=_gleaner_part--',
        '\0\0\0',
        '=?utf-8?B?',
        '?=',
      ],
      ...[
        'Content-Type: multipart/mixed; boundary=""\r\n\r\n',
        'Content-Transfer-Encoding: base64\r\n\r\n',
        '<table><tr>',
      ],
      ...[
        'Content-Type: message/rfc822\r\n\r\n',
        'Content-Type: application/pkcs7-mime\r\n\r\n',
        'Content-Length: 40\r\n',
        '>From x\r\n',
        ' \r\n',
        'Subject: \r\n',
        '<!--',
        '&#xfffff;',
        '\x1b$B',
        'charset=utf-7',
        '%PDF-1.4\n',
      ],
    )
    .map((text) => Buffer.from(text, 'latin1')),
);

const damagedMail = fc
  .tuple(
    fc.constantFrom(...sound),
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), nuisance), { maxLength: 5 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([raw, nuisances, keep]) => {
    let mail = raw;
    for (const [where, what] of nuisances) {
      const at = Math.floor(where * mail.length);
      mail = Buffer.concat([mail.subarray(0, at), what, mail.subarray(at)]);
    }
    return keep < 0.5 ? mail.subarray(0, Math.floor(keep * 2 * mail.length)) : mail;
  });

it('reads any damaged mail, or refuses it with a sentence', async () => {
  await fc.assert(
    fc.asyncProperty(damagedMail, async (raw) => {
      const read = await readMail(raw).catch((thrown: unknown) => thrown);
      if (read instanceof Error) {
        // A fault of ours would be of another kind.
        expect(read).toBeInstanceOf(MailRefusal);
      } else {
        expect(read).toMatchObject({ id: expect.stringMatching(/./), body: expect.any(String) });
      }
    }),
    { numRuns: 600 },
  );
});

it('accounts for every mail of a mailbox of damaged ones', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(damagedMail, { minLength: 1, maxLength: 12 }), async (mails) => {
      const folder = makeFolder();
      const [source, out] = [join(folder, 'in.mbox'), join(folder, 'out.db')];
      const mark = Buffer.from('From - Mon Nov 24 10:42:00 2025\r\n');
      writeFileSync(source, Buffer.concat(mails.flatMap((raw) => [mark, raw, Buffer.from('\r\n\r\n')])));
      const report = await importMail({ source, out });
      // More than there were, where a damage looks like the begin of a mail.
      expect(report.found).toBeGreaterThanOrEqual(mails.length);
      expect(report.found).toBe(report.imported + report.duplicates + report.unreadable);
      expect(report.problemsInAll).toBe(report.unreadable + report.damaged);
      const rows = withDatabase(out, (db) => db.prepare('SELECT count(*) FROM emails').pluck().get());
      expect(rows).toBe(report.imported);
    }),
    { numRuns: 40 },
  );
});

it('leaves no file of the name that was asked for when it is killed', async () => {
  const folder = makeFolder();
  const [source, out] = [join(folder, 'in.mbox'), join(folder, 'out.db')];
  const body = 'The quick brown fox jumps over the lazy dog.\n'.repeat(2_000);
  const mails = Array.from(
    { length: 200 },
    (_, index) => `From - Mon Nov 24 10:42:00 2025\nSubject: ${index}\n\n${body}\n`,
  );
  writeFileSync(source, mails.join(''));
  const { child, ended } = startGleaner(['import', source, '--out', out]);
  while (!readdirSync(folder).some((name) => name.endsWith('.tmp'))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGKILL');
  expect((await ended).signal).toBe('SIGKILL');
  expect(readdirSync(folder)).not.toContain('out.db');
  // What is left of it is in nobody's way.
  expect(await importMail({ source, out })).toMatchObject({ imported: 200 });
});
