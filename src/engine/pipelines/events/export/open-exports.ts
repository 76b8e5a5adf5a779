import type { Database } from 'better-sqlite3';
import { usedRecipes } from '../../../recipes/note-recipe.ts';
import type { OpenPipeline } from '../../module.ts';
import type { InSteps, KeptColumns } from '../columns/open-columns.ts';
import type { UserViews } from '../user-views.ts';
import { eventsSource } from './events-source.ts';
import { failuresSource } from './failures-source.ts';
import { insightsSource } from './insights-source.ts';
import { sequencesSource } from './sequences-source.ts';

/** Everything of events that can be written out. */
export function openExports(
  db: Database,
  kept: KeptColumns,
  inSteps: InSteps,
  views: () => Pick<UserViews, 'failedAfter'>,
): OpenPipeline['tables'] {
  return {
    events: (options) => {
      const names = new Map(usedRecipes(db).map(({ hash, recipe }) => [hash, recipe.name]));
      return eventsSource({ db, kept, inSteps, nameOf: (hash) => names.get(hash) ?? null }, options);
    },
    sequences: () => sequencesSource(db),
    failures: () => failuresSource((user) => views().failedAfter(user)),
    insights: (options) => insightsSource(kept, options),
  };
}
