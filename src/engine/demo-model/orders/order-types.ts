import type { OrderFaults } from './order-faults.ts';

/** What a request that stands in a line of a file is answered with. */
export interface LineAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Told in the answer's head. */
  readonly requestId: string;
}

/** A request in a line of a file. */
export interface OrderLine {
  readonly customId: string;
  readonly url: string;
  /** JSON. */
  readonly body: string;
  readonly model: string;
}

/** Why a file is no order, in the provider's words. */
export interface LineError {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  readonly line: number | null;
}

export type BatchStatus =
  | 'validating'
  | 'failed'
  | 'in_progress'
  | 'completed'
  | 'expired'
  | 'cancelling'
  | 'cancelled';

/** How long things take with the demo model, on its own clock, and what it has room for. */
export interface BatchPace {
  /** To look at a file, and to answer all of it, in milliseconds; 0 and 0 unless said otherwise. */
  readonly checksMs?: number | undefined;
  readonly takesMs?: number | undefined;
  readonly cancelsMs?: number | undefined;
  /** An order is in the list only after so long. */
  readonly listLagMs?: number | undefined;
  /** Input tokens of all orders that are not over, at most. */
  readonly queuedTokens?: number | undefined;
  readonly mostLines?: number | undefined;
}

/** An order, as the server has it. Times are epoch milliseconds of its clock. */
export interface Batch {
  readonly id: string;
  readonly inputFileId: string;
  readonly endpoint: string;
  readonly window: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly createdAt: number;
  status: BatchStatus;
  lines: readonly OrderLine[];
  tokens: number;
  errors: readonly LineError[] | null;
  startedAt: number | null;
  cancellingAt: number | null;
  endedAt: number | null;
  outputFileId: string | null;
  errorFileId: string | null;
  completed: number;
  failed: number;
  /** Its time is over when half of it is done. */
  readonly expiresHalf: boolean;
}

export interface DemoOrderOptions extends BatchPace {
  readonly faults?: OrderFaults;
  /**
   * Told of every request, such as `POST /batches`, when it has `arrived`, and when it is `done` and not answered yet. Where it
   * answers true the connection breaks there. What has arrived is held for as long as it takes to answer.
   */
  readonly intercept?: (request: string, when: 'arrived' | 'done') => boolean | Promise<boolean>;
}

/** The orders of a demo model. */
export interface DemoOrders {
  /** Lets so much time go by on the clock of its orders. */
  passTime(milliseconds: number): void;
  setFaults(faults: OrderFaults): void;
  setPace(pace: BatchPace): void;
  /** Orders that were made, the oldest first, as they stand. */
  made(): readonly Readonly<Batch>[];
  /** How many requests of each kind came, such as `POST /batches`. */
  asked(): Readonly<Record<string, number>>;
}
