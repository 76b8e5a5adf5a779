import type { z } from 'zod';
import type { ErrorInfo } from '../../app-error.ts';
import type { TimeKind } from '../../source-mapping.ts';
import { readInsteadSchema } from './options.ts';

/** How the times of the rows are written, by looking at all of them. */
export interface TimesInfo {
  /** Null where it cannot be told. */
  readonly kind: TimeKind | null;
  /** The first row's time as it is stored and as it is read; null where none can be read. */
  readonly example: { readonly stored: string; readonly read: string } | null;
  /** Rows that name a user. */
  readonly rows: number;
  /** Those whose time is missing or cannot be read: they come last, under `?`. */
  readonly rowsWithoutTime: number;
  /** Rows that are written in another way than the column's kind; they are read only where the usual ways are mixed. */
  readonly otherKinds: readonly { readonly kind: TimeKind; readonly rows: number }[];
}

export const timesQuerySchema = readInsteadSchema.pick({ recipe: true, mapping: true, timeKind: true });

export type TimesQuery = z.infer<typeof timesQuerySchema>;

/** What a job with such options would make of the rows' times. */
export interface TimesReport extends TimesInfo {
  /** What a person should know of it before a start. */
  readonly notices: readonly ErrorInfo[];
}
