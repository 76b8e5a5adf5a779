import { MultiSelect, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SourceMapping } from '../../../../shared/source-mapping.ts';
import { rolesOf, withRoles } from './column-roles.ts';
import type { TablesField } from './mapping-field.ts';

/** Without the lookup, and without its columns. */
function withoutLookup(mapping: SourceMapping): SourceMapping {
  const { lookup, ...plain } = mapping;
  if (lookup === undefined) return mapping;
  const isLooked = (name: string): boolean => name.startsWith(`${lookup.table}.`);
  const filter = plain.filter?.filter(({ column }) => !isLooked(column));
  return withRoles(
    { ...plain, ...(filter && { filter }) },
    rolesOf(plain).filter(([name]) => !isLooked(name)),
  );
}

/** The table of profiles, and one that is looked up by a key. */
export function MoreTables({ mapping, tables, fixed, onChange }: TablesField) {
  const { t } = useTranslation();
  const { lookup, profile } = mapping;
  const namesOf = (table: string | undefined): string[] =>
    tables.find(({ name }) => name === table)?.columns.map(({ name }) => name) ?? [];
  const others = tables
    .filter(({ name, isView }) => name !== mapping.table && !isView)
    .map(({ name }) => name);
  const pick = (label: string, value: string, data: string[], set: (name: string) => void) => (
    <Select
      label={label}
      value={value}
      data={data}
      disabled={fixed}
      searchable
      allowDeselect={false}
      onChange={(name) => {
        if (name !== null) set(name);
      }}
    />
  );
  const lookIn = (table: string): void => {
    const plain = withoutLookup(mapping);
    const [keyColumn = ''] = namesOf(table);
    const [column = ''] = namesOf(mapping.table);
    onChange(table === '' ? plain : { ...plain, lookup: { table, keyColumn, column } });
  };
  const profileIn = (table: string): void => {
    const [userColumn = ''] = namesOf(table);
    onChange({
      ...mapping,
      profile: table === '' ? null : { table, userColumn, textColumn: null, columns: [] },
    });
  };
  const none = (label: string) => [{ value: '', label }, ...others.map((value) => ({ value, label: value }))];
  return (
    <>
      <Select
        label={t('recipe.lookup')}
        value={lookup?.table ?? ''}
        disabled={fixed}
        allowDeselect={false}
        data={none(t('recipe.lookupNone'))}
        onChange={(table) => lookIn(table ?? '')}
      />
      {lookup === undefined ? null : (
        <>
          {pick(t('recipe.lookupKey'), lookup.keyColumn, namesOf(lookup.table), (keyColumn) =>
            onChange({ ...mapping, lookup: { ...lookup, keyColumn } }),
          )}
          {pick(t('recipe.lookupColumn'), lookup.column, namesOf(mapping.table), (column) =>
            onChange({ ...mapping, lookup: { ...lookup, column } }),
          )}
        </>
      )}
      <Select
        label={t('recipe.profile')}
        value={profile?.table ?? ''}
        disabled={fixed}
        allowDeselect={false}
        data={none(t('recipe.profileNone'))}
        onChange={(table) => profileIn(table ?? '')}
      />
      {profile === null ? null : (
        <>
          {pick(t('recipe.profileUser'), profile.userColumn, namesOf(profile.table), (userColumn) =>
            onChange({ ...mapping, profile: { ...profile, userColumn } }),
          )}
          <MultiSelect
            label={t('recipe.profileColumns')}
            value={[...(profile.textColumn === null ? [] : [profile.textColumn]), ...profile.columns]}
            data={namesOf(profile.table)}
            disabled={fixed}
            onChange={(columns) =>
              onChange({ ...mapping, profile: { ...profile, textColumn: null, columns } })
            }
          />
        </>
      )}
    </>
  );
}
