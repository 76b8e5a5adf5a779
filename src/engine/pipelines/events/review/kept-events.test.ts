import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventEdit } from '../../../../shared/pipelines/review.ts';
import { carBuying } from '../../../../shared/recipes/car-buying.ts';
import { migrate } from '../../../ledger/migrate.ts';
import { readReview } from '../../../ledger/review-records.ts';
import { eventsOf } from '../event-views.ts';
import type { EventPayload } from '../parse-reply.ts';
import { ensureResultTables } from '../result-tables.ts';
import { createUserWriter } from '../save-user.ts';
import { editTypes } from '../types/edit-types.ts';
import { editEvents, readEditStack, undoEvents } from './edit-events.ts';
import { leavesOut } from './kept-events.ts';

let db: Database.Database;
beforeEach(() => {
  db = new Database(':memory:');
  migrate(db);
  ensureResultTables(db);
});
afterEach(() => void db.close());

const rowIds = Array.from({ length: 12 }, (_, index) => String(index + 1));
const stamps = rowIds.map((id) => ({ id, time: `2025-11-24 ${id.padStart(2, '0')}:00` }));
const rows = { stamps: () => stamps, words: () => new Map<string, string>() };

type Found = readonly [rows: string, type: string];
const jobs = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc'];

/** Saves what a job has found of the user, as the run does. */
function read(
  job: number,
  found: readonly Found[],
  { replaceReviewed = false, grows = false, jobId = jobs[job] ?? '' } = {},
) {
  const events: EventPayload['events'] = found.map(([cited, type]) => ({
    ...{ rows: cited.split(' '), type, category: 'engagement', context: '' },
  }));
  const context = { jobId, ordinal: 1, at: 0, model: 'm', unaccounted: 0, grows };
  const options = { replaceForeign: false, replaceReviewed, recipe: null };
  return db
    .transaction(() =>
      createUserWriter(db, { times: () => stamps }, options).save('u', [{ events, setAside: [] }], context),
    )
    .immediate();
}
let now = 0;
function edit(given: EventEdit): void {
  now += 1;
  db.transaction(() =>
    editEvents(db, rows, { userId: 'u', edit: given, recipe: carBuying }, now),
  ).immediate();
}
const idOf = (job: number, number: number): string => `evt_${jobs[job]}_1_${number}`;
const told = () =>
  eventsOf(db, 'u').map(({ eventId, type, sourceRowIds, edited = '' }) =>
    [eventId, type, sourceRowIds.join(' '), edited].join(' · '),
  );
const sequence = (): unknown =>
  JSON.parse(db.prepare<[], string>('SELECT sequence FROM event_sequences').pluck().get() ?? '');

const first: readonly Found[] = [
  ['1 2', '看车'],
  ['3', '搜索'],
  ['4 5', '看车'],
  ['6', '到店'],
];

