import type { BilledTokens, DemoBill, DemoCall, DemoRecord } from './demo-record.ts';

const keptCalls = 10_000;

/** A call that is being answered. */
export type OpenCall = { -readonly [Key in keyof DemoCall]: DemoCall[Key] };

export type CallLog = ReturnType<typeof createCallLog>;

const noTokens = {
  promptTokens: 0,
  completionTokens: 0,
  cachedTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
};
const nothing: BilledTokens = { calls: 0, ...noTokens };

const billedWith = (before: BilledTokens, call: DemoCall): BilledTokens => ({
  calls: before.calls + 1,
  promptTokens: before.promptTokens + call.promptTokens,
  completionTokens: before.completionTokens + call.completionTokens,
  cachedTokens: before.cachedTokens + call.cachedTokens,
  cacheWriteTokens: before.cacheWriteTokens + call.cacheWriteTokens,
  reasoningTokens: before.reasoningTokens + call.reasoningTokens,
});

/** Keeps the record of the calls: the last 10 000, and counts of all. */
export function createCallLog(onCall: ((call: DemoCall) => void) | undefined) {
  const calls: OpenCall[] = [];
  const record: DemoRecord = { calls };
  /** Since the start, also those no longer kept. */
  let begun = 0;
  let active = 0;
  /** Answered to the end, with whatever status. */
  let completed = 0;
  /** Left by the client. */
  let aborted = 0;
  let bill: DemoBill = { told: nothing, untold: nothing, ordered: nothing };
  const waiting: (() => void)[] = [];
  return {
    record,
    begin: (): OpenCall => {
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
        ...noTokens,
        isOrdered: false,
        isUsageTold: false,
        startedAt: at,
        endedAt: null,
        aborted: false,
      };
      calls.push(call);
      if (calls.length > keptCalls) calls.shift();
      return call;
    },
    /** Ends a call once; later ends of the same call change nothing. */
    end: (call: OpenCall, how: 'whole' | 'aborted' | 'broken'): void => {
      if (call.endedAt !== null) return;
      call.endedAt = Date.now();
      call.aborted = how === 'aborted';
      active -= 1;
      if (how === 'whole') completed += 1;
      // What was refused, or answered with a page, no model has worked on.
      if (call.promptTokens > 0 && call.fault !== 'html_page') {
        const place = call.isOrdered ? 'ordered' : how === 'whole' && call.isUsageTold ? 'told' : 'untold';
        bill = { ...bill, [place]: billedWith(bill[place], call) };
      }
      if (how === 'aborted') aborted += 1;
      if (active === 0) for (const resolve of waiting.splice(0)) resolve();
      onCall?.(call);
    },
    /** What all calls that are over come to, also those no longer kept. */
    bill: () => bill,
    stats: () => ({ active, calls: begun, completed, aborted }),
    /** Resolves when no call is alive. */
    idle: () => new Promise<void>((resolve) => (active === 0 ? resolve() : waiting.push(resolve))),
  };
}
