import type { Database } from 'better-sqlite3';
import type { SourceFile } from '../../../database/open-source-file.ts';
import type { TableSchema } from '../../../database/read-schema.ts';
import { quoteIdentifier } from '../../../database/sql-text.ts';
import { asText, qualified } from '../../../sources/cell-text.ts';
import { defineEcho, isValidText, nameOfBytes } from '../../../sources/item-ids.ts';

/** The table of mails and its columns, as they are named in the file. */
export interface MailMapping {
  readonly table: string;
  /** What a row is found by, as SQL: the name by which its rowid goes, which a column may have; else its one key. */
  readonly place: string;
  readonly id: string;
  readonly body: string;
  readonly sender: string | null;
  readonly subject: string | null;
  readonly attachments: string | null;
  readonly timestamp: string | null;
}

function oneKey(table: TableSchema): string | null {
  const [key, ...others] = table.columns.filter((column) => column.primaryKey > 0);
  return key === undefined || others.length > 0 ? null : quoteIdentifier(key.name);
}

/** The table of mails that is not read because its rows have no one name; null where there is none. */
export function findNamelessMails(tables: readonly TableSchema[]): string | null {
  const table = tables.find((each) => each.name.toLowerCase() === 'emails');
  return table?.withoutRowid === true && oneKey(table) === null ? table.name : null;
}

/** Finds `emails(id, sender, subject, body, …)`; null where the file has none. */
export function findMailTable(tables: readonly TableSchema[]): MailMapping | null {
  const table = tables.find((each) => each.name.toLowerCase() === 'emails');
  if (table === undefined) return null;
  const names = table.columns.map((each) => each.name);
  const column = (name: string): string | null => names.find((each) => each.toLowerCase() === name) ?? null;
  const id = column('id');
  const body = column('body');
  const place = table.withoutRowid
    ? oneKey(table)
    : (['rowid', '_rowid_', 'oid'].find((alias) => column(alias) === null) ?? null);
  if (id === null || body === null || place === null) return null;
  return {
    table: table.name,
    place,
    id,
    body,
    sender: column('sender'),
    subject: column('subject'),
    attachments: column('attachments'),
    timestamp: column('timestamp'),
  };
}

/**
 * Lists the mails once into a temporary table, in memory: `temp.gleaner_mails(email_id, place)`. A mail goes by its id as
 * text; one without an id, with one that another has, or with one that is no text goes by its place in the table as well:
 * none is left out.
 */
export function listMails(source: SourceFile, mapping: MailMapping): void {
  const { db } = source;
  const table = qualified(source, mapping.table);
  const id = asText(mapping.id);
  defineEcho(db);
  db.transaction(() => {
    db.exec(`
      DROP TABLE IF EXISTS temp.gleaner_mails;
      DROP TABLE IF EXISTS temp.gleaner_unnamed;
      CREATE TABLE temp.gleaner_mails(email_id TEXT PRIMARY KEY, place NOT NULL) WITHOUT ROWID;
      INSERT OR IGNORE INTO temp.gleaner_mails SELECT id, place FROM (SELECT ${id} AS id, ${mapping.place} AS place FROM ${table})
        WHERE id <> '' AND ${isValidText('id')} ORDER BY place;
      CREATE TABLE temp.gleaner_unnamed AS SELECT
          CASE WHEN id IS NULL THEN '' WHEN ${isValidText('id')} THEN id ELSE ${nameOfBytes('id')} END AS name, place
        FROM (SELECT ${id} AS id, ${mapping.place} AS place FROM ${table})
        WHERE place NOT IN (SELECT place FROM temp.gleaner_mails);`);
    const insert = db.prepare('INSERT OR IGNORE INTO temp.gleaner_mails VALUES (?, ?)');
    const unnamed = db.prepare<[], { name: string; place: unknown }>(
      'SELECT name, place FROM temp.gleaner_unnamed ORDER BY place',
    );
    for (const { name, place } of unnamed.safeIntegers().all()) {
      let own = `${name}#${place}`;
      // Somebody else's id may look like it.
      while (insert.run(own, place).changes === 0) own += '#';
    }
    db.exec('DROP TABLE temp.gleaner_unnamed');
  })();
}

export function countMails(db: Database): number {
  return db.prepare<[], number>('SELECT COUNT(*) FROM temp.gleaner_mails').pluck().get() ?? 0;
}
