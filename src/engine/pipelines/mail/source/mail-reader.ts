import { AppError } from '../../../../shared/app-error.ts';
import type { SourceFile } from '../../../database/open-source-file.ts';
import { asText, cutCell, isLonger, qualified } from '../../../sources/cell-text.ts';
import type { Mail, MailAttachment } from './mail.ts';
import { mailLines } from './mail-lines.ts';
import type { MailMapping } from './mail-list.ts';

/** Reads mails one at a time, by their ids as text. */
export type MailReader = ReturnType<typeof createMailReader>;

export const unknownMail = (emailId: string): AppError =>
  new AppError('unknown_mail', `There is no mail ${emailId} in this file.`, {
    hint: 'Check the id; it has to be written as it stands in the file.',
    params: { mail: emailId },
  });

/** Characters of an attachment's text, and bytes of a body, that leave the file at most: a few times what is shown. */
export const mostTextRead = 400_000;
const mostBytesRead = 1_000_000;
/** Of everything else. */
export const mostHeaderRead = 2_000;
const mostAttachmentsRead = 100;
/** Longer lists of attachments, in bytes, are taken apart by SQLite, so that only their beginnings are read. */
const longAttachments = 1_000_000;

interface ReadAttachments {
  readonly attachments: readonly MailAttachment[];
  readonly isCut: boolean;
}

const noAttachments: ReadAttachments = { attachments: [], isCut: false };
const textOf = (value: unknown, most: number): string =>
  typeof value === 'string' ? value.slice(0, most) : '';

/** What a program other than ours wrote may be anything: what is no list of attachments is none. */
function parseAttachments(stored: string): ReadAttachments {
  let list: unknown;
  try {
    list = JSON.parse(stored);
  } catch {
    return noAttachments;
  }
  if (!Array.isArray(list)) return noAttachments;
  const attachments = list.slice(0, mostAttachmentsRead).flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) return [];
    const { name, type, text } = each as Record<string, unknown>;
    return [
      {
        name: textOf(name, mostHeaderRead),
        type: textOf(type, mostHeaderRead),
        text: typeof text === 'string' ? text.slice(0, mostTextRead) : null,
      },
    ];
  });
  const isCut = list.length > mostAttachmentsRead || attachments.some((each) => isFull(each.text));
  return { attachments, isCut };
}

const isFull = (text: string | null): boolean => (text?.length ?? 0) >= mostTextRead;

/** A cell as text, or NULL where the file has no such column. */
const cellText = (column: string | null, most: number): string =>
  column === null ? 'NULL' : cutCell(column, most);

const isCut = (column: string | null, most: number): string =>
  column === null ? '0' : isLonger(column, most);

/** A subject or a sender as views show it: a cell of megabytes stays in the file. */
export const shownText = (column: string | null): string => cellText(column, mostHeaderRead);

interface StoredMail {
  readonly sender: string | null;
  readonly subject: string | null;
  readonly body: string | null;
  readonly attachments: string | null;
  readonly timestamp: string | null;
  readonly isCut: number;
  readonly hasLongAttachments: number;
}

const selectStored = (mapping: MailMapping): string => `
  SELECT ${shownText(mapping.sender)} AS sender, ${shownText(mapping.subject)} AS subject,
    ${cellText(mapping.body, mostBytesRead)} AS body, ${shownText(mapping.timestamp)} AS timestamp,
    CASE WHEN ${isCut(mapping.attachments, longAttachments)} THEN NULL
      ELSE ${mapping.attachments === null ? 'NULL' : asText(mapping.attachments)} END AS attachments,
    ${isCut(mapping.attachments, longAttachments)} AS hasLongAttachments,
    ${isCut(mapping.body, mostBytesRead)} OR ${isCut(mapping.subject, mostHeaderRead)}
      OR ${isCut(mapping.sender, mostHeaderRead)} OR ${isCut(mapping.timestamp, mostHeaderRead)} AS isCut`;

/** A member of the list's object at hand, where it is a text. */
const textIn = (name: string, otherwise: string): string =>
  `CASE WHEN json_type(valid.list, fullkey || '.${name}') = 'text' THEN json_extract(valid.list, fullkey || '.${name}') ELSE ${otherwise} END`;

/**
 * The beginnings of a long list's texts; nothing of what is no list. It is parsed once: its objects, asked as text, would
 * each be written out and parsed for every member.
 */
const selectLong = (column: string, from: string): string => `
  WITH stored AS (SELECT ${asText(column)} AS list ${from}),
    valid AS MATERIALIZED (SELECT jsonb(CASE WHEN json_valid(list) AND json_type(list) = 'array' THEN list ELSE '[]' END) AS list FROM stored)
  SELECT substr(${textIn('name', "''")}, 1, ${mostHeaderRead}) AS name,
    substr(${textIn('type', "''")}, 1, ${mostHeaderRead}) AS type,
    substr(${textIn('text', 'NULL')}, 1, ${mostTextRead}) AS text
  FROM valid, json_each(valid.list) each WHERE each.type = 'object' LIMIT ${mostAttachmentsRead}`;

export function createMailReader(source: SourceFile, mapping: MailMapping) {
  const from = `FROM ${qualified(source, mapping.table)}
     WHERE ${mapping.place} = (SELECT place FROM temp.gleaner_mails WHERE email_id = ?)`;
  const find = source.db.prepare<[string], StoredMail>(`${selectStored(mapping)} ${from}`);
  const findLong =
    mapping.attachments === null
      ? null
      : source.db.prepare<[string], MailAttachment>(selectLong(mapping.attachments, from));
  const listed = source.db.prepare('SELECT 1 FROM temp.gleaner_mails WHERE email_id = ?');
  const attachmentsOf = (emailId: string, stored: StoredMail): ReadAttachments =>
    stored.hasLongAttachments === 1
      ? { attachments: findLong?.all(emailId) ?? [], isCut: true }
      : parseAttachments(stored.attachments ?? '');
  const read = (emailId: string): Mail | null => {
    const stored = find.get(emailId);
    if (stored === undefined) return null;
    const { attachments, isCut } = attachmentsOf(emailId, stored);
    return {
      id: emailId,
      sender: stored.sender ?? '',
      subject: stored.subject ?? '',
      body: stored.body ?? '',
      attachments,
      timestamp: stored.timestamp ?? '',
      isCut: isCut || stored.isCut === 1,
    };
  };
  return {
    /** @throws AppError unknown_mail */
    mail: (emailId: string): Mail => {
      const mail = read(emailId);
      if (mail === null) throw unknownMail(emailId);
      return mail;
    },
    /** None where the mail has left the file. */
    lines: (emailId: string): readonly string[] => {
      const mail = read(emailId);
      return mail === null ? [] : mailLines(mail);
    },
    /** @throws AppError unknown_mail */
    check: (emailId: string): void => {
      if (listed.get(emailId) === undefined) throw unknownMail(emailId);
    },
  };
}
