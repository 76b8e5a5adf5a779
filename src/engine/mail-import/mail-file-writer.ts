import type Database from 'better-sqlite3';
import { guardDatabase } from '../database/database-error.ts';
import { beginNewFile } from '../importing/new-file.ts';
import type { ReadMail } from './imported-mail.ts';

type MailRow = Omit<ReadMail, 'damage'>;

/** What came of a mail: a row of its id, a row of another where its id is that of a mail of other content, or none. */
export type AddedMail = 'added' | 'renamed' | 'duplicate';

export type MailFileWriter = ReturnType<typeof beginMailFile>;

export const emailsSchema = `CREATE TABLE emails (
  id TEXT PRIMARY KEY NOT NULL,
  sender TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  attachments TEXT NOT NULL,
  timestamp TEXT,
  label_type TEXT
)`;

/** Writes a mail unless id and content are known. Which are known stands in a table that goes with the connection. */
function prepareInsert(db: Database.Database): (mail: MailRow) => AddedMail {
  db.exec('CREATE TEMP TABLE known (id TEXT, content TEXT, PRIMARY KEY (id, content)) WITHOUT ROWID');
  const know = db.prepare('INSERT INTO temp.known (id, content) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const insert = db.prepare(
    'INSERT INTO emails (id, sender, subject, body, attachments, timestamp) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
  );
  return ({ id, sender, subject, body, attachments, timestamp, content }) => {
    if (know.run(id, content).changes === 0) return 'duplicate';
    const values = [sender, subject, body, JSON.stringify(attachments), timestamp];
    if (insert.run(id, ...values).changes === 1) return 'added';
    // Its own id with a mark of its content, which the same mailbox gives again; longer where even that is taken.
    for (let length = 12; length < content.length; length++) {
      if (insert.run(`${id}#${content.slice(0, length)}`, ...values).changes === 1) return 'renamed';
    }
    return 'duplicate';
  };
}

/**
 * Begins a new file with a table `emails`. Throws `output_exists` where `path` exists, and coded errors for what SQLite says
 * (no folder, no permission, full disk).
 */
export function beginMailFile(path: string) {
  const file = beginNewFile(path);
  try {
    const insert = guardDatabase(() => {
      file.db.exec(emailsSchema);
      return prepareInsert(file.db);
    });
    return {
      /** Adds a mail. One with id and content of an earlier one is a duplicate, and changes nothing. */
      add: (mail: MailRow): AddedMail =>
        guardDatabase(() => {
          const added = insert(mail);
          if (added !== 'duplicate') file.wrote(1);
          return added;
        }),
      finish: file.finish,
      discard: file.discard,
    };
  } catch (thrown) {
    file.discard();
    throw thrown;
  }
}
