import type { Proposal } from '../../../../shared/proposal.ts';
import type { SourceMapping } from '../../../../shared/source-mapping.ts';
import { guardDatabase } from '../../../database/database-error.ts';
import type { SourceFile } from '../../../database/open-source-file.ts';
import { readSchema, readViews, type TableSchema } from '../../../database/read-schema.ts';
import { whyUnsteady } from '../../../database/unsteady-view.ts';
import { qualified } from '../../../sources/cell-text.ts';
import { findForm, findProfile, mapTable, usualTable } from '../find-form.ts';
import { findTwin, hasNameless } from '../names-one-row.ts';
import { findDateColumn, settleForm } from '../settle-times.ts';
import { proposeHistory } from './browser-history.ts';
import { lookAtTable } from './column-looks.ts';
import { logTables } from './log-tables.ts';
import { type Candidate, proposeMessages, proposeTable } from './propose-table.ts';

/** Rows are counted up to so many. */
const mostCounted = 100_000;

/** A file of the form that was always read, by the names of its columns; messages, and who wrote them, go by those. */
function asUsual(source: SourceFile, tables: readonly TableSchema[], now: number): Proposal | null {
  const form = findForm(tables);
  if (form === null) return null;
  if (form.table.toLowerCase() !== usualTable) {
    const named = tables.find(({ name }) => name === form.table);
    const messages = named === undefined ? null : proposeMessages(lookAtTable(source, named, now));
    if (messages !== null) return { ...messages, mapping: { ...messages.mapping, profile: form.profile } };
  }
  const mapping = findDateColumn(source, settleForm(source, form));
  const { table, userColumn, timeColumn, textColumn, actionColumn } = mapping;
  const words = (mapping.form === 'text' ? textColumn : actionColumn) ?? '';
  const code = table.toLowerCase() === usualTable ? 'usual_table' : 'usual_names';
  const params = { table, user: userColumn ?? '', time: timeColumn, words };
  return { mapping, recipe: 'car-buying', reasons: [{ code, params }] };
}

/** A view of the usual form, where it always gives the same and one of its columns names each row. */
function asView(source: SourceFile): Proposal | null {
  const { db, schema } = source;
  for (const { name, kind, columns } of readViews(db, schema)) {
    const form = kind === 'view' ? mapTable({ name, columns }, ['?'], null) : null;
    if (form === null || whyUnsteady(db, schema, name) !== null) continue;
    const keys = columns.filter((column) => /^(?:id|row_?id|.*_id|key|no|编号|序号)$/i.test(column.name));
    const key = keys.find(
      (column) =>
        column.name !== form.userColumn &&
        !hasNameless(source, name, [column.name]) &&
        findTwin(source, name, [column.name]) === null,
    );
    if (key === undefined) continue;
    const mapping: SourceMapping = settleForm(source, { ...form, idColumn: key.name });
    return {
      mapping,
      recipe: 'car-buying',
      reasons: [{ code: 'view_with_key', params: { view: name, column: key.name } }],
    };
  }
  return null;
}

function countUpTo(source: SourceFile, table: string): number {
  const sql = `SELECT COUNT(*) FROM (SELECT 1 FROM ${qualified(source, table)} LIMIT ${mostCounted})`;
  return source.db.prepare<[], number>(sql).pluck().get() ?? 0;
}

/** The table for which most speaks, and of those the one with most rows. */
function byContent(source: SourceFile, tables: readonly TableSchema[], now: number): Proposal | null {
  const people = findProfile(tables);
  const candidates = logTables(tables)
    .flatMap((table): (Candidate & { readonly rows: number })[] => {
      const candidate = proposeTable(lookAtTable(source, table, now));
      return candidate === null ? [] : [{ ...candidate, rows: countUpTo(source, table.name) }];
    })
    .sort((a, b) => b.weight - a.weight || b.rows - a.rows);
  const best = candidates[0]?.proposal;
  if (best === undefined) return null;
  return { ...best, mapping: { ...best.mapping, profile: best.mapping.userColumn === null ? null : people } };
}

/**
 * How a file may be read and what may be asked of it, with the reasons: the usual form by its names; the history of a browser;
 * else a table by what its columns are called and hold. Null where no table says when something happened. Nothing is written,
 * and of a large table a few hundred rows are looked at.
 */
export function propose(source: SourceFile, now: number = Date.now()): Proposal | null {
  return guardDatabase(() => {
    const tables = readSchema(source.db, source.schema);
    return (
      asUsual(source, tables, now) ??
      proposeHistory(tables) ??
      asView(source) ??
      byContent(source, tables, now)
    );
  });
}
