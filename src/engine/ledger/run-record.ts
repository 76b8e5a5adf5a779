import type { Database } from 'better-sqlite3';
import type { ErrorCode } from '../../shared/app-error.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import type { FailureCause, RunPause, RunSlice } from '../../shared/run.ts';
import { parseData } from './event-log.ts';
import { isLastOutcome } from './item-record.ts';

/** So many ids of failed items are named of a cause. */
const mostNamed = 10_000;
/** A run is shown in so many slices of equal length. */
const sliceCount = 60;

interface StoredCause extends Pick<FailureCause, 'stage' | 'items' | 'records'> {
  readonly code: ErrorCode;
  readonly message: string | null;
}

/** Why items of a job failed, the commonest reason first. */
export function failureCauses(db: Database, jobId: string): readonly FailureCause[] {
  const causes = db
    .prepare<[string], StoredCause>(
      // Of several bare columns SQLite takes the row of the one MAX.
      `SELECT stage, code, message, COUNT(*) AS items, SUM(unaccounted) AS records, MAX(rowid)
       FROM main.gleaner_item WHERE job_id = ? AND status = 'failed' AND code IS NOT NULL
       GROUP BY stage, code ORDER BY items DESC, code`,
    )
    .all(jobId);
  const still = db
    .prepare<[string, string, string, number], string>(
      `SELECT item_id FROM main.gleaner_item failed
       WHERE job_id = ? AND stage = ? AND status = 'failed' AND code = ? AND ${isLastOutcome('failed')}
       ORDER BY item_id LIMIT ?`,
    )
    .pluck();
  return causes.map(({ stage, code, message, items, records }) => ({
    stage,
    error: { code, message: message ?? '', hint: '' },
    items,
    records,
    stillFailed: still.all(jobId, stage, code, mostNamed),
  }));
}

interface AnsweredCall {
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly retries: number;
  /** 1 where it stood in an order. */
  readonly isOrdered: number;
}

/** What went on over a job's time, in equal slices from its first request to its last answer. */
export function runSlices(
  db: Database,
  jobId: string,
): { readonly sliceMs: number; readonly slices: readonly RunSlice[] } {
  const answered = 'FROM main.gleaner_call WHERE job_id = ? AND received_at IS NOT NULL';
  const span = db
    .prepare<[string], { first: number | null; last: number | null }>(
      `SELECT MIN(sent_at) AS first, MAX(received_at) AS last ${answered}`,
    )
    .get(jobId);
  const { first = null, last = null } = span ?? {};
  if (first === null || last === null) return { sliceMs: 0, slices: [] };
  const sliceMs = Math.max(1, Math.ceil((last - first + 1) / sliceCount));
  const sums = Array.from({ length: sliceCount }, () => ({
    calls: 0,
    sent: 0,
    promptTokens: 0,
    completionTokens: 0,
    latencyMs: 0,
    busyMs: 0,
    retries: 0,
  }));
  const calls = db
    .prepare<[string], AnsweredCall>(
      `SELECT sent_at AS sentAt, received_at AS receivedAt, prompt_tokens AS promptTokens,
         completion_tokens AS completionTokens, retries, order_id IS NOT NULL AS isOrdered ${answered}`,
    )
    .iterate(jobId);
  const sliceOf = (at: number): number =>
    Math.min(sliceCount - 1, Math.max(0, Math.floor((at - first) / sliceMs)));
  for (const call of calls) {
    const end = sums[sliceOf(call.receivedAt)];
    if (end === undefined) continue;
    end.calls += 1;
    end.promptTokens += call.promptTokens;
    end.completionTokens += call.completionTokens;
    end.retries += call.retries;
    // A call in an order is under way for hours, and nobody is at work on it.
    if (call.isOrdered === 1) continue;
    end.sent += 1;
    end.latencyMs += call.receivedAt - call.sentAt;
    for (let slice = sliceOf(call.sentAt); slice <= sliceOf(call.receivedAt); slice += 1) {
      const from = first + slice * sliceMs;
      const busy = Math.min(call.receivedAt, from + sliceMs) - Math.max(call.sentAt, from);
      const sum = sums[slice];
      if (sum !== undefined) sum.busyMs += Math.max(0, busy);
    }
  }
  const slices = sums.map(({ latencyMs, busyMs, sent, ...sum }, index) => ({
    ...sum,
    from: first + index * sliceMs,
    latencyMs: sent === 0 ? null : latencyMs / sent,
    atOnce: busyMs / sliceMs,
  }));
  return { sliceMs, slices };
}

/** When a job rested after it had begun. */
export function runPauses(db: Database, jobId: string): readonly RunPause[] {
  const told = db
    .prepare<[string], { at: number; data: Uint8Array | string }>(
      "SELECT at, data FROM main.gleaner_event WHERE job_id = ? AND type = 'status' ORDER BY seq",
    )
    .all(jobId);
  const pauses: RunPause[] = [];
  let open: RunPause | null = null;
  for (const { at, data } of told) {
    const { status, reason } = parseData(data) as Pick<JobSnapshot, 'status' | 'reason'>;
    if (open !== null) pauses.push({ ...open, to: at });
    open = status === 'paused' || status === 'waiting' ? { from: at, to: null, reason } : null;
  }
  if (open !== null) pauses.push(open);
  return pauses;
}
