/** How far an import is; whole each time, the latest wins. */
export interface ImportProgress {
  /** Mails or rows that were read. */
  readonly count: number;
  readonly bytes: number;
  readonly totalBytes: number;
}
