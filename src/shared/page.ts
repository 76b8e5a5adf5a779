/** Most rows that one paged read answers. */
export const maxPageSize = 200;

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly offset: number;
}
