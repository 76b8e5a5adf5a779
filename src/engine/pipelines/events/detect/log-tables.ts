import type { TableSchema } from '../../../database/read-schema.ts';
import { findProfile, resultTables } from '../find-form.ts';

/** Mails are another pipeline's, and so is what it writes. */
const otherTables = /^(?:emails|email_|talent_)/i;
/** So many tables are looked into. */
const mostTables = 40;

/** The tables that may be logs, the first of them: who somebody is, is none, whenever it was written down. */
export function logTables(tables: readonly TableSchema[]): readonly TableSchema[] {
  const people = findProfile(tables)?.table;
  return tables
    .filter(({ name }) => name !== people)
    .filter(({ name }) => !resultTables.has(name.toLowerCase()) && !otherTables.test(name))
    .slice(0, mostTables);
}
