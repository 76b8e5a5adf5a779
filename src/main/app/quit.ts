import { app, powerMonitor } from 'electron';

interface QuitOptions {
  readonly jobRunning: () => boolean;
  readonly confirm: () => Promise<boolean>;
  /** Pauses the job, lets go of the file; bounded in time. */
  readonly shutdown: () => Promise<void>;
}

/** Makes every way of quitting pause the job cleanly first, and ask where a job runs. */
export function superviseQuit(options: QuitOptions) {
  let stage: 'staying' | 'asking' | 'closing' | 'done' = 'staying';

  const finish = async (): Promise<void> => {
    if (stage === 'closing' || stage === 'done') return;
    stage = 'closing';
    await options.shutdown();
    stage = 'done';
    app.quit();
  };

  const ask = async (): Promise<void> => {
    stage = 'asking';
    const yes = await options.confirm().catch(() => false);
    if (stage !== 'asking') return; // The system could not wait for the answer.
    stage = 'staying';
    if (yes) await finish();
  };

  app.on('before-quit', (event) => {
    if (stage === 'done') return;
    event.preventDefault();
    if (stage !== 'staying') return;
    if (options.jobRunning()) void ask();
    else void finish();
  });

  /** Quits without asking: the person has just said so, or the system is going down. */
  const now = (): void => void finish();
  // A system that goes down is asked to wait, for as long as the pause takes.
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    now();
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, now);
  /** True from the moment that nothing more is asked. */
  const underWay = (): boolean => stage === 'closing' || stage === 'done';
  return { underWay, now };
}
