import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import {
  Fragment,
  type KeyboardEvent,
  memo,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import type { ListRead } from '../../reads/use-list-read.ts';
import type { Choice, Column, Order } from './column.ts';
import { drawnPixels } from './fold-scroll.ts';
import { TableHead } from './TableHead.tsx';
import { PendingRow, TableRow } from './TableRow.tsx';
import styles from './table.module.css';
import { useLongScroll } from './use-long-scroll.ts';
import { useRowFocus } from './use-row-focus.ts';

/** Pixels of a row and of the head, as table.module.css has them. */
const rowHeight = 36;
/** Rows drawn on either side of those in view, so that a turn of the wheel meets no gap. */
const rowsBeside = 8;
/** Rows of the skeleton that stands before the first answer. */
const skeletonRows = 12;

export interface DataTableProps<Row, Sort extends string> {
  readonly list: ListRead<Row>;
  readonly label: string;
  /** How to get about in it, for those who hear it. */
  readonly keys: string;
  readonly testId: string;
  readonly columns: readonly Column<Row, Sort>[];
  readonly keyOf: (row: Row) => string;
  readonly onOpen: (key: string) => void;
  readonly order?: Order<Sort>;
  readonly onSort?: (sort: Sort) => void;
  readonly choice?: Choice;
  /** What can be done with the chosen rows, below the list: choosing one moves none. */
  readonly chosenBar?: ReactNode;
  /** Pixels; what is narrower is scrolled sideways. */
  readonly minWidth?: number;
}

interface Body<Row, Sort extends string> {
  readonly table: DataTableProps<Row, Sort>;
  readonly frame: HTMLElement | null;
  readonly cells: readonly string[];
  /** Pixels of the list above what is in view. */
  readonly offset: RefObject<number>;
}

/**
 * The key of a row that is on its way. Rows that follow each other through the same place are one element, so that a list
 * that flies past builds nothing; no screen has so many rows.
 */
const slotOf = (index: number, reached: number): string =>
  index === reached ? '#reached' : `#${index % 256}`;

const isOpener = (target: EventTarget): boolean =>
  target instanceof HTMLElement && target.dataset.open !== undefined;

/** The height of rows that are not drawn. */
function Gap({ height, cells }: { readonly height: number; readonly cells: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row that nothing can focus
    <tr aria-hidden="true" className={styles.gap}>
      <td colSpan={cells} style={{ height }} />
    </tr>
  );
}

/** The rows in view, those beside them, and the one that the keys have reached; as they scroll by, what they show is read. */
function useDrawnRows<Row>(list: ListRead<Row>, frame: HTMLElement | null, offset: RefObject<number>) {
  const { total, question, show, first } = list;
  const [place, setPlace] = useState({ question, reached: 0 });
  const reached = Math.min(place.question === question ? place.reached : 0, Math.max(0, total - 1));
  const count = first ? skeletonRows : total;
  const scroll = useLongScroll(frame, (count + 1) * rowHeight, offset);
  const { shift, scrollToOffset } = scroll;
  const rows = useVirtualizer({
    count,
    getScrollElement: () => frame,
    estimateSize: () => rowHeight,
    observeElementOffset: scroll.observeElementOffset,
    scrollToFn: scrollToOffset,
    useFlushSync: false,
    overscan: rowsBeside,
    // The head stands over the rows, wherever they are scrolled to.
    paddingStart: rowHeight,
    rangeExtractor: useCallback(
      (range: Range) => {
        const indexes = defaultRangeExtractor(range);
        if (reached >= range.count || indexes.includes(reached)) return indexes;
        return [...indexes, reached].sort((one, other) => one - other);
      },
      [reached],
    ),
  });
  const reach = useCallback(
    (index: number) => {
      setPlace((now) =>
        now.question === question && now.reached === index ? now : { question, reached: index },
      );
    },
    [question],
  );

  // Another question is answered from its start.
  const before = useRef(question);
  useEffect(() => {
    if (before.current === question) return;
    before.current = question;
    scrollToOffset(0);
  }, [question, scrollToOffset]);

  const from = Math.max(0, (rows.range?.startIndex ?? 0) - rowsBeside);
  const to = Math.max(0, Math.min(total - 1, (rows.range?.endIndex ?? 0) + rowsBeside));
  useEffect(() => {
    if (!first) show(from, to);
  }, [show, from, to, first]);

  /** Brings a row into view, by as little as that takes. */
  const reveal = (index: number): void => {
    const screen = frame?.clientHeight ?? 0;
    const top = index * rowHeight;
    if (top < offset.current) scrollToOffset(top);
    else if (top + 2 * rowHeight > offset.current + screen) scrollToOffset(top + 2 * rowHeight - screen);
  };
  return { rows, reached, reach, reveal, shift };
}

/** The rows that are drawn, and what keys do among them. */
function Rows<Row, Sort extends string>({ table, frame, cells, offset }: Body<Row, Sort>) {
  const { list, columns, keyOf, onOpen, choice } = table;
  const body = useRef<HTMLTableSectionElement>(null);
  const { rows, reached, reach, reveal, shift } = useDrawnRows(list, frame, offset);
  const handlers = useRowFocus({
    body,
    rows: list.total,
    screen: () => Math.max(1, Math.floor((frame?.clientHeight ?? 0) / rowHeight) - 2),
    reached,
    onReach: (index) => {
      reach(index);
      reveal(index);
    },
  });
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    if (choice === undefined || event.key !== ' ' || !isOpener(event.target)) {
      handlers.onKeyDown(event);
      return;
    }
    event.preventDefault();
    const row = list.rowAt(reached);
    if (row !== undefined) choice.onToggle(keyOf(row), !choice.chosen.has(keyOf(row)));
  };

  const items = rows.getVirtualItems();
  const height = drawnPixels(rows.getTotalSize());
  /** Where a row is drawn; the one that the keys have reached may be further off than the frame goes. */
  const topOf = (start: number): number => Math.min(height - rowHeight, Math.max(rowHeight, start - shift));
  let drawnTo = rowHeight;
  const drawn = new Set<string>();
  return (
    <tbody ref={body} {...handlers} onKeyDown={press}>
      {items.map((item) => {
        const row = list.rowAt(item.index);
        const gap = topOf(item.start) - drawnTo;
        drawnTo += Math.max(0, gap) + rowHeight;
        const id = row === undefined ? undefined : keyOf(row);
        // A row that moved from a page to the next stands in both until both have been read again.
        const isSecond = id === undefined || drawn.has(id);
        if (id !== undefined) drawn.add(id);
        return (
          <Fragment key={isSecond ? slotOf(item.index, reached) : id}>
            <Gap height={gap} cells={cells.length} />
            {row === undefined || id === undefined ? (
              <PendingRow index={item.index} cells={cells} />
            ) : (
              <TableRow
                row={row}
                id={id}
                index={item.index}
                columns={columns as readonly Column<Row, string>[]}
                reachable={item.index === reached}
                chosen={choice?.chosen.has(id)}
                labelOf={choice?.labelOf}
                onToggle={choice?.onToggle}
                onOpen={onOpen}
                onReach={reach}
              />
            )}
          </Fragment>
        );
      })}
      <Gap height={height - drawnTo} cells={cells.length} />
    </tbody>
  );
}

