import type { Load } from './make-load.ts';

/** One measured run of the main job against the demo model in a process of its own. */
export interface JobTrial {
  readonly kind: 'job';
  readonly name: string;
  readonly load: Load;
  readonly latencyMs: number;
  readonly requestsPerMinute: number | null;
  readonly concurrency: number;
  readonly maxInputTokens: number;
  readonly maxOutputTokens: number;
}

/** Packing a whole file into batches without sending any. */
export interface PlanTrial {
  readonly kind: 'plan';
  readonly name: string;
  readonly load: Load;
}

export type Trial = JobTrial | PlanTrial;

/** Roomy replies, so that the input budget alone decides how many batches there are. */
const roomyReply = 32_768;

/** The loads that the figures in docs/BENCHMARKS.md come from. */
export const trials: readonly Trial[] = [
  {
    kind: 'job',
    name: 'uniform, 150 users',
    load: { kind: 'uniform', users: 150, rowsPerUser: 92, form: 'text' },
    latencyMs: 400,
    requestsPerMinute: null,
    concurrency: 8,
    maxInputTokens: 8_000,
    maxOutputTokens: roomyReply,
  },
  {
    kind: 'job',
    name: 'uniform, 150 users, four at once',
    load: { kind: 'uniform', users: 150, rowsPerUser: 92, form: 'text' },
    latencyMs: 400,
    requestsPerMinute: null,
    concurrency: 4,
    maxInputTokens: 8_000,
    maxOutputTokens: roomyReply,
  },
  {
    kind: 'job',
    name: 'heavy-tailed, 150 users',
    load: { kind: 'heavy-tailed', users: 150, rowsPerUser: 92, form: 'columns' },
    latencyMs: 400,
    requestsPerMinute: null,
    concurrency: 8,
    maxInputTokens: 8_000,
    maxOutputTokens: roomyReply,
  },
  {
    kind: 'job',
    name: 'uniform, 2000 users',
    load: { kind: 'uniform', users: 2_000, rowsPerUser: 100, form: 'columns' },
    latencyMs: 400,
    requestsPerMinute: null,
    concurrency: 16,
    maxInputTokens: 40_000,
    maxOutputTokens: 8_192,
  },
  {
    kind: 'job',
    name: 'own work, 10000 users',
    load: { kind: 'uniform', users: 10_000, rowsPerUser: 100, form: 'columns' },
    latencyMs: 0,
    requestsPerMinute: null,
    concurrency: 16,
    maxInputTokens: 40_000,
    maxOutputTokens: roomyReply,
  },
  {
    kind: 'job',
    name: 'own work, 2000 users',
    load: { kind: 'uniform', users: 2_000, rowsPerUser: 100, form: 'columns' },
    latencyMs: 0,
    requestsPerMinute: null,
    concurrency: 16,
    maxInputTokens: 40_000,
    maxOutputTokens: roomyReply,
  },
  {
    kind: 'job',
    name: 'rate-limited, 150 users',
    load: { kind: 'uniform', users: 150, rowsPerUser: 92, form: 'text' },
    latencyMs: 100,
    requestsPerMinute: 120,
    concurrency: 8,
    maxInputTokens: 8_000,
    maxOutputTokens: roomyReply,
  },
  {
    kind: 'plan',
    name: 'plan 1 000 000 rows of 10 000 users',
    load: { kind: 'uniform', users: 10_000, rowsPerUser: 100, form: 'text' },
  },
];
