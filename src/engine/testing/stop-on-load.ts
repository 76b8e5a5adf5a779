import { registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';

/** When a program is to stop itself: so long after it begins to load a module whose address ends like this. */
export interface StopOnLoad {
  readonly module: string;
  readonly waitMs: number;
  readonly signal: NodeJS.Signals;
}

export const stopVariable = 'GLEANER_TEST_STOP';

const given = process.env[stopVariable];
if (given !== undefined && isMainThread) {
  const { module, waitMs, signal } = JSON.parse(given) as StopOnLoad;
  let isArmed = true;
  registerHooks({
    load: (url, context, next) => {
      if (isArmed && url.endsWith(module)) {
        isArmed = false;
        if (waitMs === 0) process.kill(process.pid, signal);
        else setTimeout(() => process.kill(process.pid, signal), waitMs).unref();
      }
      return next(url, context);
    },
  });
}
