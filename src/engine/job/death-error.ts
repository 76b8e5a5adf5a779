import { AppError, type ErrorInfo, toErrorInfo } from '../../shared/app-error.ts';
import type { WorkerDeath } from '../engine-api.ts';

/** Why a job rests whose worker died too often, and what to do about it. */
export function deathError({ cause, inARow }: WorkerDeath): ErrorInfo {
  return toErrorInfo(
    cause === 'out_of_memory'
      ? new AppError('engine_out_of_memory', `The engine ran out of memory ${inARow} times in a row.`, {
          hint: 'Lower the input limit and the number of requests at once in the settings, then resume.',
          params: { deaths: inARow },
        })
      : new AppError('engine_died', `The engine stopped unexpectedly ${inARow} times in a row.`, {
          hint: 'Nothing saved was lost. Resume to try again; if it happens again, look at the log files.',
          params: { deaths: inARow },
        }),
  );
}
