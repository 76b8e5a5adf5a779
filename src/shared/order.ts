import type { ErrorInfo } from './app-error.ts';

/** How a job's calls go: each at once, many together in an order at the provider, or in files for whoever answers them. */
export type CallTransport = 'live' | 'order' | 'file';

/**
 * Where an order is. Each state is on disk before the step that it announces: `uploading` before the file is sent,
 * `creating` before the order is made, from which on it may be charged for, `collecting` before what came is read.
 * `submitted` is at the provider, or written out for somebody else to answer.
 */
export const orderStates = [
  'drafting',
  'drafted',
  'uploading',
  'uploaded',
  'creating',
  'submitted',
  'ended',
  'collecting',
  'collected',
  'rejected',
  'unknown',
  'abandoned',
] as const;
export type OrderState = (typeof orderStates)[number];

/** States in which an order's calls still wait for it. */
export const openOrderStates: readonly OrderState[] = orderStates.filter(
  (state) => state !== 'collected' && state !== 'rejected' && state !== 'abandoned',
);

export const isOpenOrder = (state: OrderState): boolean => openOrderStates.includes(state);

/** Why nobody can say what became of an order. */
export const orderDoubts = [
  /** It was made at another address than the one in use. */
  'other_address',
  /** The key is another one, and the list of it does not hold the order. */
  'other_key',
  /** The provider told of it, and does not know it any more. */
  'forgotten',
  /** Its file cannot be deleted: a request that is still on its way may make it. */
  'file_stays',
  'no_list',
  /** It is over, and its answers are gone. */
  'no_answers',
] as const;
export type OrderDoubt = (typeof orderDoubts)[number];

/** Something odd about an order that is kept: what it was, how often, and one instance of it. */
export interface OrderNote {
  readonly kind: /** Lines of answers that nobody asked for, that cannot be read, that came again, or after their call was over. */
    | 'alien'
    | 'unreadable'
    | 'doubled'
    | 'late'
    /** Lines that never came: they may have been paid for. */
    | 'missing'
    /** The provider made the order more than once: what its others brought was paid for as well. */
    | 'twin'
    /** Nobody can say whether it was made: it was made anew, and the first may have been paid for. */
    | 'maybe_paid'
    | 'given_up';
  readonly count: number;
  readonly detail: string;
}

/** An order as it stands. Times are epoch milliseconds. */
export interface OrderSummary {
  readonly id: number;
  readonly jobId: string;
  readonly stage: string;
  readonly transport: Exclude<CallTransport, 'live'>;
  readonly state: OrderState;
  /** It is to be cancelled, and what it has answered by then collected. */
  readonly isCancelling: boolean;
  /** Where it was made, or the folder that it was written to. */
  readonly baseUrl: string;
  /** By what the provider knows it, and what it says of it, in its words; null while it does not. */
  readonly orderId: string | null;
  readonly status: string | null;
  readonly model: string;
  /** Requests in it, and of them answered and failed so far, as the provider counts. */
  readonly lines: number;
  readonly done: number;
  readonly failed: number;
  /** What was collected: together all lines once it is. */
  readonly replies: number;
  readonly refusals: number;
  readonly unanswered: number;
  readonly createdAt: number;
  readonly submittedAt: number | null;
  /** When its time is over, and until when it can be fetched, as far as is known. */
  readonly dueAt: number | null;
  readonly keptUntil: number | null;
  readonly collectedAt: number | null;
  /** Why it was rejected, or cannot be looked at now. */
  readonly error: ErrorInfo | null;
  readonly notes: readonly OrderNote[];
}

/** What a person says of the orders of a job. */
export interface OrderAct {
  readonly jobId: string;
  /**
   * `give_up`: those of which nobody can say what became of them, or where there are none all, are given up: what they asked can
   * be asked again, and may be paid for twice. `hurry`: they are cancelled, and what they leave goes at once.
   */
  readonly act: 'give_up' | 'hurry';
}

/** How the orders of a job stand together. */
export interface OrdersStanding {
  /** Orders that calls wait for, and all that there were. */
  readonly open: number;
  readonly made: number;
  /** Of the open ones: requests, and how many the provider says are done, well or not. */
  readonly lines: number;
  readonly done: number;
  /** Open ones of which nobody can say whether they were made. */
  readonly unknown: number;
  readonly isCancelling: boolean;
  readonly submittedAt: number | null;
  readonly dueAt: number | null;
  /** Until when the first of those that have ended can be fetched. */
  readonly keptUntil: number | null;
  /** What kept the provider from being asked the last time; null where nothing did. */
  readonly error: ErrorInfo | null;
}
