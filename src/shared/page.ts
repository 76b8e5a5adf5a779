import { z } from 'zod';

/** Most rows that one paged read answers. */
export const maxPageSize = 200;

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly offset: number;
}

/** What a read is asked of a page, with so many rows unless more or fewer are asked for. */
export const pageAsked = (usual: number = maxPageSize) => ({
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(maxPageSize).default(usual),
});
