import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { AppError } from '../../../../shared/app-error.ts';
import type {
  EditEventsInput,
  EditStack,
  EventEdit,
  EventEditReport,
  StackedEdit,
} from '../../../../shared/pipelines/review.ts';
import { codedError } from '../../../../shared/words/coded-error.ts';
import { hasTable } from '../../../database/read-schema.ts';
import { sqlTime } from '../../../database/sql-text.ts';
import {
  type EventEditImages,
  type EventEditRecord,
  eventEditImages,
  eventEditsOf,
  markEventEdit,
  nextEventEdit,
  noteEventEdit,
} from '../../../ledger/event-edits.ts';
import { lastReading } from '../../../ledger/outcomes.ts';
import { beginReview, markReviewed, type ReviewMark, readReview } from '../../../ledger/review-records.ts';
import { forgetRetyped, noteRetyped } from '../../../ledger/type-edits.ts';
import { idList } from '../event-views.ts';
import { eventIdsOf } from '../foreign-results.ts';
import { rowPlacer } from '../order-events.ts';
import { addLaterColumns, ensureResultTables, extractionStage, resultTableNames } from '../result-tables.ts';
import { standingEdits, typeSettler } from '../types/settle-types.ts';
import type { RowStamp } from '../user-reader.ts';
import type { EditImage } from './edit-image.ts';
import {
  type EventImage,
  insertImage,
  originalName,
  readImages,
  removeEvent,
  replaceCells,
} from './event-images.ts';
import { type EditPlan, type EditScene, type NewEvent, planEdit } from './plan-edit.ts';
import { type FoundEvent, type ReviewedEvent, readReviewed } from './reviewed-event.ts';
import { readSequence, resequence, writeSequence } from './user-sequence.ts';

/** The rows of users, as edits need them. */
export interface RowsOfUsers {
  /** All rows of a user in order; none of one who is not there. */
  readonly stamps: (userId: string) => readonly RowStamp[];
  /** What is read of each row, by its id. */
  readonly words: (userId: string) => ReadonlyMap<string, string>;
}

const standingTypeEdits = (db: Database): readonly number[] => standingEdits(db).map(({ id }) => id);

/** Tables that are there have been tried before. */
function readyTables(db: Database): void {
  if (resultTableNames.every((name) => hasTable(db, 'main', name))) addLaterColumns(db);
  else ensureResultTables(db);
}

const idForm = /^(evt_[0-9a-f]{12}_\d+_)(\d+)$/;

/**
 * Gives new events of a user ids of the form that all have, by what the ids of its own begin with; one that was ever given to
 * another event of the user is not given again.
 */
function idMint(db: Database, userId: string, events: readonly ReviewedEvent[], at: number) {
  const edited = eventEditsOf<EditImage>(db, userId).flatMap(({ before, after }) =>
    [before, after].flatMap((image) => image.events.map(({ eventId }) => eventId)),
  );
  const given = [...events.map(({ eventId }) => eventId), ...edited];
  const highest = new Map<string, number>();
  for (const id of given) {
    const [, start, number] = idForm.exec(id) ?? [];
    if (start !== undefined) highest.set(start, Math.max(highest.get(start) ?? 0, Number(number)));
  }
  const start = (): string => {
    const last = lastReading(db, userId, extractionStage);
    if (last !== null && /^[0-9a-f]{12}$/.test(last.jobId)) return eventIdsOf(last.jobId, last.ordinal);
    return eventIdsOf(createHash('sha256').update(`${userId} ${at}`).digest('hex').slice(0, 12), 0);
  };
  const usual = [...highest.keys()].at(0) ?? start();
  return (partOf: string | null): string => {
    const its = idForm.exec(partOf ?? '')?.[1] ?? usual;
    const number = (highest.get(its) ?? 0) + 1;
    highest.set(its, number);
    return `${its}${number}`;
  };
}

