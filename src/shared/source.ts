import { z } from 'zod';
import type { ErrorInfo } from './app-error.ts';
import type { MailInfo } from './talent-views.ts';

/** Which items a job takes. `unfinished`: all without a success, which is the default. */
export const selectionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unfinished') }),
  z.object({ kind: z.literal('failed') }),
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('users'), users: z.array(z.string()).min(1).max(1_000_000) }),
]);
export type Selection = z.infer<typeof selectionSchema>;

/** Which table and columns hold what. Found by looking; any table can be named instead. */
export interface SourceMapping {
  readonly form: 'text' | 'columns';
  readonly table: string;
  readonly idColumn: string;
  readonly userColumn: string;
  readonly timeColumn: string;
  /** The free text; null in the structured form. */
  readonly textColumn: string | null;
  /** The structured form's columns; each may be missing. */
  readonly actionColumn: string | null;
  readonly itemColumn: string | null;
  readonly placeColumns: readonly string[];
  readonly durationColumn: string | null;
  readonly propertiesColumn: string | null;
  readonly profile: {
    readonly table: string;
    readonly userColumn: string;
    readonly textColumn: string | null;
    readonly columns: readonly string[];
  } | null;
}

/** An opened file, as a view needs it. */
export interface SourceInfo {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** Null where the file has no behaviour rows. */
  readonly mapping: SourceMapping | null;
  /** Null where it has no mail. */
  readonly mail: MailInfo | null;
  readonly users: number;
  readonly rows: number;
  readonly succeededUsers: number;
  readonly failedUsers: number;
  readonly events: number;
  /** Results go to a sidecar file because the source cannot be written. */
  readonly sidecar: string | null;
  /** What a person should know before working on the file: who else does, what was set aside, what is not backed up. */
  readonly notices: readonly ErrorInfo[];
}

/** What a job over a selection would take. Figures are estimates until the job has run. */
export interface Estimate {
  readonly users: number;
  readonly rows: number;
  readonly batches: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Tokens that sending every row in its original wording, twenty at a time, would take. */
  readonly originalPromptTokens: number;
  readonly cost: number | null;
  readonly currency: string;
  /** Seconds, from the model's speed in earlier calls of this file where there are any; else null. */
  readonly seconds: number | null;
}

export const userStatuses = ['pending', 'active', 'succeeded', 'failed'] as const;
export type UserStatus = (typeof userStatuses)[number];

/** One line of the table of users. */
export interface UserSummary {
  readonly userId: string;
  readonly status: UserStatus;
  readonly rows: number;
  readonly events: number;
  /** Share of rows cited or set aside, 0–1; null where it is not known (never run here). */
  readonly coverage: number | null;
  readonly attempts: number;
  readonly error: ErrorInfo | null;
  readonly updatedAt: number | null;
}

export const userSorts = ['userId', 'status', 'rows', 'events', 'coverage'] as const;
export const maxPageSize = 200;

export const userQuerySchema = z.object({
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(maxPageSize).default(50),
  search: z.string().max(200).default(''),
  status: z.enum(userStatuses).nullable().default(null),
  sort: z.enum(userSorts).default('userId'),
  descending: z.boolean().default(false),
});
export type UserQuery = z.infer<typeof userQuerySchema>;

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly offset: number;
}

export interface SourceRow {
  readonly id: string;
  readonly time: string;
  readonly text: string;
  /** Events that cite the row, by event id; a set-aside row has none. */
  readonly eventIds: readonly string[];
  readonly setAside: boolean;
}

export interface ExtractedEvent {
  readonly eventId: string;
  readonly userId: string;
  readonly type: string;
  readonly category: string;
  readonly time: string;
  readonly context: string;
  readonly sourceRowIds: readonly string[];
}

export const userRowsQuerySchema = z.object({
  userId: z.string(),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(maxPageSize).default(maxPageSize),
});
export type UserRowsQuery = z.infer<typeof userRowsQuerySchema>;

/** A user with the profile and events; the rows come in pages of their own. */
export interface UserDetail {
  readonly summary: UserSummary;
  readonly profile: string;
  /** The first 200 events; `summary.events` says how many there are. */
  readonly events: readonly ExtractedEvent[];
  readonly setAsideRows: number;
  /** The model's last words about this user, as they came; null where none are kept. */
  readonly rawReply: string | null;
}

export const eventQuerySchema = z.object({
  userId: z.string().nullable().default(null),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(maxPageSize).default(maxPageSize),
});
export type EventQuery = z.infer<typeof eventQuerySchema>;
