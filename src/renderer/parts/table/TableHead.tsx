import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CheckBox } from '../CheckBox.tsx';
import type { Choice, Column, Order } from './column.ts';
import styles from './table.module.css';

interface TableHeadProps<Row, Sort extends string> {
  readonly columns: readonly Column<Row, Sort>[];
  readonly order: Order<Sort> | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
  readonly choice: Choice | undefined;
  /** There is nothing to choose. */
  readonly empty: boolean;
}

/** The names of the columns; those that the list can be ordered by are buttons. */
export function TableHead<Row, Sort extends string>(props: TableHeadProps<Row, Sort>) {
  const { columns, order, onSort, choice, empty } = props;
  const { t } = useTranslation();
  const Arrow = order?.descending === true ? IconArrowDown : IconArrowUp;
  return (
    <thead>
      <tr aria-rowindex={1}>
        {choice === undefined ? null : (
          <th scope="col">
            <CheckBox
              aria-label={choice.allLabel}
              checked={choice.all}
              indeterminate={!choice.all && choice.chosen.size > 0}
              disabled={empty}
              onChange={(event) => choice.onToggleAll(event.currentTarget.checked)}
            />
          </th>
        )}
        {columns.map(({ key, label, numeric, sort, headHint }) => {
          const isSorted = sort !== undefined && order?.sort === sort;
          const direction = order?.descending === true ? 'descending' : 'ascending';
          return (
            <th
              key={key}
              scope="col"
              className={numeric === true ? styles.number : undefined}
              title={sort === undefined ? headHint : undefined}
              aria-sort={isSorted ? direction : undefined}
            >
              {sort === undefined ? (
                label
              ) : (
                <button
                  type="button"
                  className={`g-plain ${styles.sort}`}
                  title={headHint ?? t('talent.sortBy', { column: label })}
                  onClick={() => onSort?.(sort)}
                >
                  {label}
                  {isSorted ? <Arrow size={14} stroke={2} aria-hidden="true" /> : null}
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
