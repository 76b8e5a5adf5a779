import type { ErrorInfo } from '../../shared/app-error.ts';
import { type JobSnapshot, type PauseReason, pauseReasons } from '../../shared/job.ts';
import type { Estimate } from '../../shared/work.ts';

const plainScenes = [
  'welcome',
  'fresh',
  'estimate',
  'running',
  'order',
  'waiting',
  'completed',
  'perfect',
  'cancelled',
  'failed',
  'error',
  'empty',
  'custom',
  'mail',
  'mail-running',
  'mail-done',
] as const;
export type Scene = (typeof plainScenes)[number] | `paused-${PauseReason}`;

export const scenes: readonly Scene[] = [
  ...plainScenes,
  ...pauseReasons.map((reason) => `paused-${reason}` as const),
];

export function isScene(name: string): name is Scene {
  return scenes.some((scene) => scene === name);
}

const start = Date.now() - 372_000;

export const runningJob: JobSnapshot = {
  jobId: 'job-7',
  pipeline: 'events',
  selection: 'unfinished',
  status: 'running',
  reason: null,
  stage: 'extraction',
  stages: [
    {
      name: 'initialization',
      current: 1_284,
      failed: 0,
      total: 1_284,
      weight: 1,
      startedAt: start,
      finishedAt: start + 900,
    },
    {
      name: 'extraction',
      current: 545,
      failed: 14,
      total: 1_284,
      weight: 1,
      startedAt: start + 900,
      finishedAt: null,
    },
  ],
  total: 1_284,
  processed: 545,
  succeeded: 531,
  failed: 14,
  totalRecords: 102_331,
  processedRecords: 43_402,
  unaccountedRecords: 0,
  results: 6_217,
  recordsPerResult: 10.8,
  currentBatch: 61,
  totalBatches: 144,
  activeItems: [
    'u_10293847',
    '用户_上海_0042',
    'b2f7c1d4-98aa-4e11-9f5b-0c77f9d1e6aa-very-long-identifier',
    'u_10293850',
    'u_10293851',
    'u_10293852',
    'u_10293853',
    'u_10293854',
  ],
  activeCalls: 8,
  isWindingDown: false,
  percent: 42.413,
  startedAt: start,
  finishedAt: null,
  elapsedMs: 372_000,
  etaSeconds: 505,
  etaLowSeconds: 420,
  etaHighSeconds: 660,
  ratePerMinute: 87.9,
  promptTokens: 1_904_233,
  cachedTokens: 1_210_880,
  cacheWriteTokens: null,
  reasoningTokens: null,
  isCacheUnpriced: true,
  completionTokens: 231_877,
  spreadTokens: 0,
  estimatedCalls: 0,
  cost: 0.8123,
  currency: 'USD',
  concurrency: 8,
  pace: { atOnce: 8, most: 8, places: 8, boundBy: 'ceiling' },
  waitsUntil: null,
  retries: 3,
  repeatedCalls: 0,
  model: 'gpt-4.1-mini',
  preset: 'openai',
  transport: 'live',
  orders: null,
  estimate: null,
  error: null,
};

export const completedEstimate: Estimate = {
  items: 1_284,
  records: 102_331,
  batches: 139,
  promptTokens: 4_521_300,
  completionTokens: 531_440,
  originalPromptTokens: 11_900_000,
  cost: 1.88,
  currency: 'USD',
  seconds: 870,
  secondsLow: 690,
  secondsHigh: 1_090,
  learntFrom: 2,
};

const pauseErrors: Partial<Record<PauseReason, ErrorInfo>> = {
  auth: {
    code: 'auth',
    message: 'The provider did not accept the API key (HTTP 401).',
    hint: 'Check the key in Settings.',
  },
  quota: {
    code: 'quota',
    message: 'The provider says that the account has no credit left.',
    hint: 'Top it up.',
  },
  budget: {
    code: 'budget',
    message: 'The next request would pass the budget of US$1.00.',
    hint: '',
    params: { budget: 'US$1.00' },
  },
  model_not_found: {
    code: 'model_not_found',
    message: 'The provider does not know the model “deepseek-chat-9”.',
    hint: '',
    params: { model: 'deepseek-chat-9' },
  },
  bad_request: {
    code: 'bad_request',
    message: 'The provider refused the request (400): unknown field “messages”.',
    hint: '',
    params: { detail: 'unknown field “messages”' },
  },
  output_limit: {
    code: 'reasoning_exhausted',
    message: 'The model spent all of its 8192 tokens on thinking.',
    hint: '',
    params: { tokens: 8192 },
  },
  rate_limited: {
    code: 'limit_reached',
    message: 'The limit of the provider is used up until 18:30.',
    hint: '',
    params: { until: '18:30' },
  },
  offline: {
    code: 'offline',
    message: 'api.deepseek.com cannot be reached.',
    hint: '',
    params: { host: 'api.deepseek.com' },
  },
};

