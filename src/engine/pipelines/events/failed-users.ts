import type { Database } from 'better-sqlite3';
import type { UserSummary } from '../../../shared/pipelines/events/users.ts';
import type { FailureCounts, FailuresExport } from '../../../shared/pipelines/failures.ts';
import { errorOf, type StoredSummary, summaryOf } from './user-summary.ts';

/** A user whose last reading failed, and in which run; null where another program's did. */
export interface FailedUser {
  readonly summary: UserSummary;
  readonly jobId: string | null;
}

/** By which code a failure goes of which no cause is known: see `errorOf`. */
const causeOf = "COALESCE(code, 'malformed_reply')";

/** The next users by id whose last reading failed, five hundred at most. @param select what `summarySelect` says */
export const failedAfter = (
  db: Database,
  select: string,
  userId: string | null,
  { codes, jobId }: FailuresExport,
): readonly FailedUser[] =>
  db
    .prepare<[{ after: string | null; codes: string; jobId: string | null }], StoredSummary>(
      `SELECT * FROM (${select}) WHERE result = 'failed' AND (@after IS NULL OR userId > @after)
        AND (@codes = '[]' OR ${causeOf} IN (SELECT value FROM json_each(@codes)))
        AND (@jobId IS NULL OR jobId = @jobId) ORDER BY userId LIMIT 500`,
    )
    .all({ after: userId, codes: JSON.stringify(codes), jobId })
    .map((stored) => ({ summary: summaryOf(stored, 'none'), jobId: stored.jobId }));

/** How many users failed by which cause and in which run, the most first. */
export function countFailures(db: Database, select: string): FailureCounts {
  const causes = db
    .prepare<[], StoredSummary & { readonly users: number }>(
      `SELECT *, COUNT(*) AS users FROM (${select}) WHERE result = 'failed' GROUP BY ${causeOf} ORDER BY users DESC, code`,
    )
    .all()
    .flatMap((stored) => {
      const error = errorOf(stored);
      return error === null ? [] : [{ error, users: stored.users }];
    });
  const runs = db
    .prepare<[], { jobId: string; users: number }>(
      `SELECT jobId, COUNT(*) AS users FROM (${select}) WHERE result = 'failed' AND jobId IS NOT NULL
        GROUP BY jobId ORDER BY users DESC, jobId`,
    )
    .all();
  return { causes, runs };
}
