import { z } from 'zod';
import { pageAsked } from '../../page.ts';
import type { ReadLimits } from '../../source-mapping.ts';
import { selectionSchema } from '../../work.ts';
import { readInsteadSchema } from './options.ts';

export interface SourceRow {
  readonly id: string;
  readonly time: string;
  readonly text: string;
  /** Events that cite the row, by event id; a set-aside row has none. */
  readonly eventIds: readonly string[];
  readonly setAside: boolean;
  /** Characters of the row that the model has not read, or would not read; 0 where it reads it whole. */
  readonly unread: number;
  /** The last reading came to an end without accounting for it. */
  readonly missing: boolean;
  /** It came since the user was read. */
  readonly isNew: boolean;
}

export const userRowsQuerySchema = z.object({
  userId: z.string(),
  ...pageAsked(),
});

export type UserRowsQuery = z.infer<typeof userRowsQuerySchema>;

/** Rows and profiles of which the model would read a part only. */
export interface UnreadCount {
  /** What is longer is cut there. */
  readonly limits: ReadLimits;
  readonly rows: number;
  readonly profiles: number;
  /** False where they are so many that they were counted by the length of what the file holds alone. */
  readonly exact: boolean;
}

export const unreadQuerySchema = readInsteadSchema
  .omit({ timeKind: true })
  .extend({ selection: selectionSchema });

export type UnreadQuery = z.infer<typeof unreadQuerySchema>;
