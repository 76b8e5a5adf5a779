import { Skeleton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { memo, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { moveRowFocus } from '../../users/move-row-focus.ts';
import '../../users/users.css';
import './lists.css';

/** A column: the first one names the row and carries the button that opens it. */
export interface ListColumn<Row, Sort extends string> {
  readonly key: string;
  readonly label: string;
  /** Pixels; columns without one share what is left. */
  readonly width?: number;
  readonly numeric?: boolean;
  readonly sort?: Sort;
  readonly show: (row: Row) => ReactNode;
  readonly hint?: (row: Row) => string | undefined;
}

interface ListTableProps<Row, Sort extends string> {
  readonly label: string;
  readonly testId: string;
  readonly columns: readonly ListColumn<Row, Sort>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly skeleton: boolean;
  readonly stale: boolean;
  readonly sort?: Sort;
  readonly descending?: boolean;
  readonly onSort?: (sort: Sort) => void;
  readonly onOpen: (key: string) => void;
}

function Header<Row, Sort extends string>({
  column,
  table,
}: {
  readonly column: ListColumn<Row, Sort>;
  readonly table: ListTableProps<Row, Sort>;
}) {
  const { t } = useTranslation();
  const { label, numeric, sort } = column;
  const className = numeric === true ? 'g-number' : undefined;
  if (sort === undefined) {
    return (
      <th scope="col" className={className}>
        {label}
      </th>
    );
  }
  const sorted = table.sort === sort;
  const Arrow = table.descending === true ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      className={className}
      aria-sort={sorted ? (table.descending === true ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className="g-sort"
        title={t('talent.sortBy', { column: label })}
        onClick={() => table.onSort?.(sort)}
      >
        {label}
        {sorted ? <Arrow size={14} stroke={2} aria-hidden="true" /> : null}
      </button>
    </th>
  );
}

interface RowProps<Row> {
  readonly row: Row;
  readonly id: string;
  readonly index: number;
  readonly columns: readonly ListColumn<Row, string>[];
  readonly reachable: boolean;
  readonly onOpen: (key: string) => void;
  readonly onReach: (index: number) => void;
}

function ListRowView<Row>({ row, id, index, columns, reachable, onOpen, onReach }: RowProps<Row>) {
  const [first, ...others] = columns;
  if (first === undefined) return null;
  return (
    <tr data-row-id={id} onClick={() => onOpen(id)} onFocus={() => onReach(index)}>
      <th scope="row">
        <button type="button" className="g-user-open" tabIndex={reachable ? 0 : -1} title={first.hint?.(row)}>
          {first.show(row)}
        </button>
      </th>
      {others.map((column) => (
        <td
          key={column.key}
          className={column.numeric === true ? 'g-number' : undefined}
          title={column.hint?.(row)}
        >
          {column.show(row)}
        </td>
      ))}
    </tr>
  );
}

/** Drawn again only when its row or its place changes; a snapshot of the job does not touch it. */
const ListRow = memo(ListRowView) as typeof ListRowView;

const skeletonRows = Array.from({ length: 12 }, (_, index) => index);

/** A table whose rows open something: by a click, or by Enter on the row that the arrow keys have reached. */
export function ListTable<Row, Sort extends string>(props: ListTableProps<Row, Sort>) {
  const { columns, rows, keyOf, skeleton, stale, onOpen } = props;
  const { t } = useTranslation();
  const [reached, setReached] = useState(0);
  const reach = Math.min(reached, Math.max(0, rows.length - 1));
  return (
    <div className="g-table-frame" data-stale={stale || undefined} aria-busy={stale || skeleton}>
      <table className="g-table g-list" data-testid={props.testId}>
        <caption className="g-hidden">
          {props.label}. {t('talent.keys')}
        </caption>
        <colgroup>
          {columns.map(({ key, width }) => (
            <col key={key} style={width === undefined ? undefined : { width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <Header key={column.key} column={column} table={props} />
            ))}
          </tr>
        </thead>
        <tbody
          onKeyDown={(event) => {
            const index = moveRowFocus(event, rows.length, reach);
            if (index !== null) setReached(index);
          }}
        >
          {skeleton
            ? skeletonRows.map((row) => (
                <tr key={row}>
                  {columns.map((column) => (
                    <td key={column.key}>
                      <Skeleton height={12} width="72%" />
                    </td>
                  ))}
                </tr>
              ))
            : rows.map((row, index) => (
                <ListRow
                  key={keyOf(row)}
                  id={keyOf(row)}
                  row={row}
                  index={index}
                  columns={columns}
                  reachable={index === reach}
                  onOpen={onOpen}
                  onReach={setReached}
                />
              ))}
        </tbody>
      </table>
    </div>
  );
}
