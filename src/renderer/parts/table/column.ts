import type { ReactNode } from 'react';

/** A column of a table. The first one names the row and carries the button that opens it. */
export interface Column<Row, Sort extends string = never> {
  readonly key: string;
  readonly label: string;
  /** A width in CSS; columns without one share what is left. */
  readonly width?: string | number;
  readonly numeric?: boolean;
  /** By what the list is ordered when the column's head is pressed; without it the head is no button. */
  readonly sort?: Sort;
  /** What the head says when it is pointed at, where that is not how to sort by it. */
  readonly headHint?: string;
  readonly show: (row: Row) => ReactNode;
  readonly hint?: (row: Row) => string | undefined;
  /** A class of the cells. */
  readonly className?: string | undefined;
}

/** How a list is ordered. */
export interface Order<Sort extends string> {
  readonly sort: Sort;
  readonly descending: boolean;
}

/** Which rows are chosen, and how that is changed. */
export interface Choice {
  readonly chosen: Pick<ReadonlySet<string>, 'has' | 'size'>;
  /** Whether every row of the list is chosen. */
  readonly all: boolean;
  readonly onToggle: (key: string, on: boolean) => void;
  readonly onToggleAll: (on: boolean) => void;
  /** What the boxes are called: one row's, and the one of all. */
  readonly labelOf: (key: string) => string;
  readonly allLabel: string;
}
