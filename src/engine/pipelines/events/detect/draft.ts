import {
  type DraftProposal,
  type MappingNeed,
  mappingNeeds,
  type ProposalReason,
} from '../../../../shared/proposal.ts';
import type { SourceMapping } from '../../../../shared/source-mapping.ts';
import { guardDatabase } from '../../../database/database-error.ts';
import type { SourceFile } from '../../../database/open-source-file.ts';
import { readSchema, readViews, type TableSchema } from '../../../database/read-schema.ts';
import { whyUnsteady } from '../../../database/unsteady-view.ts';
import { qualified } from '../../../sources/cell-text.ts';
import { findRowId } from '../find-form.ts';
import { lookAtTable, type TableLook } from './column-looks.ts';
import { logTables } from './log-tables.ts';
import { noWords } from './propose-table.ts';
import { findTime, findUser, isWords, type TimeRole, timeReasons, type UserRole } from './roles.ts';

/** What a table that cannot be read by itself says all the same. */
interface Draft {
  readonly look: TableLook;
  readonly rowId: readonly string[];
  readonly time: TimeRole | null;
  readonly user: UserRole | null;
  readonly words: readonly string[];
}

function draftOf(look: TableLook): Draft {
  const time = findTime(look);
  const taken = new Set([time?.column.name ?? [], time?.day?.name ?? []].flat());
  const user = findUser(look, taken);
  const words = look.columns
    .filter((column) => isWords(column) && column !== user?.column && !taken.has(column.name))
    .sort((a, b) => b.length - a.length)
    .map(({ name }) => name);
  return { look, rowId: findRowId(look.table) ?? [], time, user, words };
}

/** How much a table says; a row with everything would be read by itself. */
const weightOf = ({ time, words, user, rowId }: Draft): number =>
  4 * Number(time !== null) + 2 * Number(words.length > 0) + Number(user !== null) + Number(rowId.length > 0);

function missingOf({ rowId, time, words }: Draft): readonly MappingNeed[] {
  const has = { id: rowId.length > 0, time: time !== null, words: words.length > 0 };
  return mappingNeeds.filter((need) => !has[need]);
}

function mappingOf({ look, rowId, time, user, words }: Draft): SourceMapping {
  const [idColumn = '', ...otherIdColumns] = rowId;
  return {
    form: words.length === 0 ? 'columns' : 'text',
    table: look.table.name,
    idColumn,
    ...(otherIdColumns.length === 0 ? {} : { otherIdColumns }),
    userColumn: user?.column.name ?? null,
    timeColumn: time?.column.name ?? '',
    ...(time?.day ? { dateColumn: time.day.name } : {}),
    ...noWords,
    textColumn: words[0] ?? null,
    profile: null,
  };
}

function reasonsOf(draft: Draft, rows: number): readonly ProposalReason[] {
  const { look, time, user } = draft;
  return [
    { code: 'likeliest_table', params: { table: look.table.name, columns: look.columns.length, rows } },
    ...(user?.by === 'name' ? [{ code: 'user_by_name' as const, params: { column: user.column.name } }] : []),
    ...(time === null ? [] : timeReasons(time.column)),
    ...missingOf(draft).map((need) => ({ code: `no_${need}` as const, params: {} })),
  ];
}

/** Tables that rows may be in; where there is none with rows, views that always give the same. */
function candidates(source: SourceFile): readonly TableSchema[] {
  const { db, schema } = source;
  const hasRows = ({ name }: Pick<TableSchema, 'name'>): boolean =>
    db.prepare(`SELECT 1 FROM ${qualified(source, name)} LIMIT 1`).get() !== undefined;
  const logs = logTables(readSchema(db, schema)).filter(hasRows);
  if (logs.length > 0) return logs;
  return readViews(db, schema)
    .filter(
      ({ name, kind }) => kind === 'view' && whyUnsteady(db, schema, name) === null && hasRows({ name }),
    )
    .map(({ name, columns }) => ({ name, columns, withoutRowid: true }));
}

/**
 * The table of a file that comes closest to what can be read, where nothing in it can be read by itself: what was found of it, and
 * what has to be said by hand. Null where no table has a row. Nothing is written.
 */
export function draftProposal(source: SourceFile, now: number = Date.now()): DraftProposal | null {
  return guardDatabase(() => {
    const drafts = candidates(source).map((table) => draftOf(lookAtTable(source, table, now)));
    const count = ({ look }: Draft): number =>
      source.db
        .prepare<[], number>(`SELECT COUNT(*) FROM ${qualified(source, look.table.name)}`)
        .pluck()
        .get() ?? 0;
    const [best] = drafts
      .map((draft) => ({ draft, rows: count(draft) }))
      .sort((a, b) => weightOf(b.draft) - weightOf(a.draft) || b.rows - a.rows);
    if (best === undefined) return null;
    const { draft, rows } = best;
    return {
      mapping: mappingOf(draft),
      recipe: 'any-log',
      reasons: reasonsOf(draft, rows),
      missing: missingOf(draft),
    };
  });
}
