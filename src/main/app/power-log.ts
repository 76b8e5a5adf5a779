import { powerMonitor } from 'electron';
import type { Log } from './log.ts';

/** Writes down sleep and waking: they explain a gap in a job. Requests that broke are retried by the engine. */
export function logPower(log: Log): void {
  powerMonitor.on('suspend', () => log.info('the machine goes to sleep'));
  powerMonitor.on('resume', () => log.info('the machine is awake again'));
}