/** Writes what a plan comes to; answers the ids of the events that are there after it. */
function carryOut(
  db: Database,
  userId: string,
  { updated, added, removed }: EditPlan,
  before: readonly EventImage[],
  mint: (partOf: string | null) => string,
  at: number,
): readonly string[] {
  const images = new Map(before.map((image) => [image.eventId, image]));
  const cellsOf = ({ about, rows, ...event }: Omit<ReviewedEvent, 'eventId'>) => ({
    ...event,
    about: JSON.stringify(about),
    rows: JSON.stringify(rows),
  });
  const update = db.prepare(
    `UPDATE main.extracted_events SET event_type = @type, event_category = @category, timestamp = @time,
       end_time = @end, context = @about, source_behavior_ids = @rows, edited = @mark WHERE rowid = @place`,
  );
  for (const event of updated) {
    const image = images.get(event.eventId);
    if (image === undefined) continue;
    const { cells } = image;
    if (cells.event_type !== event.type || cells.event_category !== event.category)
      forgetRetyped(db, image.place, image.eventId);
    update.run({ ...cellsOf(event), place: image.place });
  }
  const insert = db.prepare(
    `INSERT INTO main.extracted_events (event_id, user_id, event_type, event_category, timestamp, end_time, context,
       source_behavior_ids, edited, created_at, recipe)
     VALUES (@eventId, @userId, @type, @category, @time, @end, @about, @rows, @mark, @at, @recipe)`,
  );
  const note = noteRetyped(db);
  const made = added.map((event: NewEvent) => {
    const eventId = mint(event.partOf);
    const origin = images.get(event.partOf ?? '');
    const recipe = (origin?.cells.recipe ?? null) as string | null;
    const { lastInsertRowid } = insert.run({ ...cellsOf(event), eventId, userId, at: sqlTime(at), recipe });
    for (const { edit, type, category } of origin?.retyped ?? [])
      note({ edit, eventId, type, category }, lastInsertRowid);
    return eventId;
  });
  for (const id of removed) {
    const image = images.get(id);
    if (image !== undefined) removeEvent(db, image);
  }
  return [...updated.map(({ eventId }) => eventId), ...made];
}

/** Whether an edit says of a user whether the review is over. */
const marksUser = ({ kind }: EventEdit): boolean => kind === 'done' || kind === 'reopen';

const markOf = (db: Database, userId: string): ReviewMark => {
  const review = readReview(db, userId);
  return { reviewedAt: review?.reviewedAt ?? null, records: review?.records ?? 0 };
};

/** Whoever is done once more, with nothing new to be looked at, changes nothing. */
function markAfter(
  before: ReviewMark,
  { kind }: EventEdit,
  { changed, records, at }: { readonly changed: number; readonly records: number; readonly at: number },
): ReviewMark {
  if (kind !== 'done') return { ...before, reviewedAt: null };
  const isSo = before.reviewedAt !== null && changed === 0 && before.records === records;
  return isSo ? before : { reviewedAt: at, records };
}

/** Keeps what the model found of a user, before the first edit. */
function begin(
  db: Database,
  userId: string,
  events: readonly ReviewedEvent[],
  records: number,
  at: number,
): void {
  if (readReview(db, userId) !== null) return;
  const images = readImages(
    db,
    userId,
    events.filter(({ mark }) => mark !== 'added').map(({ eventId }) => eventId),
  );
  const found = images.map((image) => ({
    ...originalName(image),
    rows: idList(image.cells.source_behavior_ids as string | null),
  }));
  const jobId = lastReading(db, userId, extractionStage)?.jobId ?? null;
  beginReview(db, { itemId: userId, begunAt: at, jobId, records, found: found satisfies FoundEvent[] });
}

/** The events whose rows are others than before, or that are new. */
function movedBy(
  { updated }: EditPlan,
  before: readonly EventImage[],
  eventIds: readonly string[],
): readonly string[] {
  const rowsBefore = new Map(before.map(({ eventId, cells }) => [eventId, cells.source_behavior_ids]));
  const stayed = new Set(
    updated.flatMap(({ eventId, rows }) =>
      rowsBefore.get(eventId) === JSON.stringify(rows) ? [eventId] : [],
    ),
  );
  return eventIds.filter((id) => !stayed.has(id));
}

/**
 * Edits the events of a user, and keeps what they were and what they are. Inside a transaction.
 * @throws AppError what `planEdit` refuses
 */
export function editEvents(
  db: Database,
  rows: RowsOfUsers,
  { userId, edit, recipe }: Pick<EditEventsInput, 'userId' | 'edit'> & Pick<EditScene, 'recipe'>,
  at: number,
): EventEditReport {
  readyTables(db);
  const stamps = rows.stamps(userId);
  const known = new Set(stamps.map(({ id }) => id));
  const events = readReviewed(db, userId);
  if (stamps.length === 0 && events.length === 0)
    throw new AppError('unknown_user', `There is no user ${userId} in this file.`, {
      params: { user: userId },
    });
  const scene: EditScene = {
    events,
    recipe,
    hasRow: (id) => known.has(id),
    placed: rowPlacer(stamps),
    words: () => rows.words(userId),
  };
  const plan = planEdit(scene, edit);
  begin(db, userId, events, stamps.length, at);
  const touched = [...plan.updated.map(({ eventId }) => eventId), ...plan.removed];
  const image = (ids: readonly string[]): EditImage => ({
    events: readImages(db, userId, ids),
    sequence: readSequence(db, userId),
    typeEdits: standingTypeEdits(db),
    ...(marksUser(edit) && { review: markOf(db, userId) }),
  });
  const before = image(touched);
  const eventIds = carryOut(db, userId, plan, before.events, idMint(db, userId, events, at), at);
  const moved = movedBy(plan, before.events, eventIds);
  if (moved.length > 0 || plan.removed.length > 0) resequence(db, userId, moved, stamps);
  const changed = new Set([...touched, ...eventIds]).size;
  if (before.review !== undefined)
    markReviewed(db, userId, markAfter(before.review, edit, { changed, records: stamps.length, at }));
  const after = image(eventIds);
  if (changed > 0 || JSON.stringify(before.review) !== JSON.stringify(after.review))
    noteEventEdit(db, { itemId: userId, kind: edit.kind, at, events: changed, before, after });
  return { userId, kind: edit.kind, events: changed, eventIds };
}

