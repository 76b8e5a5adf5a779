import type { Database } from 'better-sqlite3';
import { exportCancelled } from '../../../exporting/export-cancelled.ts';
import { usedRecipes } from '../../../recipes/note-recipe.ts';
import type { OpenPipeline } from '../../module.ts';
import type { InSteps, KeptColumns } from '../columns/open-columns.ts';
import type { UserViews } from '../user-views.ts';
import { eventsSource } from './events-source.ts';
import { failuresSource } from './failures-source.ts';
import { insightsSource } from './insights-source.ts';
import { sequencesSource } from './sequences-source.ts';

/** The same steps, which end where the export is cancelled. @throws AppError aborted */
function* untilAborted<Result>(steps: Generator<void, Result>, signal: AbortSignal): Generator<void, Result> {
  for (;;) {
    if (signal.aborted) throw exportCancelled();
    const step = steps.next();
    if (step.done === true) return step.value;
    yield;
  }
}

/** Everything of events that can be written out. */
export function openExports(
  db: Database,
  kept: KeptColumns,
  inSteps: InSteps,
  views: () => Pick<UserViews, 'failedAfter'>,
): OpenPipeline['tables'] {
  return {
    events: (options, signal) => {
      const names = new Map(usedRecipes(db).map(({ hash, recipe }) => [hash, recipe.name]));
      const nameOf = (hash: string): string | null => names.get(hash) ?? null;
      return eventsSource(
        { db, kept, inSteps: (steps) => inSteps(untilAborted(steps, signal)), nameOf },
        options,
      );
    },
    sequences: (options) => sequencesSource(db, options),
    failures: (options) => failuresSource((user, asked) => views().failedAfter(user, asked), options),
    insights: (options) => insightsSource(kept, options),
  };
}