describe('a user who is read again', () => {
  it('keeps what was accepted, edited and added, and new events stand where none of these speaks', () => {
    read(0, first);
    edit({ kind: 'accept', events: [idOf(0, 1)] });
    edit({ kind: 'edit', event: idOf(0, 2), type: '比较' });
    edit({ kind: 'add', type: '购买', rows: ['9', '8'] });
    const kept = db.prepare("SELECT * FROM extracted_events WHERE edited <> '' ORDER BY rowid").all();
    expect(
      read(1, [
        ['1 2 7', '看车'],
        ['3', '搜索'],
        ['4', '看车'],
        ['5 6', '到店'],
        ['8', '购买'],
        ['10', '看车'],
      ]),
    ).toMatchObject({ results: 3 });
    expect(told()).toEqual([
      `${idOf(0, 1)} · 看车 · 1 2 · accepted`,
      `${idOf(0, 2)} · 比较 · 3 · edited`,
      `${idOf(1, 1)} · 看车 · 4 · `,
      `${idOf(1, 2)} · 到店 · 5 6 · `,
      `${idOf(0, 5)} · 购买 · 8 9 · added`,
      `${idOf(1, 3)} · 看车 · 10 · `,
    ]);
    expect(db.prepare("SELECT * FROM extracted_events WHERE edited <> '' ORDER BY rowid").all()).toEqual(
      kept,
    );
    expect(sequence()).toEqual([idOf(0, 1), idOf(0, 2), idOf(1, 1), idOf(1, 2), idOf(0, 5), idOf(1, 3)]);
  });

  it('does not get back what was deleted, unless the model now calls it otherwise', () => {
    read(0, first);
    edit({ kind: 'delete', events: [idOf(0, 1), idOf(0, 3)] });
    read(1, [...first.slice(0, 2), ['4 5', '试驾']]);
    expect(told()).toEqual([`${idOf(1, 1)} · 搜索 · 3 · `, `${idOf(1, 2)} · 试驾 · 4 5 · `]);
    db.transaction(() => undoEvents(db, rows)).immediate();
    expect(told()).toHaveLength(4);
    read(2, first);
    expect(told()).toHaveLength(4);
  });

  it('goes by what types are called now', () => {
    read(0, first);
    edit({ kind: 'delete', events: [idOf(0, 1)] });
    db.transaction(() => editTypes(db, { types: ['看车'], into: '了解', category: null }, 1)).immediate();
    read(1, [['1 2', '看车']]);
    expect(told()).toEqual([]);
  });

  it('does not split again what was merged, nor merge what was split', () => {
    read(0, first);
    edit({ kind: 'merge', events: [idOf(0, 1), idOf(0, 2), idOf(0, 3)] });
    read(1, first);
    expect(told()).toEqual([`${idOf(0, 1)} · 看车 · 1 2 3 4 5 · edited`, `${idOf(1, 1)} · 到店 · 6 · `]);
    edit({ kind: 'split', event: idOf(0, 1), rows: ['4', '5'] });
    read(2, [['1 2 3 4 5', '看车']]);
    expect(told()).toHaveLength(2);
  });

  it('has its reading noted, by the names that the model gave, once the review has begun', () => {
    read(0, first);
    expect(readReview(db, 'u')).toBeNull();
    edit({ kind: 'edit', event: idOf(0, 2), type: '比较' });
    expect(readReview(db, 'u')).toMatchObject({
      ...{ jobId: null, records: 12, reviewedAt: null },
      found: first.map(([cited, type]) => ({ type, category: 'engagement', rows: cited.split(' ') })),
    });
    read(1, [['3', '搜索']]);
    read(2, [['12', '看车']], { grows: true });
    expect(readReview(db, 'u')).toMatchObject({
      ...{ jobId: jobs[2], records: 12 },
      found: [{ type: '搜索' }, { type: '看车', rows: ['12'] }],
    });
  });

  it('is left as it is by a run over new rows alone', () => {
    read(0, first);
    edit({ kind: 'accept', events: [idOf(0, 1)] });
    edit({ kind: 'delete', events: [idOf(0, 4)] });
    const before = told();
    read(1, [['7 8', '到店']], { grows: true });
    expect(told()).toEqual([...before, `${idOf(1, 1)} · 到店 · 7 8 · `]);
  });

  it('is replaced altogether where that was asked for, and what was edited is not undone any more', () => {
    read(0, first);
    edit({ kind: 'delete', events: [idOf(0, 1)] });
    edit({ kind: 'done' });
    expect(readReview(db, 'u')?.reviewedAt).toBe(now);
    read(1, first, { replaceReviewed: true });
    expect(told()).toHaveLength(4);
    expect(told().join()).not.toContain(jobs[0]);
    expect(readReview(db, 'u')).toBeNull();
    expect(readEditStack(db)).toEqual({ undo: null, redo: null });
    read(2, first);
    expect(told()).toHaveLength(4);
  });

  it('gets no id twice where the same job saves it once more', () => {
    read(0, first);
    edit({ kind: 'accept', events: [idOf(0, 2)] });
    read(0, [
      ['1', '看车'],
      ['6', '到店'],
      ['7', '到店'],
    ]);
    expect(told().map((line) => line.split(' ')[0])).toEqual([1, 2, 3, 4].map((each) => idOf(0, each)));
  });

  it('that was done with is reopened by the undoing, and done with again', () => {
    read(0, first);
    edit({ kind: 'done' });
    const at = now;
    expect(told().every((line) => line.endsWith('accepted'))).toBe(true);
    db.transaction(() => undoEvents(db, rows)).immediate();
    expect(readReview(db, 'u')?.reviewedAt).toBeNull();
    expect(told().some((line) => line.endsWith('accepted'))).toBe(false);
    edit({ kind: 'done' });
    edit({ kind: 'reopen' });
    expect(readReview(db, 'u')?.reviewedAt).toBeNull();
    edit({ kind: 'reopen' });
    expect(readEditStack(db).undo).toMatchObject({ kind: 'reopen', events: 0, at: at + 2 });
    edit({ kind: 'done' });
    edit({ kind: 'done' });
    expect(readEditStack(db).undo).toMatchObject({ kind: 'done', at: at + 4 });
    db.transaction(() => undoEvents(db, rows)).immediate();
    db.transaction(() => undoEvents(db, rows)).immediate();
    expect(readReview(db, 'u')?.reviewedAt).toBe(at + 1);
  });
});

describe('what is left out', () => {
  const of = (cited: string, type = 'A') => ({ rows: cited.split(' '), type });
  const kept = (cited: string) => ({ eventId: cited, sourceRowIds: cited.split(' ') });

  it.each([
    ['1 2', [kept('1 2')], [], true],
    ['1 2 3', [kept('1 2')], [], true],
    ['1 3 4', [kept('1 2')], [], false],
    ['1', [kept('1 2 3'), kept('4')], [], true],
    ['1 4', [kept('1 2 3'), kept('4 5')], [], true],
    ['1 6', [kept('1 2 3')], [], false],
    ['1 2', [], [of('1 2 3')], true],
    ['1 2', [], [of('1 2 3', 'B')], false],
    ['1', [], [of('1 2 3')], false],
  ])('%s beside %j and the deleted %j: %s', (cited, stays, deleted, expected) => {
    expect(leavesOut(stays, deleted)(of(cited))).toBe(expected);
  });
});
