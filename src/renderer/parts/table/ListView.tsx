import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { EmptyNote } from '../EmptyNote.tsx';
import { RetryNote } from '../RetryNote.tsx';
import { DataTable, type DataTableProps } from './DataTable.tsx';
import styles from './list.module.css';

/** What stands in the place of a list that has no rows, and the way on from there. */
interface EmptyList {
  readonly icon: ReactNode;
  readonly title: string;
  readonly words: string;
  readonly action?: { readonly label: string; readonly onClick: () => void } | undefined;
}

interface ListViewProps<Row, Sort extends string> extends DataTableProps<Row, Sort> {
  readonly empty: EmptyList;
}

/** A table, or why there is none. */
export function ListView<Row, Sort extends string>({ empty, ...table }: ListViewProps<Row, Sort>) {
  const { list } = table;
  const isEmpty = !list.first && list.error === null && list.total === 0;
  return (
    <>
      {list.error === null ? null : <RetryNote error={list.error} onRetry={list.again} />}
      {isEmpty ? (
        <div className={styles.empty}>
          <EmptyNote icon={empty.icon} title={empty.title}>
            <p>{empty.words}</p>
            {empty.action === undefined ? null : (
              <Button variant="default" onClick={empty.action.onClick}>
                {empty.action.label}
              </Button>
            )}
          </EmptyNote>
        </div>
      ) : (
        <DataTable {...table} />
      )}
    </>
  );
}
