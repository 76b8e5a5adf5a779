import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { makeMailbox } from './sample/mail/make-mailbox.ts';
import { renderMail, renderMbox } from './sample/mail/render-mail.ts';
import { writeEmails } from './sample/mail/write-emails.ts';

/**
 * Writes the sample mailbox to `path`, with its truth beside it as `PATH.truth.json`: one mailbox where `path` ends in
 * .mbox, a SQLite file with the table `emails` where it ends in .db, else a folder of .eml files. Throws Error where
 * something is at `path` already.
 */
export function writeMailbox(path: string, seed: number, count: number): void {
  if (existsSync(path)) throw new Error(`${path} exists already.`);
  const { mails, truth } = makeMailbox(seed, count);
  if (path.endsWith('.mbox')) {
    writeFileSync(path, renderMbox(mails));
  } else if (path.endsWith('.db')) {
    const db = new Database(path);
    try {
      writeEmails(db, mails);
    } finally {
      db.close();
    }
  } else {
    mkdirSync(path, { recursive: true });
    for (const [index, mail] of mails.entries()) {
      writeFileSync(join(path, `${String(index + 1).padStart(5, '0')}.eml`), renderMail(mail));
    }
  }
  writeFileSync(`${path}.truth.json`, `${JSON.stringify(truth, null, 1)}\n`);
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string', default: '20251131' }, count: { type: 'string', default: '300' } },
  });
  const path = resolve(positionals[0] ?? 'sample.mbox');
  writeMailbox(path, Number(values.seed), Number(values.count));
  console.log(`${path}: ${values.count} mails; what they hold is in ${basename(path)}.truth.json`);
}
