import type { Database } from 'better-sqlite3';
import { AppError } from '../../../shared/app-error.ts';
import { quoteIdentifier as q } from '../../database/identifiers.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import type { TableSchema } from '../../database/read-schema.ts';
import type { Mail, MailAttachment } from './mail.ts';
import { mailLines } from './mail-lines.ts';

/** The table of mails and its columns, as they are named in the file. */
export interface MailMapping {
  readonly table: string;
  readonly id: string;
  readonly body: string;
  readonly sender: string | null;
  readonly subject: string | null;
  readonly attachments: string | null;
  readonly timestamp: string | null;
}

/** Finds `emails(id, sender, subject, body, …)`; null where the file has none. */
export function findMailTable(tables: readonly TableSchema[]): MailMapping | null {
  const table = tables.find((each) => each.name.toLowerCase() === 'emails' && !each.withoutRowid);
  if (table === undefined) return null;
  const column = (name: string): string | null =>
    table.columns.find((each) => each.name.toLowerCase() === name)?.name ?? null;
  const id = column('id');
  const body = column('body');
  if (id === null || body === null) return null;
  return {
    table: table.name,
    id,
    body,
    sender: column('sender'),
    subject: column('subject'),
    attachments: column('attachments'),
    timestamp: column('timestamp'),
  };
}

/** Reads mails one at a time, by their ids as text. */
export interface MailReader {
  /** @throws AppError unknown_mail */
  mail(emailId: string): Mail;
  lines(emailId: string): readonly string[];
}

interface StoredMail {
  readonly sender: string | null;
  readonly subject: string | null;
  readonly body: string | null;
  readonly attachments: string | null;
  readonly timestamp: string | null;
}

/**
 * Lists the mails once into a temporary table, in memory: `temp.gleaner_mails(email_id, place)`. A mail without an id, or
 * with one that another has, goes by its place in the table as well: none is left out.
 */
export function listMails(source: SourceFile, mapping: MailMapping): void {
  source.db.exec(`
    DROP TABLE IF EXISTS temp.gleaner_mails;
    CREATE TABLE temp.gleaner_mails(email_id TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
    INSERT OR IGNORE INTO temp.gleaner_mails
      SELECT CASE WHEN n = 1 AND id <> '' THEN id ELSE COALESCE(id, '') || '#' || place END, place FROM (
        SELECT CAST(${q(mapping.id)} AS TEXT) AS id, rowid AS place,
          ROW_NUMBER() OVER (PARTITION BY CAST(${q(mapping.id)} AS TEXT) ORDER BY rowid) AS n
        FROM ${q(source.schema)}.${q(mapping.table)});
  `);
}

export function countMails(db: Database): number {
  return db.prepare<[], number>('SELECT COUNT(*) FROM temp.gleaner_mails').pluck().get() ?? 0;
}

/** What a program other than ours wrote may be anything: what is no list of attachments is none. */
function readAttachments(stored: string | null): readonly MailAttachment[] {
  if (stored === null || stored === '') return [];
  try {
    const list: unknown = JSON.parse(stored);
    if (!Array.isArray(list)) return [];
    return list.flatMap((each: unknown) => {
      if (typeof each !== 'object' || each === null) return [];
      const { name, type, text } = each as Record<string, unknown>;
      return [
        {
          name: typeof name === 'string' ? name : '',
          type: typeof type === 'string' ? type : '',
          text: typeof text === 'string' ? text : null,
        },
      ];
    });
  } catch {
    return [];
  }
}

export function createMailReader(source: SourceFile, mapping: MailMapping): MailReader {
  const text = (column: string | null): string => (column === null ? 'NULL' : `CAST(${q(column)} AS TEXT)`);
  const find = source.db.prepare<[string], StoredMail>(
    `SELECT ${text(mapping.sender)} AS sender, ${text(mapping.subject)} AS subject, ${text(mapping.body)} AS body,
      ${text(mapping.attachments)} AS attachments, ${text(mapping.timestamp)} AS timestamp
     FROM ${q(source.schema)}.${q(mapping.table)}
     WHERE rowid = (SELECT place FROM temp.gleaner_mails WHERE email_id = ?)`,
  );
  const mail = (emailId: string): Mail => {
    const stored = find.get(emailId);
    if (stored === undefined) {
      throw new AppError('unknown_mail', `There is no mail ${emailId} in this file.`, {
        hint: 'Check the id; it has to be written as it stands in the file.',
        params: { mail: emailId },
      });
    }
    return {
      id: emailId,
      sender: stored.sender ?? '',
      subject: stored.subject ?? '',
      body: stored.body ?? '',
      attachments: readAttachments(stored.attachments),
      timestamp: stored.timestamp ?? '',
    };
  };
  return { mail, lines: (emailId) => mailLines(mail(emailId)) };
}