interface FootProps {
  readonly frame: HTMLElement | null;
  readonly total: number;
  readonly offset: RefObject<number>;
}

/** Which rows are in view, and of how many. */
function Foot({ frame, total, offset }: FootProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [seen, setSeen] = useState({ from: 0, to: 0 });
  useEffect(() => {
    if (frame === null) return;
    const look = (): void => {
      const from = Math.round(offset.current / rowHeight);
      const to = from + Math.floor((frame.clientHeight - rowHeight) / rowHeight);
      setSeen((now) => (now.from === from && now.to === to ? now : { from, to }));
    };
    const resize = new ResizeObserver(look);
    resize.observe(frame);
    frame.addEventListener('scroll', look, { passive: true });
    return () => {
      resize.disconnect();
      frame.removeEventListener('scroll', look);
    };
  }, [frame, offset]);
  return (
    <p>
      {t('table.seen', {
        from: format.count(Math.min(total, seen.from + 1)),
        to: format.count(Math.min(total, Math.max(seen.from + 1, seen.to))),
      })}
      {format.gap}
      <span aria-live="polite">{t('table.total', { total: format.count(total) })}</span>
    </p>
  );
}

function Table<Row, Sort extends string>(props: DataTableProps<Row, Sort>) {
  const { list, label, keys, testId, columns, order, onSort, choice, chosenBar, minWidth = 680 } = props;
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const offset = useRef(0);
  const hasChoice = choice !== undefined;
  const cells = useMemo(
    () => [...(hasChoice ? ['choice'] : []), ...columns.map(({ key }) => key)],
    [hasChoice, columns],
  );
  return (
    <>
      <div
        ref={setFrame}
        className={styles.frame}
        data-stale={list.stale || undefined}
        aria-busy={list.stale || list.first}
      >
        <table
          className={styles.table}
          style={{ minWidth }}
          data-testid={testId}
          aria-rowcount={list.first ? -1 : list.total + 1}
        >
          <caption className="g-hidden">
            {label}. {keys}
          </caption>
          <colgroup>
            {choice === undefined ? null : <col style={{ width: 40 }} />}
            {columns.map(({ key, width }) => (
              <col key={key} style={width === undefined ? undefined : { width }} />
            ))}
          </colgroup>
          <TableHead
            columns={columns}
            order={order}
            onSort={onSort}
            choice={choice}
            empty={list.total === 0}
          />
          <Rows table={props} frame={frame} cells={cells} offset={offset} />
        </table>
      </div>
      {list.total === 0 ? null : (
        <div className={styles.foot}>
          <Foot frame={frame} total={list.total} offset={offset} />
          {chosenBar}
        </div>
      )}
    </>
  );
}

/**
 * A list of any length as one table: only the rows in view are drawn and read, the scrollbar stands for all of them. A row
 * opens by a click, or by Enter on the row that the arrow keys, Home, End and the page keys have reached; where rows can be
 * chosen, the space bar does it.
 */
export const DataTable = memo(Table) as typeof Table;
