import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makeMailbox } from '../../../scripts/sample/mail/make-mailbox.ts';
import { writeEmails } from '../../../scripts/sample/mail/write-emails.ts';
import { makeFolder } from './test-bench.ts';

/** A new file with the mails of a made mailbox; the same seed and count give the same. */
export function makeMailFile(count: number, seed = 1): string {
  const path = join(makeFolder(), 'mail.db');
  const db = new Database(path);
  try {
    writeEmails(db, makeMailbox(seed, count).mails);
  } finally {
    db.close();
  }
  return path;
}
