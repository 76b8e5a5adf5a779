import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { durationUnits, type LabelledColumn } from '../../../../shared/source-mapping.ts';
import {
  type ColumnRole,
  columnRoles,
  labelOf,
  missingIn,
  rolesOf,
  withRole,
  withRoles,
} from './column-roles.ts';
import { type MappingField, type OfferedColumn, offeredColumns, type TablesField } from './mapping-field.ts';
import styles from './recipe.module.css';

interface RowProps extends MappingField {
  readonly column: OfferedColumn;
}

function ColumnRow({ column, mapping, fixed, onChange }: RowProps) {
  const { t } = useTranslation();
  const roles = rolesOf(mapping);
  const role = roles.find(([name]) => name === column.name)?.[1] ?? null;
  const labelled = mapping.labelled?.find((each) => each.column === column.name);
  const give = (next: ColumnRole | null): void =>
    onChange(withRoles(mapping, withRole(roles, column.name, next)));
  const tell = (more: Partial<LabelledColumn>): void =>
    onChange({
      ...mapping,
      labelled: mapping.labelled?.map((each) => (each.column === column.name ? { ...each, ...more } : each)),
    });
  return (
    <tr>
      <th scope="row" className="g-mono" title={column.name}>
        {column.name}
      </th>
      <td className="g-dim">{column.type}</td>
      <td className="g-dim" title={column.example ?? undefined}>
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
        {labelled === undefined ? null : (
          <div className={styles.told}>
            <TextInput
              aria-label={`${t('recipe.label')}: ${column.name}`}
              value={labelled.label}
              readOnly={fixed}
              maxLength={40}
              onChange={(event) => tell({ label: labelOf(event.currentTarget.value) })}
            />
            <Select
              aria-label={`${t('recipe.unit')}: ${column.name}`}
              value={labelled.unit ?? ''}
              disabled={fixed}
              allowDeselect={false}
              data={[
                { value: '', label: t('recipe.units.none') },
                ...durationUnits.map((value) => ({ value, label: t(`recipe.units.${value}`) })),
              ]}
              onChange={(value) => tell({ unit: durationUnits.find((each) => each === value) })}
            />
          </div>
        )}
      </td>
    </tr>
  );
}

/** Every column, with an example of what stands in it, and what it is to the model. */
export function ColumnGrid({ tables, ...field }: TablesField) {
  const { t } = useTranslation();
  const { mapping } = field;
  const missing = missingIn(mapping);
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
              <th className={styles.label}>{t('recipe.label')}</th>
            </tr>
          </thead>
          <tbody>
            {offeredColumns(mapping, tables).map((column) => (
              <ColumnRow key={column.name} column={column} {...field} />
            ))}
          </tbody>
        </table>
      </div>
      {missing.length === 0 ? null : (
        <div className={styles.missing} role="status" data-testid="recipe-missing">
          {missing.map((need) => (
            <p key={need}>{t(`recipe.missing.${need}`)}</p>
          ))}
        </div>
      )}
    </>
  );
}