/** What a job does that does not run. */
const ended = {
  stage: null,
  activeItems: [],
  activeCalls: 0,
  isWindingDown: false,
  etaSeconds: null,
  etaLowSeconds: null,
  etaHighSeconds: null,
};

/** The job that a scene begins with. */
export function jobOf(scene: Scene): JobSnapshot | null {
  const finishedAt = Date.now() - 90_000;
  const all = {
    processed: 1_284,
    processedRecords: 102_331,
    percent: 100,
    results: 14_690,
    currentBatch: 151,
    totalBatches: 151,
  };
  switch (scene) {
    case 'running':
      return runningJob;
    case 'waiting':
      return {
        ...runningJob,
        ...ended,
        status: 'waiting',
        stage: 'extraction',
        transport: 'order',
        cost: 0.0731,
        orders: {
          ...{ open: 1, made: 2, lines: 1_180, done: 615, unknown: 0, isCancelling: false },
          ...{ submittedAt: Date.now() - 10_800_000, dueAt: Date.now() + 75_600_000 },
          ...{ keptUntil: null, error: null },
        },
      };
    case 'completed':
      return {
        ...runningJob,
        ...ended,
        ...all,
        status: 'completed',
        succeeded: 1_262,
        failed: 22,
        finishedAt,
        elapsedMs: 894_000,
        promptTokens: 4_490_120,
        completionTokens: 545_902,
        cost: 1.91,
        retries: 41,
        estimate: completedEstimate,
      };
    case 'perfect':
      return {
        ...runningJob,
        ...ended,
        ...all,
        status: 'completed',
        succeeded: 1_284,
        failed: 0,
        finishedAt,
        elapsedMs: 894_000,
        cost: null,
        repeatedCalls: 8,
      };
    case 'cancelled':
      return { ...runningJob, ...ended, status: 'cancelled', finishedAt };
    case 'failed':
      return {
        ...runningJob,
        ...ended,
        status: 'failed',
        finishedAt,
        error: {
          code: 'internal',
          message: 'Something went wrong inside Gleaner: worker exited with code 1',
          hint: 'Nothing saved was lost. Try again.',
          params: { detail: 'worker exited with code 1' },
        },
      };
    default: {
      const reason = pauseReasons.find((one) => scene === `paused-${one}`);
      if (reason === undefined) return null;
      return {
        ...runningJob,
        ...ended,
        activeCalls: 0,
        isWindingDown: false,
        repeatedCalls: reason === 'interrupted' ? 5 : 0,
        status: 'paused',
        reason,
        error: pauseErrors[reason] ?? null,
      };
    }
  }
}

/** The next of a moving job: a hundredth of it a second, if asked ten times a second. */
export function advance(job: JobSnapshot, step: number): JobSnapshot {
  const percent = Math.min(100, job.percent + 0.05);
  const processed = Math.min(job.total, Math.round((percent / 100) * job.total));
  const failed = Math.round(processed * 0.026);
  const offset = Math.floor(step / 10);
  return {
    ...job,
    percent,
    processed,
    failed,
    succeeded: processed - failed,
    processedRecords: Math.round((percent / 100) * job.totalRecords),
    results: Math.round((percent / 100) * 14_690),
    currentBatch: Math.round((percent / 100) * job.totalBatches),
    activeItems: job.activeItems.map((item, index) =>
      item.startsWith('u_') ? `u_${10_293_000 + offset + index}` : item,
    ),
    elapsedMs: job.elapsedMs + 100,
    etaSeconds: Math.max(0, (100 - percent) * 8.7),
    etaLowSeconds: Math.max(0, (100 - percent) * 7.2),
    etaHighSeconds: Math.max(0, (100 - percent) * 11),
    ratePerMinute: 85 + 5 * Math.sin(step / 20),
    promptTokens: job.promptTokens + 511,
    completionTokens: job.completionTokens + 62,
    cost: (job.cost ?? 0) + 0.0002,
    stages: job.stages.map((stage) => (stage.name === 'extract' ? { ...stage, current: processed } : stage)),
  };
}
