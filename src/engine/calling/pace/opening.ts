import { mostAtOnce } from './adaptive-limit.ts';
import type { PaceClock } from './pace-clock.ts';

/**
 * So long the first call is alone where it is neither refused nor answered: what refuses a key or a model does so at once.
 * Counted in short waits, since a thread that was busy has not heard of a refusal either. With each from then on twice as many join it.
 */
const aloneSteps = 5;
const stepMs = 10;
/** As many when the first is accepted, twice as many with each after it: a narrow limit then refuses few. */
const joinAtFirst = 2;

/** How many calls of a job may be under way while none was accepted. */
export type Opening = ReturnType<typeof createOpening>;

export function createOpening(clock: PaceClock, onChange: () => void) {
  let allowed = 1;
  let isAccepted = false;
  let opening: AbortController | null = null;
  const set = (calls: number): void => {
    allowed = calls;
    onChange();
  };
  const join = (calls: number): void => {
    set(calls >= mostAtOnce ? Number.POSITIVE_INFINITY : calls);
    if (!Number.isFinite(allowed)) end();
  };
  const end = (): void => {
    opening?.abort();
    opening = null;
  };
  const openSlowly = async (signal: AbortSignal): Promise<void> => {
    for (let steps = 1; Number.isFinite(allowed); steps += 1) {
      await clock.wait(stepMs, signal);
      if (steps >= aloneSteps) join(allowed * 2 + 1);
    }
  };
  return {
    allowed: () => allowed,
    /** A request has gone. */
    sent: () => {
      if (opening !== null || !Number.isFinite(allowed)) return;
      opening = new AbortController();
      // Only an end rejects it.
      openSlowly(opening.signal).catch(() => {});
    },
    /** It is over, and was not accepted: the next one is alone again. */
    failed: () => {
      if (isAccepted) return;
      end();
      set(1);
    },
    accepted: () => {
      if (!Number.isFinite(allowed)) return;
      isAccepted = true;
      join(Math.max(joinAtFirst, allowed * 2));
    },
  };
}
