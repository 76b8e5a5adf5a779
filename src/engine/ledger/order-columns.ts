import { type OrderSummary, openOrderStates } from '../../shared/order.ts';

/** An order, as the ledger has it. */
export interface OrderRecord extends OrderSummary {
  /** Noted with the order at the provider, and in its file's name: by it it is found again. */
  readonly token: string;
  /** It answers the same lines as this one: the provider made it twice. */
  readonly twinOf: number | null;
  /** 1 for what is asked the first time, 2 for what that left open, and so on. */
  readonly round: number;
  /** What tells one key from another, without telling the key. */
  readonly keyMark: string | null;
  /** What each of its lines is sent to. */
  readonly endpoint: string;
  readonly bytes: number;
  readonly sha256: string | null;
  /** What it can take at the most, in tokens. */
  readonly mostPromptTokens: number;
  readonly mostCompletionTokens: number;
  readonly fileId: string | null;
  readonly outputFileId: string | null;
  readonly errorFileId: string | null;
  /** How often it was looked for since it was to be made, and when last; epoch milliseconds. */
  readonly looks: number;
  readonly lookedAt: number | null;
  /** When it was to be made. */
  readonly intentAt: number | null;
  readonly endedAt: number | null;
}

/** What of an order changes with its state, or beside it, and its columns. */
export const columnOf = {
  lines: 'lines',
  bytes: 'bytes',
  sha256: 'sha256',
  mostPromptTokens: 'most_prompt_tokens',
  mostCompletionTokens: 'most_completion_tokens',
  fileId: 'file_id',
  orderId: 'order_id',
  status: 'status',
  outputFileId: 'output_file_id',
  errorFileId: 'error_file_id',
  done: 'done',
  failed: 'failed',
  looks: 'looks',
  lookedAt: 'looked_at',
  intentAt: 'intent_at',
  submittedAt: 'submitted_at',
  dueAt: 'due_at',
  endedAt: 'ended_at',
  keptUntil: 'kept_until',
  collectedAt: 'collected_at',
  replies: 'replies',
  refusals: 'refusals',
  unanswered: 'unanswered',
  error: 'error',
} as const satisfies Partial<Record<keyof OrderRecord, string>>;

export type OrderChange = Partial<Pick<OrderRecord, keyof typeof columnOf>>;

/** All of an order, by the names of `StoredOrder`. */
export const columns = `id, job_id AS jobId, stage, token, transport, state, wish, twin_of AS twinOf, round, base_url AS baseUrl,
  key_mark AS keyMark, model, endpoint, created_at AS createdAt, notes,
  ${Object.entries(columnOf)
    .map(([name, column]) => `${column} AS ${name}`)
    .join(', ')}`;

export type StoredOrder = Omit<OrderRecord, 'error' | 'notes' | 'isCancelling'> & {
  readonly error: string | null;
  readonly notes: string;
  readonly wish: string | null;
};

export const revive = ({ wish, error, notes, ...order }: StoredOrder): OrderRecord => ({
  ...order,
  isCancelling: wish !== null,
  error: error === null ? null : JSON.parse(error),
  notes: JSON.parse(notes),
});

/** The states in which calls wait for an order, as SQL. */
export const openStates = openOrderStates.map((state) => `'${state}'`).join(', ');
