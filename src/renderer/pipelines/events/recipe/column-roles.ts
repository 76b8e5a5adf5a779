import { type MappingNeed, mappingNeeds } from '../../../../shared/proposal.ts';
import type { SourceMapping } from '../../../../shared/source-mapping.ts';

/** What a column of the table is to the model; the last is one of several that are told by their names. */
export const columnRoles = [
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

/** Roles that several columns may have. */
const manifold: readonly ColumnRole[] = ['place', 'labelled'];

/** The columns that have a role, in the order in which they are told. */
export type Roles = readonly (readonly [column: string, role: ColumnRole])[];

const named = (role: ColumnRole, column: string | null | undefined): Roles =>
  column === null || column === undefined || column === '' ? [] : [[column, role]];

export function rolesOf(mapping: SourceMapping): Roles {
  return [
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

/** Gives a column a role in place of the one it has; whoever had it before, of a role of one, loses it. Null takes it away. */
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

/**
 * The mapping with these roles: what names a row stays as it is. Without a time it is none yet, and an empty text stands for the
 * column.
 */
export function withRoles(mapping: SourceMapping, roles: Roles): SourceMapping {
  const all = (role: ColumnRole): readonly string[] =>
    roles.flatMap(([column, had]) => (had === role ? [column] : []));
  const one = (role: ColumnRole): string | null => all(role)[0] ?? null;
  const { dateColumn: _d, labelled: had = [], ...others } = mapping;
  const day = one('day');
  const labelled = all('labelled').map(
    (column) => had.find((each) => each.column === column) ?? { column, label: labelOf(column) },
  );
  return {
    ...others,
    form: one('text') === null ? 'columns' : 'text',
    userColumn: one('user'),
    timeColumn: one('time') ?? '',
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

/** The columns that together name a row, in order. */
export const idColumnsOf = ({ idColumn, otherIdColumns = [] }: SourceMapping): readonly string[] =>
  [idColumn, ...otherIdColumns].filter((column) => column !== '');

export function withIdColumns(mapping: SourceMapping, columns: readonly string[]): SourceMapping {
  const { otherIdColumns: _, ...others } = mapping;
  const [idColumn = '', ...otherIdColumns] = columns;
  return { ...others, idColumn, ...(otherIdColumns.length === 0 ? {} : { otherIdColumns }) };
}

/** What a mapping lacks before rows can be read by it. */
export function missingIn(mapping: SourceMapping): readonly MappingNeed[] {
  const { textColumn, actionColumn, itemColumn, durationColumn, propertiesColumn } = mapping;
  const words = [textColumn, actionColumn, itemColumn, durationColumn, propertiesColumn];
  const more = mapping.placeColumns.length + (mapping.labelled?.length ?? 0);
  const lacks: Readonly<Record<MappingNeed, boolean>> = {
    id: mapping.idColumn === '',
    time: mapping.timeColumn === '',
    words: more === 0 && words.every((column) => column === null),
  };
  return mappingNeeds.filter((need) => lacks[need]);
}
