import { powerMonitor, powerSaveBlocker } from 'electron';
import type { Log } from './log.ts';

/** Answers the switch that keeps the machine from going to sleep; the display may. */
export function createKeepAwake(): (awake: boolean) => void {
  let blocker: number | null = null;
  return (awake) => {
    if (awake && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!awake && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
}

/** Writes down sleep and waking: they explain a gap in a job. Requests that broke are retried by the engine. */
export function logPower(log: Log): void {
  powerMonitor.on('suspend', () => log.info('the machine goes to sleep'));
  powerMonitor.on('resume', () => log.info('the machine is awake again'));
}
