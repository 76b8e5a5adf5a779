import type { JobSnapshot, PaceBound, PaceState } from './job.ts';

const words: Readonly<Record<PaceBound, string>> = {
  requests: 'requests a minute',
  tokens: 'tokens a minute',
  provider: 'a wait that the provider asked for',
  finding: 'what the provider is found to take',
  ceiling: 'the settings',
  work: 'what there is to send',
};

/** What bounds a job, in a line for a log: "8 of 64 at once, bounded by tokens a minute". */
const paceLine = ({ atOnce, most, boundBy }: PaceState): string =>
  `${atOnce} of ${most} at once, bounded by ${words[boundBy]}`;

/** What lasts less is not worth a line. */
const steadyMs = 3_000;

/** Tells, snapshot by snapshot, what bounds a job, when that has changed for longer than a moment. */
export function createPaceTeller(tell: (line: string) => void, now: () => number) {
  let told: PaceBound | null = null;
  let seen: { readonly boundBy: PaceBound; readonly since: number } | null = null;
  return ({ pace }: Pick<JobSnapshot, 'pace'>): void => {
    if (pace === null) {
      seen = null;
      return;
    }
    const { boundBy } = pace;
    if (seen?.boundBy !== boundBy) seen = { boundBy, since: now() };
    if (boundBy === told || now() - seen.since < steadyMs) return;
    told = boundBy;
    tell(paceLine(pace));
  };
}