/**
 * Calls an event that is given back as it would be called now: as then where the same edits of types stand, else by all that
 * stand now, in place of those that stood then.
 */
function rename(db: Database, image: EventImage, place: number, isSameTypes: boolean): void {
  const { eventId, retyped } = image;
  forgetRetyped(db, place, eventId);
  const note = noteRetyped(db);
  if (isSameTypes) {
    for (const { edit, type, category } of retyped) note({ edit, eventId, type, category }, place);
    return;
  }
  const settle = typeSettler(standingEdits(db), []);
  const { type, category, changes } = settle(originalName(image));
  db.prepare('UPDATE main.extracted_events SET event_type = ?, event_category = ? WHERE rowid = ?').run(
    type,
    category,
    place,
  );
  for (const change of changes) note({ ...change, eventId }, place);
}

/** Gives events back as they were on the side `to` of an edit, where they are still as on the side `from`. */
function giveBack(
  db: Database,
  rows: RowsOfUsers,
  { itemId }: EventEditRecord,
  from: EditImage,
  to: EditImage,
): readonly string[] {
  readyTables(db);
  const isSameTypes = JSON.stringify(standingTypeEdits(db)) === JSON.stringify(to.typeEdits);
  const ids = [...from.events, ...to.events].map(({ eventId }) => eventId);
  const present = new Map(readImages(db, itemId, ids).map((image) => [image.eventId, image]));
  const wanted = new Map(to.events.map((image) => [image.eventId, image]));
  const left = new Map(from.events.map((image) => [image.eventId, image]));
  for (const { eventId } of from.events) {
    const there = present.get(eventId);
    if (!wanted.has(eventId) && there !== undefined) removeEvent(db, there);
  }
  for (const image of to.events) {
    const there = present.get(image.eventId);
    const was = left.get(image.eventId);
    // What was replaced since stays away.
    if (there === undefined && was !== undefined) continue;
    if (there === undefined) rename(db, image, insertImage(db, image), isSameTypes);
    else {
      replaceCells(db, there, was ?? there, image);
      rename(db, image, there.place, isSameTypes);
    }
  }
  const sequence = readSequence(db, itemId);
  const isAsLeft = sequence !== null && sequence.ids === from.sequence?.ids;
  if (isAsLeft && to.sequence !== null) writeSequence(db, sequence, to.sequence.ids);
  else resequence(db, itemId, ids, rows.stamps(itemId));
  if (to.review !== undefined) markReviewed(db, itemId, to.review);
  return [...wanted.keys()];
}

function take(db: Database, what: 'undo' | 'redo'): EventEditImages<EditImage> | null {
  const next = nextEventEdit(db, what);
  return next === null ? null : eventEditImages<EditImage>(db, next.id);
}

const reportOf = (
  { itemId, kind, events }: EventEditRecord,
  eventIds: readonly string[],
): EventEditReport => ({
  userId: itemId,
  kind: kind as EventEditReport['kind'],
  events,
  eventIds,
});

/** Undoes the last edit that stands, exactly. Inside a transaction. @throws AppError nothing_to_undo */
export function undoEvents(db: Database, rows: RowsOfUsers): EventEditReport {
  const edit = take(db, 'undo');
  if (edit === null)
    throw new AppError('nothing_to_undo', 'No edit of events is left to be undone.', {
      hint: 'The events are as they were found.',
      params: { of: 'events' },
    });
  const eventIds = giveBack(db, rows, edit, edit.after, edit.before);
  markEventEdit(db, edit.id, 'undone');
  return reportOf(edit, eventIds);
}

/** Does again what was undone last. Inside a transaction. @throws AppError nothing_to_redo */
export function redoEvents(db: Database, rows: RowsOfUsers): EventEditReport {
  const edit = take(db, 'redo');
  if (edit === null) throw codedError('nothing_to_redo');
  const eventIds = giveBack(db, rows, edit, edit.before, edit.after);
  markEventEdit(db, edit.id, 'done');
  return reportOf(edit, eventIds);
}

const stacked = (edit: EventEditRecord | null): StackedEdit | null =>
  edit === null
    ? null
    : { userId: edit.itemId, kind: edit.kind as StackedEdit['kind'], at: edit.at, events: edit.events };

export const readEditStack = (db: Database): EditStack => ({
  undo: stacked(nextEventEdit(db, 'undo')),
  redo: stacked(nextEventEdit(db, 'redo')),
});
