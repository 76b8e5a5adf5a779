import type { Database } from 'better-sqlite3';
import type { EditEventsInput } from '../../../../shared/pipelines/review.ts';
import type { ActContext } from '../../module.ts';
import { loadUser, wordsOfRows } from '../load-user.ts';
import type { Reading } from '../reading.ts';
import { editEvents, type RowsOfUsers, readEditStack, redoEvents, undoEvents } from './edit-events.ts';

/** What is read of an analyst's review of an open file, and what she does to its events. */
export function openReview(db: Database, reading: Pick<Reading, 'recall' | 'recipeFor' | 'views'>) {
  const readerOf = (userId: string) => {
    reading.recall();
    return reading.views().reader(userId);
  };
  const rows: RowsOfUsers = {
    stamps: (userId) => readerOf(userId).times(userId),
    words: (userId) => wordsOfRows(loadUser(readerOf(userId), userId, new Set())),
  };
  return {
    reads: {
      'events.editStack': () => readEditStack(db),
    },
    acts: {
      'events.editEvents': ({ userId, edit, recipe }: EditEventsInput, { at }: ActContext) =>
        editEvents(db, rows, { userId, edit, recipe: reading.recipeFor({ recipe }) }, at),
      'events.undoEvents': () => undoEvents(db, rows),
      'events.redoEvents': () => redoEvents(db, rows),
    },
  };
}
