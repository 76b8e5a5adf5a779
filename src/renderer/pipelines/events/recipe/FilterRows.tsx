import { Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { filterOperators, type RowFilter } from '../../../../shared/source-mapping.ts';
import formStyles from '../../../parts/form/form.module.css';
import { readNumber } from '../../../settings/fields.ts';
import { offeredColumns, type TablesField } from './mapping-field.ts';
import styles from './recipe.module.css';

/** Digits are a number, as they are compared in the file; with quotes around them they are text. */
function valueTyped(typed: string): string | number {
  const quoted = /^"(.*)"$/s.exec(typed);
  if (quoted !== null) return quoted[1] ?? '';
  return readNumber(typed) ?? typed;
}

const typedOf = (value: string | number): string =>
  typeof value === 'string' && readNumber(value) !== null ? `"${value}"` : String(value);

/** The rows that are read: those of which all of this holds. */
export function FilterRows({ mapping, tables, fixed, onChange }: TablesField) {
  const { t } = useTranslation();
  const filter = mapping.filter ?? [];
  const columns = offeredColumns(mapping, tables).map(({ name }) => name);
  const set = (next: RowFilter[]): void => {
    const { filter: _, ...others } = mapping;
    onChange(next.length === 0 ? others : { ...others, filter: next });
  };
  const change = (index: number, more: Partial<RowFilter>): void =>
    set(filter.map((each, at) => (at === index ? { ...each, ...more } : each)));
  if (fixed && filter.length === 0) return null;
  return (
    <div className={styles.types}>
      <h3 className={formStyles.label}>{t('recipe.filter')}</h3>
      {filter.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two conditions may say the same
        <div key={index} className={styles.condition}>
          <Select
            aria-label={t('recipe.column')}
            value={each.column}
            data={columns}
            disabled={fixed}
            searchable
            allowDeselect={false}
            onChange={(column) => change(index, { column: column ?? each.column })}
          />
          <Select
            aria-label={t('recipe.condition')}
            value={each.operator}
            disabled={fixed}
            allowDeselect={false}
            data={filterOperators.map((value) => ({ value, label: t(`recipe.operators.${value}`) }))}
            onChange={(value) =>
              change(index, { operator: filterOperators.find((one) => one === value) ?? each.operator })
            }
          />
          {each.operator === 'empty' || each.operator === 'not_empty' ? (
            <span />
          ) : (
            <TextInput
              aria-label={t('recipe.filterValue')}
              value={typedOf(each.value)}
              readOnly={fixed}
              maxLength={1_000}
              onChange={(event) => change(index, { value: valueTyped(event.currentTarget.value) })}
            />
          )}
          {fixed ? null : (
            <Button
              variant="subtle"
              color="gray"
              px={6}
              aria-label={t('recipe.filterRemove')}
              onClick={() => set(filter.filter((_each, at) => at !== index))}
            >
              <IconX size={16} aria-hidden="true" />
            </Button>
          )}
        </div>
      ))}
      {fixed ? null : (
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={() => set([...filter, { column: columns[0] ?? '', operator: '=', value: '' }])}
        >
          {t('recipe.filterAdd')}
        </Button>
      )}
    </div>
  );
}
