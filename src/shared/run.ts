import type { ErrorInfo } from './app-error.ts';
import type { JobSnapshot } from './job.ts';

/** A job among all jobs of a file. */
export interface Run {
  readonly job: JobSnapshot;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** By what name its question goes, such as that of a recipe; null where it has none. */
  readonly asked: string | null;
}

/** Items of a run that failed for one reason. */
export interface FailureCause {
  readonly stage: string;
  /** Of the last of them, in its words. */
  readonly error: ErrorInfo;
  readonly items: number;
  /** Their records that nothing accounts for. */
  readonly records: number;
  /** Such as have had no better outcome since, the first 10 000 by their ids. */
  readonly stillFailed: readonly string[];
}

/** What went on in an equal slice of a run's time. */
export interface RunSlice {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Of the calls that were answered in it, in milliseconds; null where none was. */
  readonly latencyMs: number | null;
  /** Calls under way, on average. */
  readonly atOnce: number;
  readonly retries: number;
}

/** When a run rested, in epoch milliseconds; `to` is null while it still does. */
export interface RunPause {
  readonly from: number;
  readonly to: number | null;
  readonly reason: JobSnapshot['reason'];
}

/** A run in full: why items failed, and how it went over time. */
export interface RunDetail extends Run {
  readonly causes: readonly FailureCause[];
  readonly sliceMs: number;
  readonly slices: readonly RunSlice[];
  readonly pauses: readonly RunPause[];
}
