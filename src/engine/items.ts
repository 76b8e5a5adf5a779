import type { ErrorCode } from '../shared/app-error.ts';

/** One raw row, as the model will read it; the number in front is given when the request is built. */
export interface LoadedRecord {
  readonly id: string;
  readonly text: string;
  readonly tokens: number;
  /** What it is known again by, as it was when it was loaded: whole and below 2^52; see `addHashes`. */
  readonly hash?: number;
}

/** Records under one heading (a day). A group is only split where it alone is larger than a batch. */
export interface RecordGroup {
  readonly heading: string;
  readonly tokens: number;
  readonly records: readonly LoadedRecord[];
  /** What the records come to, where whoever made the group has added it up. */
  readonly recordTokens?: number;
}

/** An item, or the part of it that one request carries: the same shape, with fewer records. */
export interface LoadedItem {
  readonly id: string;
  readonly heading: string;
  readonly tokens: number;
  readonly groups: readonly RecordGroup[];
  /** Of an item that grows: what is known of it before these records. */
  readonly before?: KnownBefore;
}

/** Results that are told with new records, and cannot be cited: their ids, and a line each. */
export interface KnownBefore {
  readonly ids: readonly string[];
  readonly lines: readonly string[];
}

/** What a request carried, by ids alone: kept in the ledger so that a reply can be read after a crash. */
export interface PartKey {
  readonly itemId: string;
  /** In the order in which they were numbered, from 1. */
  readonly recordIds: readonly string[];
  /** Of an item that grows: the results that were told with its new records. */
  readonly before?: readonly string[];
  /** What these records are known again by, as they were when they were asked about; see `addHashes`. */
  readonly hash?: number;
}

export interface ListedItem {
  readonly id: string;
  readonly records: number;
  /** It has results that stay: only records that came since are asked about, and what they bring is added. */
  readonly grows?: boolean;
}

export interface ContentProblem {
  readonly code: ErrorCode;
  /** One sentence for the person. */
  readonly message: string;
}
