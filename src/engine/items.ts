import type { ErrorCode } from '../shared/app-error.ts';

/** One raw row, as the model will read it; the number in front is given when the request is built. */
export interface LoadedRecord {
  readonly id: string;
  readonly text: string;
  readonly tokens: number;
}

/** Records under one heading (a day). A group is only split where it alone is larger than a batch. */
export interface RecordGroup {
  readonly heading: string;
  readonly tokens: number;
  readonly records: readonly LoadedRecord[];
}

/** An item, or the part of it that one request carries: the same shape, with fewer records. */
export interface LoadedItem {
  readonly id: string;
  readonly heading: string;
  readonly tokens: number;
  readonly groups: readonly RecordGroup[];
}

/** What a request carried, by ids alone: kept in the ledger so that a reply can be read after a crash. */
export interface PartKey {
  readonly itemId: string;
  /** In the order in which they were numbered, from 1. */
  readonly recordIds: readonly string[];
}

export interface ListedItem {
  readonly id: string;
  readonly records: number;
}

export interface ContentProblem {
  readonly code: ErrorCode;
  /** One sentence for the person. */
  readonly message: string;
}
