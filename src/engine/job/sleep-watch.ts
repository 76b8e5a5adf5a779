import type { ProgressClock } from './job-progress.ts';

/** Later than this, and a look at the clocks was not only late. */
const toleranceMs = 20_000;

/**
 * Notices sleep without being told of it, in the app and on the command line alike: looked at every so often, either the
 * steady clock has gone on for much longer (it counts sleep on some systems; so it does where the process was stopped), or
 * the clock on the wall has while the steady one has not. A clock that was set forth looks the same, and may.
 * @returns looks again: null where nothing has happened since, else how long nothing ran although the steady clock went on
 */
export function createSleepWatch(
  clock: ProgressClock,
  everyMs: number,
): () => { readonly stoodStillMs: number } | null {
  let before = { wall: clock.now(), steady: clock.monotonic() };
  return () => {
    const at = { wall: clock.now(), steady: clock.monotonic() };
    const steadyMs = at.steady - before.steady;
    const wallMs = at.wall - before.wall;
    before = at;
    const lateMs = steadyMs - everyMs;
    if (lateMs > toleranceMs) return { stoodStillMs: lateMs };
    return wallMs - steadyMs > toleranceMs ? { stoodStillMs: 0 } : null;
  };
}
