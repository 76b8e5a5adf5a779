import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TableOffer } from '../../../../shared/pipelines/events.ts';
import { type ColumnRole, columnRoles, labelOf, rolesOf, withRole, withRoles } from './column-roles.ts';
import { type OfferedColumn, offeredColumns, type TablesField } from './mapping-field.ts';
import styles from './recipe.module.css';

interface RowProps extends Omit<TablesField, 'tables'> {
  readonly column: OfferedColumn;
}

function ColumnRow({ column, mapping, fixed, onChange }: RowProps) {
  const { t } = useTranslation();
  const roles = rolesOf(mapping);
  const role = roles.find(([name]) => name === column.name)?.[1] ?? null;
  const label = mapping.labelled?.find((each) => each.column === column.name)?.label;
  const give = (next: ColumnRole | null): void => {
    const changed = withRoles(mapping, withRole(roles, column.name, next));
    if (changed !== null) onChange(changed);
  };
  return (
    <tr>
      <th scope="row" className="g-mono" title={column.name}>
        {column.name}
      </th>
      <td className="g-dim">{column.type}</td>
      <td className={styles.example} title={column.example ?? undefined}>
        {column.example ?? ''}
      </td>
      <td>
        <Select
          aria-label={`${t('recipe.role')}: ${column.name}`}
          value={role ?? ''}
          disabled={fixed}
          allowDeselect={false}
          data={[
            { value: '', label: t('recipe.roles.none') },
            ...columnRoles.map((value) => ({ value, label: t(`recipe.roles.${value}`) })),
          ]}
          onChange={(value) => give(columnRoles.find((each) => each === value) ?? null)}
        />
      </td>
      <td>
        {label === undefined ? null : (
          <TextInput
            aria-label={`${t('recipe.label')}: ${column.name}`}
            value={label}
            readOnly={fixed}
            maxLength={40}
            onChange={(event) => {
              const typed = labelOf(event.currentTarget.value);
              onChange({
                ...mapping,
                labelled: mapping.labelled?.map((each) =>
                  each.column === column.name ? { ...each, label: typed } : each,
                ),
              });
            }}
          />
        )}
      </td>
    </tr>
  );
}

/** Every column, with an example of what stands in it, and what it is to the model. */
export function ColumnGrid({
  mapping,
  tables,
  fixed,
  onChange,
}: TablesField & { readonly table: TableOffer }) {
  const { t } = useTranslation();
  const hasWords =
    mapping.textColumn !== null ||
    mapping.actionColumn !== null ||
    mapping.itemColumn !== null ||
    mapping.placeColumns.length + (mapping.labelled?.length ?? 0) > 0;
  return (
    <>
      <div className={styles.gridFrame}>
        <table className={styles.grid} data-testid="recipe-columns">
          <thead>
            <tr>
              <th>{t('recipe.column')}</th>
              <th className={styles.type}>{t('recipe.kind')}</th>
              <th>{t('recipe.example')}</th>
              <th className={styles.role}>{t('recipe.role')}</th>
              <th className={styles.role}>{t('recipe.label')}</th>
            </tr>
          </thead>
          <tbody>
            {offeredColumns(mapping, tables).map((column) => (
              <ColumnRow
                key={column.name}
                column={column}
                mapping={mapping}
                fixed={fixed}
                onChange={onChange}
              />
            ))}
          </tbody>
        </table>
      </div>
      {hasWords ? null : (
        <p className={styles.missing} role="status">
          {t('recipe.missing.words')}
        </p>
      )}
    </>
  );
}
