import { memo } from 'react';
import { CheckBox } from '../CheckBox.tsx';
import type { Column } from './column.ts';
import styles from './table.module.css';

interface TableRowProps<Row> {
  readonly row: Row;
  readonly id: string;
  /** From 0. */
  readonly index: number;
  readonly columns: readonly Column<Row, string>[];
  /** The one row that the tab key stops at. */
  readonly reachable: boolean;
  /** Whether the row is chosen; undefined where rows cannot be. */
  readonly chosen: boolean | undefined;
  readonly labelOf: ((key: string) => string) | undefined;
  readonly onToggle: ((key: string, on: boolean) => void) | undefined;
  readonly onOpen: (key: string) => void;
  readonly onReach: (index: number) => void;
}

const joined = (...names: readonly (string | undefined)[]): string | undefined =>
  names.filter((name) => name !== undefined).join(' ') || undefined;

function Row<Row>(props: TableRowProps<Row>) {
  const { row, id, index, columns, reachable, chosen, labelOf, onToggle, onOpen, onReach } = props;
  const tabIndex = reachable ? 0 : -1;
  return (
    <tr
      aria-rowindex={index + 2}
      data-index={index}
      data-row-id={id}
      data-selected={chosen === true || undefined}
      onClick={() => {
        onReach(index);
        onOpen(id);
      }}
      onFocus={() => onReach(index)}
    >
      {chosen === undefined ? null : (
        // biome-ignore lint/a11y/useKeyWithClickEvents: only keeps a click beside the box from opening the row
        <td onClick={(event) => event.stopPropagation()}>
          <CheckBox
            tabIndex={tabIndex}
            aria-label={labelOf?.(id) ?? id}
            checked={chosen}
            onChange={(event) => onToggle?.(id, event.currentTarget.checked)}
          />
        </td>
      )}
      {columns.map(({ key, show, hint, numeric, className }, at) =>
        at === 0 ? (
          <th key={key} scope="row">
            <button
              type="button"
              className={joined('g-plain', styles.open, className)}
              tabIndex={tabIndex}
              title={hint?.(row)}
              data-open
            >
              {show(row)}
            </button>
          </th>
        ) : (
          <td
            key={key}
            className={joined(numeric === true ? styles.number : undefined, className)}
            title={hint?.(row)}
          >
            {show(row)}
          </td>
        ),
      )}
    </tr>
  );
}

/** One row. Drawn again only when it, its place or its choice changes: a snapshot of the job does not touch it. */
export const TableRow = memo(Row) as typeof Row;

interface PendingRowProps {
  readonly index: number;
  readonly cells: readonly string[];
}

/**
 * The place of a row that is on its way; it can hold the focus until the row is there. Nothing but cells: while the bar is
 * dragged through a long list, a screen of them is drawn in every frame.
 */
export const PendingRow = memo(function PendingRow({ index, cells }: PendingRowProps) {
  return (
    <tr aria-rowindex={index + 2} data-index={index} tabIndex={-1} aria-busy="true">
      {cells.map((key) => (
        <td key={key} />
      ))}
    </tr>
  );
});
