export type TrialRow = Readonly<Record<string, string | number | Buffer>>;

/** A table of the analyst's file that results go to. */
export interface ResultTable {
  readonly name: string;
  /** Its statement, in `main`. */
  readonly create: string;
  /**
   * Columns, as they are declared, that are added to a table of another origin where it lacks them. Without this, one
   * that lacks a column or has another key is refused.
   */
  readonly added?: Readonly<Record<string, string>>;
  /** Columns that are searched by, with the names of their indexes. */
  readonly indexes?: Readonly<Record<string, string>>;
  /** Rows to be written and taken back, where two that are alike but for their keys would not do. */
  readonly trials?: readonly TrialRow[];
  /** The column that says whose a row is, where its key is a number that SQLite gives. */
  readonly belongsTo?: string;
}
