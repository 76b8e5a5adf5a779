import type { DemoCall, DemoRecord } from './demo-record.ts';

const keptCalls = 10_000;

/** A call that is being answered. */
export type OpenCall = { -readonly [Key in keyof DemoCall]: DemoCall[Key] };

export interface CallStats {
  readonly active: number;
  /** Since the start, also those no longer kept. */
  readonly calls: number;
  /** Answered to the end, with whatever status. */
  readonly completed: number;
  /** Left by the client. */
  readonly aborted: number;
}

export interface CallLog {
  readonly record: DemoRecord;
  readonly begin: () => OpenCall;
  /** Ends a call once; later ends of the same call change nothing. */
  readonly end: (call: OpenCall, how: 'whole' | 'aborted' | 'broken') => void;
  readonly stats: () => CallStats;
  /** Resolves when no call is alive. */
  readonly idle: () => Promise<void>;
}

/** Keeps the record of the calls: the last 10 000, and counts of all. */
export function createCallLog(onCall: ((call: DemoCall) => void) | undefined): CallLog {
  const calls: OpenCall[] = [];
  let begun = 0;
  let active = 0;
  let completed = 0;
  let aborted = 0;
  const waiting: (() => void)[] = [];
  return {
    record: { calls },
    begin: () => {
      const at = Date.now();
      begun += 1;
      active += 1;
      const call: OpenCall = {
        number: begun,
        at,
        status: 0,
        fault: null,
        users: [],
        asked: [],
        promptTokens: 0,
        completionTokens: 0,
        startedAt: at,
        endedAt: null,
        aborted: false,
      };
      calls.push(call);
      if (calls.length > keptCalls) calls.shift();
      return call;
    },
    end: (call, how) => {
      if (call.endedAt !== null) return;
      call.endedAt = Date.now();
      call.aborted = how === 'aborted';
      active -= 1;
      if (how === 'whole') completed += 1;
      if (how === 'aborted') aborted += 1;
      if (active === 0) for (const resolve of waiting.splice(0)) resolve();
      onCall?.(call);
    },
    stats: () => ({ active, calls: begun, completed, aborted }),
    idle: () => new Promise((resolve) => (active === 0 ? resolve() : waiting.push(resolve))),
  };
}
