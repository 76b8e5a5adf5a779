import type { SourceMapping } from '../../../../shared/source-mapping.ts';

/** What a column of the table is to the model; the last is one of several that are told by their names. */
export const columnRoles = [
  'id',
  'user',
  'time',
  'day',
  'text',
  'action',
  'item',
  'place',
  'duration',
  'properties',
  'labelled',
] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** Roles that a mapping cannot be without. */
export const neededRoles = ['id', 'time'] as const satisfies readonly ColumnRole[];

/** Roles that several columns may have. */
const manifold: readonly ColumnRole[] = ['id', 'place', 'labelled'];

/** The columns that have a role, in the order in which they are told. */
export type Roles = readonly (readonly [column: string, role: ColumnRole])[];

const named = (role: ColumnRole, column: string | null | undefined): Roles =>
  column === null || column === undefined ? [] : [[column, role]];

export function rolesOf(mapping: SourceMapping): Roles {
  return [
    ...[mapping.idColumn, ...(mapping.otherIdColumns ?? [])].map((column) => [column, 'id'] as const),
    ...named('user', mapping.userColumn),
    ...named('time', mapping.timeColumn),
    ...named('day', mapping.dateColumn),
    ...named('text', mapping.textColumn),
    ...named('action', mapping.actionColumn),
    ...named('item', mapping.itemColumn),
    ...mapping.placeColumns.map((column) => [column, 'place'] as const),
    ...named('duration', mapping.durationColumn),
    ...named('properties', mapping.propertiesColumn),
    ...(mapping.labelled ?? []).map(({ column }) => [column, 'labelled'] as const),
  ];
}

/** Gives a column a role beside those it has; whoever had it before, of a role of one, loses it. Null takes all of its roles. */
export function withRole(roles: Roles, column: string, role: ColumnRole | null): Roles {
  const others = roles.filter(([name]) => name !== column);
  if (role === null) return others;
  const kept = manifold.includes(role) ? others : others.filter(([, had]) => had !== role);
  return [...kept, [column, role]];
}

/** What goes for a label of a column: its name without what a label may not have. */
export function labelOf(column: string): string {
  const own = column.slice(column.lastIndexOf('.') + 1);
  return own.replaceAll(/[\s=|｜¦\p{Cc}\p{Cf}]/gu, '_').slice(0, 40) || '_';
}

/** The mapping with these roles; null where a role is missing that it cannot be without. */
export function withRoles(mapping: SourceMapping, roles: Roles): SourceMapping | null {
  const all = (role: ColumnRole): readonly string[] =>
    roles.flatMap(([column, had]) => (had === role ? [column] : []));
  const one = (role: ColumnRole): string | null => all(role)[0] ?? null;
  const [idColumn, ...otherIds] = all('id');
  const timeColumn = one('time');
  if (idColumn === undefined || timeColumn === null) return null;
  const { otherIdColumns: _o, dateColumn: _d, labelled: had = [], ...others } = mapping;
  const day = one('day');
  const labelled = all('labelled').map(
    (column) => had.find((each) => each.column === column) ?? { column, label: labelOf(column) },
  );
  return {
    ...others,
    form: one('text') === null ? 'columns' : 'text',
    idColumn,
    ...(otherIds.length === 0 ? {} : { otherIdColumns: otherIds }),
    userColumn: one('user'),
    timeColumn,
    ...(day === null ? {} : { dateColumn: day }),
    textColumn: one('text'),
    actionColumn: one('action'),
    itemColumn: one('item'),
    placeColumns: [...all('place')],
    durationColumn: one('duration'),
    propertiesColumn: one('properties'),
    ...(labelled.length === 0 ? {} : { labelled }),
  };
}
