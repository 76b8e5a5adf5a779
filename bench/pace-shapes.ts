/** A provider's limits, as the demo model plays them. */
export interface PaceShape {
  readonly name: string;
  /** Options of `gleaner demo-model`, beside the latency. */
  readonly model: readonly string[];
  /** Calls at once that the figure is for. */
  readonly concurrency: number;
  /** Whom the job is about, where that is not 150 users: of few it is told how well their work is shared among the places. */
  readonly users?: number;
  readonly maxInputTokens?: number;
  readonly maxOutputTokens?: number;
  /** What each token of an answer takes longer, in milliseconds. */
  readonly perTokenMs?: number;
  /** Cannot be passed by anybody: requests and tokens in a second with what goes at once before, and calls in hand. */
  readonly limits: {
    readonly requests?: { readonly perSecond: number; readonly atFirst: number };
    readonly tokens?: { readonly perSecond: number; readonly atFirst: number };
    readonly atOnce?: number;
  };
}

/** Answers that are written, at the speed of a fast model: 200 tokens a second. Requests are as large as they are by default. */
const fewUsers = (users: number, concurrency: number): PaceShape => ({
  name: `${users} users`,
  model: ['--latency-per-token', '5'],
  concurrency,
  users,
  maxInputTokens: 40_000,
  maxOutputTokens: 8_192,
  perTokenMs: 5,
  limits: {},
});

const tokensPerMinute = 1_200_000;
const tokenLimit = { perSecond: tokensPerMinute / 60, atFirst: tokensPerMinute / 12 };

/** The limits that the figures in docs/BENCHMARKS.md come from. */
export const paceShapes: readonly PaceShape[] = [
  { name: 'uniform', model: [], concurrency: 5, limits: {} },
  { name: 'head comes with the body', model: ['--quirk', 'in_one_piece'], concurrency: 5, limits: {} },
  { name: '429 on every tenth call', model: ['--refuse-every', '10'], concurrency: 5, limits: {} },
  {
    name: 'tokens a minute, all headers',
    model: ['--tokens-per-minute', String(tokensPerMinute)],
    concurrency: 16,
    limits: { tokens: tokenLimit },
  },
  {
    name: 'tokens a minute, retry-after in seconds alone',
    model: ['--tokens-per-minute', String(tokensPerMinute), '--tells-limits', 'retry-after'],
    concurrency: 16,
    limits: { tokens: tokenLimit },
  },
  {
    name: '60 requests a minute, retry-after in seconds alone',
    model: ['--requests-per-minute', '60', '--tells-limits', 'retry-after'],
    concurrency: 8,
    limits: { requests: { perSecond: 1, atFirst: 1 } },
  },
  {
    name: '300 requests a minute, all headers',
    model: ['--requests-per-minute', '300'],
    concurrency: 16,
    limits: { requests: { perSecond: 5, atFirst: 5 } },
  },
  {
    name: 'four at once, and not a word about it',
    model: ['--most-at-once', '4', '--tells-limits', 'nothing'],
    concurrency: 16,
    limits: { atOnce: 4 },
  },
  fewUsers(10, 8),
  fewUsers(60, 8),
  fewUsers(350, 16),
];
