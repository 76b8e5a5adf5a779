import type { SourceMapping } from '../../../shared/source-mapping.ts';
import type { TableSchema } from '../../database/read-schema.ts';

const names = {
  user: ['user_id', 'userid', 'uid', 'user', 'member_id', 'customer_id', '用户id', '用户'],
  time: ['timestamp', 'time', 'event_time', 'occurred_at', 'ts', 'datetime', 'date', '时间', 'created_at'],
  text: ['behavior_text', 'behaviour_text', 'text', 'content', 'description', '行为', '行为描述', '内容'],
  action: ['action', 'event', 'behavior', 'behaviour', 'action_type', '动作'],
  item: ['item_id', 'item', 'product_id', 'product', 'object', '商品'],
  duration: ['duration', 'duration_seconds', 'stay_seconds', '时长'],
  properties: ['properties', 'props', 'extra'],
} as const;
const placeNames = ['poi_id', 'app_id', 'media_id', 'place', 'location', 'app', 'media', '地点'];
const profileText = ['profile_text', 'profile', 'description', '画像'];
const profileColumns = ['age', 'gender', 'city', 'occupation', 'properties'];
export const usualTable = 'behavior_data';
const profileTable = 'user_profiles';
/** Tables that results go to; they hold user ids and times too, and are never a source. */
export const resultTables = new Set(['extracted_events', 'event_sequences']);

function pick(table: Pick<TableSchema, 'columns'>, candidates: readonly string[]): string | null {
  for (const candidate of candidates) {
    const found = table.columns.find((column) => column.name.toLowerCase() === candidate);
    if (found !== undefined) return found.name;
  }
  return null;
}

/** Types in which no two values of a key are written alike: without one 1 and '1' may both be there. */
const isTyped = (type: string): boolean => /INT|CHAR|CLOB|TEXT/i.test(type);

/**
 * The columns that name a row for good: a one-column primary key, else the rowid where there is one, else the whole key. A
 * key of another type than INTEGER may be NULL in SQLite, so it has to be said that it is not. Null where nothing does.
 */
export function findRowId(table: TableSchema): readonly [string, ...string[]] | null {
  const [key, ...others] = table.columns
    .filter((column) => column.primaryKey > 0)
    .sort((a, b) => a.primaryKey - b.primaryKey);
  if (table.withoutRowid) return key === undefined ? null : [key.name, ...others.map(({ name }) => name)];
  if (key !== undefined && others.length === 0) {
    if (key.type.toUpperCase() === 'INTEGER') return [key.name];
    if (key.notNull && isTyped(key.type)) return [key.name];
  }
  const taken = new Set(table.columns.map((column) => column.name.toLowerCase()));
  const alias = ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name));
  return alias === undefined ? null : [alias];
}

export function findProfile(tables: readonly TableSchema[]): SourceMapping['profile'] {
  const table = tables.find((candidate) => candidate.name.toLowerCase() === profileTable);
  if (table === undefined) return null;
  const userColumn = pick(table, names.user);
  if (userColumn === null) return null;
  return {
    table: table.name,
    userColumn,
    textColumn: pick(table, profileText),
    columns: table.columns
      .map((column) => column.name)
      .filter((name) => profileColumns.includes(name.toLowerCase())),
  };
}

/** Whether it has columns for a user, a time, and a text or an action. */
export const hasBehaviourColumns = (table: Pick<TableSchema, 'columns'>): boolean =>
  [names.user, names.time, [...names.text, ...names.action]].every(
    (candidates) => pick(table, candidates) !== null,
  );

/** A table by the usual names of its columns, its rows named by `rowId`; null where one is missing. */
export function mapTable(
  table: Pick<TableSchema, 'name' | 'columns'>,
  rowId: readonly [string, ...string[]] | null,
  profile: SourceMapping['profile'],
): SourceMapping | null {
  const userColumn = pick(table, names.user);
  const timeColumn = pick(table, names.time);
  const textColumn = pick(table, names.text);
  const actionColumn = pick(table, names.action);
  if (rowId === null || userColumn === null || timeColumn === null) return null;
  if (textColumn === null && actionColumn === null) return null;
  const [idColumn, ...otherIdColumns] = rowId;
  return {
    form: textColumn === null ? 'columns' : 'text',
    table: table.name,
    idColumn,
    ...(otherIdColumns.length === 0 ? {} : { otherIdColumns }),
    userColumn,
    timeColumn,
    textColumn,
    actionColumn,
    itemColumn: pick(table, names.item),
    placeColumns: placeNames.flatMap((name) => pick(table, [name]) ?? []),
    durationColumn: pick(table, names.duration),
    propertiesColumn: pick(table, names.properties),
    profile,
  };
}

/**
 * Finds the table of behaviour rows among a file's tables: the one of the usual name, else the first that
 * has a user, a time, and a text or an action. Null where none has. Whether the text column of a table that
 * has both forms is filled is for the caller to see (`form` says `text` where there is such a column).
 */
export function findForm(tables: readonly TableSchema[]): SourceMapping | null {
  const profile = findProfile(tables);
  const usual = (table: TableSchema): boolean => table.name.toLowerCase() === usualTable;
  const candidates = tables
    .filter((table) => !resultTables.has(table.name.toLowerCase()) && table.name !== profile?.table)
    .sort((a, b) => Number(usual(b)) - Number(usual(a)));
  for (const table of candidates) {
    const mapping = mapTable(table, findRowId(table), profile);
    if (mapping !== null) return mapping;
  }
  return null;
}
