import { z } from 'zod';
import type { ErrorInfo } from '../../app-error.ts';
import { pageAsked } from '../../page.ts';
import type { ExtractedEvent } from '../extracted-event.ts';
import type { InJob } from '../in-job.ts';

/**
 * What a user has, by the last reading that came to an end, whatever a job does with the user since: nothing yet, every row
 * accounted for, some given up as missing, or a failure.
 */
const userResults = ['none', 'done', 'incomplete', 'failed'] as const;

export type UserResult = (typeof userResults)[number];

/** Which users a list shows: by what they have, those who are asked about now, those with new rows or with changed ones. */
export const userFilters = [...userResults, 'active', 'new', 'changed'] as const;

export type UserFilter = (typeof userFilters)[number];

/** One line of the table of users. */
export interface UserSummary {
  readonly userId: string;
  readonly result: UserResult;
  readonly inJob: InJob;
  readonly rows: number;
  /** Rows that came since the user was read; 0 where that never was. */
  readonly newRows: number;
  /** Whether rows that were read have changed or left, as far as somebody has looked; see `events.changes`. */
  readonly changed: boolean;
  readonly events: number;
  /** Share of rows cited or set aside, 0–1, in the last reading, even one that failed; null where it is not known (never run here). */
  readonly coverage: number | null;
  readonly attempts: number;
  /** Why the last reading failed; null where it did not. */
  readonly error: ErrorInfo | null;
  readonly updatedAt: number | null;
}

const userSorts = ['userId', 'result', 'rows', 'events', 'coverage'] as const;

export const userQuerySchema = z.object({
  ...pageAsked(50),
  search: z.string().max(200).default(''),
  show: z.enum(userFilters).nullable().default(null),
  sort: z.enum(userSorts).default('userId'),
  descending: z.boolean().default(false),
});

export type UserQuery = z.infer<typeof userQuerySchema>;

/** A user with the profile and events; the rows come in pages of their own. */
export interface UserDetail {
  readonly summary: UserSummary;
  /** As much of it as the model reads. */
  readonly profile: string;
  /** Characters of the profile beyond that. */
  readonly profileUnread: number;
  /** The first 200 events; `summary.events` says how many there are. */
  readonly events: readonly ExtractedEvent[];
  readonly setAsideRows: number;
  /** Rows of a failed user that replies accounted for, and that could be kept; 0 where there is nothing to keep. */
  readonly keepableRows: number;
}

export const eventQuerySchema = z.object({
  userId: z.string().nullable().default(null),
  ...pageAsked(),
});

export type EventQuery = z.infer<typeof eventQuerySchema>;
