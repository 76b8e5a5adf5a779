import { z } from 'zod';
import type { ErrorInfo } from '../app-error.ts';

/** Which failed users are written out: all of them where nothing is said. What is said holds together. */
export const failuresExportSchema = z.object({
  /** Causes, by code: one of these. */
  codes: z.array(z.string().max(100)).max(100).default([]),
  /** The run of the last reading, which failed. */
  jobId: z.string().max(64).nullable().default(null),
});
export type FailuresExport = z.output<typeof failuresExportSchema>;

/** Users whose last reading failed, by why and by in which run; the most first. */
export interface FailureCounts {
  /** Each cause as it is told of one of its users. */
  readonly causes: readonly { readonly error: ErrorInfo; readonly users: number }[];
  /** Those that another program's run failed are in none. */
  readonly runs: readonly { readonly jobId: string; readonly users: number }[];
}
