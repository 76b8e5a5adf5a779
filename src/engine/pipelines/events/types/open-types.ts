import type { Database } from 'better-sqlite3';
import type { DoubtsQuery } from '../../../../shared/pipelines/events/doubts.ts';
import { eventsOptionsSchema, type RecipeQuery } from '../../../../shared/pipelines/events/options.ts';
import type { TypeEditInput, TypeEditReport, TypesQuery } from '../../../../shared/pipelines/events/types.ts';
import type { Recipe } from '../../../../shared/recipe.ts';
import { optionsOf } from '../../../ledger/job-record.ts';
import type { ActContext } from '../../module.ts';
import type { Reading } from '../reading.ts';
import { countDoubts } from './count-doubts.ts';
import { watchTypeCount, watchTypes } from './count-types.ts';
import { editTypes, undoTypes } from './edit-types.ts';
import { readTypes, typeExamples } from './read-types.ts';

/** What is read of the types of an open file, and what is done to them. */
export function openTypes(db: Database, reading: Pick<Reading, 'recipeFor' | 'versionFor'>) {
  const counted = watchTypes(db);
  const count = watchTypeCount(db);
  /** As it holds once the edits of the file are in it. */
  const reportOf = ({ events }: { readonly events: number }, asked: RecipeQuery): TypeEditReport => {
    const recipe = reading.recipeFor(asked);
    return { events, recipe, hash: reading.versionFor({ recipe }) };
  };
  /** Of a job the recipe that it ran with, where it is known. */
  const recipeOf = ({ jobId, recipe }: DoubtsQuery): Recipe => {
    const { success, data } = eventsOptionsSchema.safeParse(jobId === null ? null : optionsOf(db, jobId));
    return reading.recipeFor({ recipe: (success ? data.recipe : null) ?? recipe });
  };
  return {
    /** How many types the file has. */
    count,
    reads: {
      'events.types': (query: TypesQuery) => readTypes(db, reading.recipeFor(query), query, counted()),
      'events.typeExamples': (query: { readonly type: string; readonly limit: number }) =>
        typeExamples(db, query),
      'events.doubts': (query: DoubtsQuery) => countDoubts(db, recipeOf(query), query.jobId),
    },
    acts: {
      'events.editTypes': (input: TypeEditInput, { at }: ActContext) =>
        reportOf(editTypes(db, input, at), input),
      'events.undoTypes': (asked: RecipeQuery) => reportOf(undoTypes(db), asked),
    },
  };
}
