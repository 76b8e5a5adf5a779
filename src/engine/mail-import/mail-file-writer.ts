import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/app-error.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import { guardDatabase } from '../database/database-error.ts';
import type { MailAttachment } from '../pipelines/mail/source/mail.ts';

export interface MailRow {
  readonly id: string;
  readonly sender: string;
  readonly subject: string;
  readonly body: string;
  readonly attachments: readonly MailAttachment[];
  readonly timestamp: string | null;
  /** A hash of what it says. */
  readonly content: string;
}

/** What came of a mail: a row of its id, a row of another where its id is that of a mail of other content, or none. */
export type AddedMail = 'added' | 'renamed' | 'duplicate';

export interface MailFileWriter {
  /** Adds a mail. One with id and content of an earlier one is a duplicate, and changes nothing. */
  readonly add: (mail: MailRow) => AddedMail;
  /** Gives the file its name. Throws `output_exists` where something has taken it meanwhile. */
  readonly finish: () => void;
  /** Leaves nothing behind. After `finish` it does nothing. */
  readonly discard: () => void;
}

const rowsPerTransaction = 500;

export const emailsSchema = `CREATE TABLE emails (
  id TEXT PRIMARY KEY NOT NULL,
  sender TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  attachments TEXT NOT NULL,
  timestamp TEXT,
  label_type TEXT
)`;

function refuseExisting(path: string): AppError {
  return codedError('output_exists', { params: { path } });
}

/** Puts what was written on the disk before the file gets its name. */
function sync(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Gives a file its name without ever taking another's: linking fails where the name is taken, renaming would not. */
function giveName(building: string, target: string): void {
  try {
    linkSync(building, target);
  } catch (thrown) {
    if (existsSync(target)) throw refuseExisting(target);
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
    // File systems without links (exFAT and some shares) rename, having looked right before.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw thrown;
    renameSync(building, target);
  }
}

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
 * Begins a new file with a table `emails`. It is built under a temporary name beside `path` and gets its own when it is
 * whole, so that there is either the whole file or none. Throws `output_exists` where `path` exists, and
 * coded errors for what SQLite says (no folder, no permission, full disk).
 */
export function beginMailFile(path: string): MailFileWriter {
  const target = resolve(path);
  if (existsSync(target)) throw refuseExisting(target);
  if (!existsSync(dirname(target))) {
    throw new AppError('file_not_found', 'The folder of the new file does not exist.', {
      hint: 'Make it first, or choose another.',
      params: { path: dirname(target) },
    });
  }
  const building = `${target}.${randomUUID()}.tmp`;
  const db = guardDatabase(() => new Database(building));
  let held = 0;
  const discard = (): void => {
    db.close();
    rmSync(building, { force: true });
  };
  try {
    const insert = guardDatabase(() => {
      // Nothing to lose while building: what breaks off is thrown away.
      db.pragma('journal_mode = OFF');
      db.pragma('synchronous = OFF');
      db.exec(emailsSchema);
      return prepareInsert(db);
    });
    guardDatabase(() => db.exec('BEGIN'));
    return {
      add: (mail) =>
        guardDatabase(() => {
          const added = insert(mail);
          if (added !== 'duplicate') held++;
          if (held >= rowsPerTransaction) {
            db.exec('COMMIT; BEGIN');
            held = 0;
          }
          return added;
        }),
      finish: () => {
        guardDatabase(() => db.exec('COMMIT'));
        db.close();
        sync(building);
        giveName(building, target);
        rmSync(building, { force: true });
      },
      discard,
    };
  } catch (thrown) {
    discard();
    throw thrown;
  }
}
