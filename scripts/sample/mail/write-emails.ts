import type Database from 'better-sqlite3';
import { emailsSchema } from '../../../src/engine/mail-import/mail-file-writer.ts';
import type { Mail } from '../../../src/engine/pipelines/mail/source/mail.ts';

/** Makes the table `emails` and fills it, as an import of the same mails would. */
export function writeEmails(db: Database.Database, mails: readonly Mail[]): void {
  db.exec(emailsSchema);
  const insert = db.prepare(
    'INSERT INTO emails (id, sender, subject, body, attachments, timestamp) VALUES (?, ?, ?, ?, ?, ?)',
  );
  db.transaction(() => {
    for (const { id, sender, subject, body, attachments, timestamp } of mails) {
      insert.run(id, sender, subject, body, JSON.stringify(attachments), timestamp === '' ? null : timestamp);
    }
  })();
}
