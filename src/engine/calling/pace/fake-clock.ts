import type { PaceClock } from './pace-clock.ts';

export interface FakeClock extends PaceClock {
  advance(milliseconds: number): Promise<void>;
  /** So much time is gone at once, as when a machine slept: whoever waits has waited through it. */
  jump(milliseconds: number): void;
}

/** A clock for tests: time goes on only when it is told to, and who waits comes back in the order of their time. */
export function createFakeClock(): FakeClock {
  let time = 0;
  let waiting: { readonly at: number; readonly wake: () => void }[] = [];
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => time,
    wait: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const entry = { at: time + milliseconds, wake: resolve };
        waiting.push(entry);
        signal.addEventListener('abort', () => {
          waiting = waiting.filter((each) => each !== entry);
          reject(signal.reason);
        });
      }),
    jump: (milliseconds) => {
      time += milliseconds;
    },
    advance: async (milliseconds) => {
      const until = time + milliseconds;
      for (;;) {
        await settle();
        const [next] = waiting.filter((each) => each.at <= until).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        waiting = waiting.filter((each) => each !== next);
        time = Math.max(time, next.at);
        next.wake();
      }
      time = Math.max(time, until);
    },
  };
}
