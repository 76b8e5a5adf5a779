import type { JobSnapshot, StageProgress } from '../shared/job.ts';
import { formatProgress, formatStage } from './format.ts';

/** Without a terminal a line of progress is written this often at most. */
const plainIntervalMs = 5_000;

const clearLine = '\r\u001b[2K';

/** Shows how a job goes: a bar that redraws itself in a terminal, and a line now and then elsewhere. */
export function progressWriter(stderr: NodeJS.WriteStream) {
  let lastPlain = performance.now();
  let drawn = false;
  return {
    show: (job: JobSnapshot): void => {
      if (stderr.isTTY) {
        stderr.write(`${clearLine}${formatProgress(job, stderr.columns ?? 100)}`);
        drawn = true;
      } else if (performance.now() - lastPlain >= plainIntervalMs) {
        lastPlain = performance.now();
        stderr.write(`${formatProgress(job, 160)}\n`);
      }
    },
    /** A stage that has ended stays above the bar. */
    stage: (stage: StageProgress): void => {
      stderr.write(`${drawn ? clearLine : ''}${formatStage(stage)}\n`);
      drawn = false;
    },
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
