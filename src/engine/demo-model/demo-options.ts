import type { DemoBill, DemoCall, DemoRecord } from './demo-record.ts';
import type { Faults } from './faults.ts';
import type { DemoOrderOptions, DemoOrders, LineAnswer } from './orders/order-types.ts';
import type { Quirk } from './quirks.ts';
import type { LimitTelling } from './request-limiter.ts';
import type { Wording } from './word-types.ts';

export interface DemoModelOptions {
  /** 0, the default, takes a free one. The host is always 127.0.0.1. */
  readonly port?: number;
  /** From the request to the first content token; default 0. Errors are answered at once. */
  readonly latencyMs?: number;
  readonly latencyPerTokenMs?: number;
  /** Over it requests get 429; default no limit. The bucket starts with max(1, requestsPerMinute / 60). */
  readonly requestsPerMinute?: number;
  /** The same for tokens, of prompts as they come and of answers as they end; the bucket starts with five seconds of it. */
  readonly tokensPerMinute?: number;
  /** What of its limits it tells; default `full`. */
  readonly tellsLimits?: LimitTelling;
  /** Over so many answers at once a request gets 429 without another word; default no limit. */
  readonly mostAtOnce?: number;
  /** Every so many requests one gets 429, whatever its limits say; default none. */
  readonly refuseEvery?: number;
  readonly faults?: Faults;
  /** How it departs from its own names of types; default not at all. */
  readonly wording?: Wording;
  /** With the number of the call it decides the fault and where it strikes; default 1. */
  readonly seed?: number;
  /** Cap on every answer, beside the request's own `max_tokens` or `max_completion_tokens`. */
  readonly maxOutputTokens?: number;
  /** When set, another bearer gets 401. */
  readonly apiKey?: string;
  /** Default `demo`. */
  readonly model?: string;
  /** Answer 404 to another model's name; default false. */
  readonly strictModel?: boolean;
  /** Texts that `/v1/embeddings` answers with 400, with the whole request that holds one. */
  readonly refusesInput?: (text: string) => boolean;
  /** Ways in which real providers differ, played in every answer. */
  readonly quirks?: readonly Quirk[];
  /** Keep each call's `users`, rows included; default true. For long runs and private data, false. */
  readonly keepRecord?: boolean;
  /** How long its orders take, what they have room for, and what goes wrong with them. */
  readonly orders?: DemoOrderOptions;
  /** Called once for each chat call, when it has ended. */
  readonly onCall?: (call: DemoCall) => void;
}

export interface DemoModel {
  /** `http://127.0.0.1:PORT/v1` */
  readonly baseUrl: string;
  readonly port: number;
  readonly record: DemoRecord;
  /** What all calls that are over would have cost, in tokens. */
  readonly bill: () => DemoBill;
  /** Chat calls alive now. */
  readonly active: () => number;
  /** Replaces all faults, for the calls that come after. */
  readonly setFaults: (faults: Faults) => void;
  /** Sets `latencyMs`, for the calls that come after. */
  readonly setLatency: (latencyMs: number) => void;
  /** Holds back every answer that would be sent from now on, until what it gives is called: then all of them are sent. */
  readonly hold: () => () => void;
  /** Its files and orders. */
  readonly orders: DemoOrders;
  /** Answers a request that stands in a line of a file, such as one for `runShard`. */
  readonly answerLine: (url: string, body: string) => LineAnswer;
  /** Ends every connection, also those in the middle of an answer. May be called again. */
  readonly close: () => Promise<void>;
}
