import type { Database } from 'better-sqlite3';
import type {
  DrawUsersInput,
  EditEventsInput,
  ReviewQueueQuery,
  UserReview,
} from '../../../../shared/pipelines/review.ts';
import type { Selection } from '../../../../shared/work.ts';
import type { SourceFile } from '../../../database/open-source-file.ts';
import { drawnItems } from '../../../ledger/drawn-items.ts';
import { editedItems } from '../../../ledger/event-edits.ts';
import { readReview } from '../../../ledger/review-records.ts';
import type { ActContext, ReadContext } from '../../module.ts';
import type { InSteps } from '../columns/open-columns.ts';
import { listSelected } from '../list-selected.ts';
import { loadUser, wordsOfRows } from '../load-user.ts';
import type { Reading } from '../reading.ts';
import { countUsers } from '../user-list.ts';
import { drawUsers } from './draw-users.ts';
import { editEvents, type RowsOfUsers, readEditStack, redoEvents, undoEvents } from './edit-events.ts';
import { goldSource } from './gold-source.ts';
import { standingOf } from './gold-users.ts';
import { readOpinions } from './opinions.ts';
import { createQueue } from './queue.ts';
import { readQuality } from './read-quality.ts';
import { scoreReadings } from './score-readings.ts';

function readUserReview(db: Database, userId: string): UserReview {
  const review = readReview(db, userId);
  const place = drawnItems(db).indexOf(userId);
  return {
    state: standingOf(db, userId, review ?? undefined).state,
    reviewedAt: review?.reviewedAt ?? null,
    place: place === -1 ? null : place + 1,
  };
}

/** What is read of an analyst's review of an open file, and what she does to its events. */
export function openReview(
  source: SourceFile,
  reading: Pick<Reading, 'recall' | 'recipeFor' | 'views' | 'growth'>,
  inSteps: InSteps,
) {
  const { db } = source;
  const queue = createQueue(source, inSteps);
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
      'events.queue': (query: ReviewQueueQuery, { active, readings }: ReadContext) =>
        queue(query, active.size > 0, readings()),
      'events.opinions': (_: undefined, { readings }: ReadContext) => readOpinions(db, readings()),
      'events.quality': () => readQuality(db, reading.recipeFor({ recipe: null })),
      'events.scores': (_: undefined, { readings }: ReadContext) =>
        scoreReadings(db, readings(), countUsers(source)),
      'events.edited': ({ selection }: { readonly selection: Selection }) => {
        const edited = editedItems(db);
        const isOne = ({ id }: { readonly id: string }): boolean => edited.has(id);
        return {
          users:
            edited.size === 0 ? 0 : listSelected(source, selection, reading.growth()).filter(isOne).length,
        };
      },
      'events.userReview': ({ userId }: { readonly userId: string }) => readUserReview(db, userId),
    },
    acts: {
      'events.editEvents': ({ userId, edit, recipe }: EditEventsInput, { at }: ActContext) =>
        editEvents(db, rows, { userId, edit, recipe: reading.recipeFor({ recipe }) }, at),
      'events.undoEvents': () => undoEvents(db, rows),
      'events.redoEvents': () => redoEvents(db, rows),
      'events.drawUsers': (input: DrawUsersInput, { at }: ActContext) => drawUsers(db, input, at),
    },
    tables: { gold: () => goldSource(db) },
  };
}
