import type { JobSnapshot, StageProgress } from '../shared/job.ts';
import { createPaceTeller } from '../shared/tell-pace.ts';
import { formatProgress, formatStage, waitLine } from './format.ts';

/** Without a terminal a line of progress is written this often at most. */
const plainIntervalMs = 5_000;

/** Waits that end within this of each other are one. */
const sameWaitMs = 2_000;

const clearLine = '\r\u001b[2K';

/** Shows how a job goes: a bar that redraws itself in a terminal, and a line now and then elsewhere. */
export function progressWriter(stderr: NodeJS.WriteStream) {
  let lastPlain = performance.now();
  let drawn = false;
  let saidUntil = 0;
  const line = (words: string): void => {
    stderr.write(`${drawn ? clearLine : ''}${words}\n`);
    drawn = false;
  };
  /** Calls that wait together are told of once. */
  const sayWait = ({ waitsUntil }: JobSnapshot): void => {
    if (waitsUntil === null || waitsUntil < saidUntil + sameWaitMs) return;
    saidUntil = waitsUntil;
    line(waitLine(waitsUntil, Date.now()));
  };
  const sayPace = createPaceTeller(
    (words) => line(`${words}.`),
    () => performance.now(),
  );
  return {
    show: (job: JobSnapshot): void => {
      sayWait(job);
      sayPace(job);
      if (stderr.isTTY) {
        stderr.write(`${clearLine}${formatProgress(job, stderr.columns ?? 100)}`);
        drawn = true;
      } else if (performance.now() - lastPlain >= plainIntervalMs) {
        lastPlain = performance.now();
        stderr.write(`${formatProgress(job, 160)}\n`);
      }
    },
    /** A stage that has ended stays above the bar. */
    stage: (stage: StageProgress): void => line(formatStage(stage)),
    /** In place of the bar, in a terminal. */
    say: (words: string): void => {
      stderr.write(`${clearLine}${words}`);
      drawn = true;
    },
    end: (): void => {
      if (drawn) stderr.write('\n');
      drawn = false;
    },
  };
}
