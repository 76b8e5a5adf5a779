import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventEdit, eventEditSchema } from '../../../../shared/pipelines/review.ts';
import { type Recipe, recipeSchema } from '../../../../shared/recipe.ts';
import { carBuying } from '../../../../shared/recipes/car-buying.ts';
import { migrate } from '../../../ledger/migrate.ts';
import { roundsOf } from '../../../testing/thoroughness.ts';
import { eventsOf } from '../event-views.ts';
import { ensureResultTables } from '../result-tables.ts';
import { editTypes, undoTypes } from '../types/edit-types.ts';
import { editEvents, type RowsOfUsers, readEditStack, redoEvents, undoEvents } from './edit-events.ts';

const job = '0123456789ab';
const idOf = (number: number): string => `evt_${job}_1_${number}`;
const rowIds = Array.from({ length: 12 }, (_, index) => String(index + 1));
const timeOf = (row: string): string => `2025-11-24 ${row.padStart(2, '0')}:00`;
const rows: RowsOfUsers = {
  stamps: (user) => (user === 'u' ? rowIds.map((id) => ({ id, time: timeOf(id) })) : []),
  words: () => new Map(rowIds.map((id) => [id, `2025-11-24 row ${id} at 118元`])),
};

let db: Database.Database;
beforeEach(() => {
  db = new Database(':memory:');
  migrate(db);
  ensureResultTables(db);
});
afterEach(() => void db.close());

type Given = readonly [rows: readonly string[], type: string, context?: object];

function fill(events: readonly Given[]): void {
  const insert = db.prepare(
    `INSERT INTO extracted_events (event_id, user_id, event_type, event_category, timestamp, end_time, context,
       source_behavior_ids, created_at, recipe) VALUES (?, 'u', ?, 'engagement', ?, ?, ?, ?, '2025-12-01', 'r')`,
  );
  for (const [index, [cited, type, context = { text: `about ${index + 1}` }]] of events.entries())
    insert.run(
      ...[idOf(index + 1), type, timeOf(cited[0] ?? ''), timeOf(cited.at(-1) ?? '')],
      ...[JSON.stringify(context), JSON.stringify(cited)],
    );
  db.prepare("INSERT INTO event_sequences (user_id, sequence, status) VALUES ('u', ?, 'success')").run(
    JSON.stringify(events.map((_, index) => idOf(index + 1))),
  );
}

const few: readonly Given[] = [
  [['1', '2'], '看车'],
  [['3', '4', '5'], '搜索'],
  [['6'], '看车', {}],
];

const tables = (): unknown => [
  db.prepare('SELECT rowid, * FROM extracted_events ORDER BY rowid').all(),
  db.prepare('SELECT rowid, * FROM event_sequences ORDER BY rowid').all(),
  db.prepare('SELECT * FROM gleaner_retyped ORDER BY edit_id, place').all(),
];
const sequence = (): unknown =>
  JSON.parse(db.prepare<[], string>('SELECT sequence FROM event_sequences').pluck().get() ?? '');

let now = 1_000;
function edit(given: EventEdit, { user = 'u', recipe = carBuying }: { user?: string; recipe?: Recipe } = {}) {
  now += 1;
  const parsed = eventEditSchema.parse(given);
  return db.transaction(() => editEvents(db, rows, { userId: user, edit: parsed, recipe }, now)).immediate();
}
const undo = () => db.transaction(() => undoEvents(db, rows)).immediate();
const redo = () => db.transaction(() => redoEvents(db, rows)).immediate();
const told = () =>
  eventsOf(db, 'u').map(({ eventId, type, sourceRowIds, edited = null }) => [
    eventId,
    type,
    sourceRowIds.join(),
    edited,
  ]);
const refusal = (code: string) => expect.objectContaining({ code });

describe('an edit of events', () => {
  it('accepts an event, or all that nobody has looked at', () => {
    fill(few);
    expect(edit({ kind: 'accept', events: [idOf(2)] })).toEqual({
      ...{ userId: 'u', kind: 'accept', events: 1, eventIds: [idOf(2)] },
    });
    expect(told().map(([, , , mark]) => mark)).toEqual([null, 'accepted', null]);
    expect(edit({ kind: 'accept', events: null }).events).toBe(2);
    expect(edit({ kind: 'accept', events: null })).toMatchObject({ events: 0, eventIds: [] });
    undo();
    expect(told().map(([, , , mark]) => mark)).toEqual([null, 'accepted', null]);
  });

  it('changes a type, with the category that the type has, words, a time and the rows that are cited', () => {
    fill(few);
    const ask = { ...carBuying.ask, types: [{ name: '试驾', category: 'intent', rule: '', attributes: [] }] };
    edit({ kind: 'edit', event: idOf(1), type: ' 试驾 ' }, { recipe: { ...carBuying, ask } });
    edit({ kind: 'edit', event: idOf(2), context: 'otherwise', rows: ['12', '3', '3'] });
    edit({ kind: 'edit', event: idOf(3), time: '2025-11-25', category: 'x' });
    expect(eventsOf(db, 'u')).toMatchObject([
      { eventId: idOf(1), type: '试驾', category: 'intent', context: 'about 1', edited: 'edited' },
      {
        ...{ eventId: idOf(2), type: '搜索', time: timeOf('3'), endTime: timeOf('12') },
        ...{ context: 'otherwise', sourceRowIds: ['3', '12'] },
      },
      { eventId: idOf(3), time: '2025-11-25', endTime: '2025-11-25', category: 'x' },
    ]);
  });

  it('splits an event by rows, and the new one is like it, with an id of its own', () => {
    fill(few);
    const { eventIds } = edit({ kind: 'split', event: idOf(2), rows: ['4'] });
    expect(eventIds).toEqual([idOf(2), idOf(4)]);
    expect(told()).toEqual([
      [idOf(1), '看车', '1,2', null],
      [idOf(2), '搜索', '3,5', 'edited'],
      [idOf(4), '搜索', '4', 'edited'],
      [idOf(3), '看车', '6', null],
    ]);
    expect(sequence()).toEqual([1, 2, 4, 3].map(idOf));
    expect(eventsOf(db, 'u')[2]).toMatchObject({ time: timeOf('4'), context: 'about 2' });
  });

  it('merges events into the one that begins first, which takes what the others say', () => {
    fill([
      [['6'], '看车', {}],
      [['3', '5'], '搜索', { attributes: { 价格: '118' } }],
      [['7'], '看车', { text: 'words', attributes: { 价格: '7', 店: 'B' } }],
    ]);
    expect(edit({ kind: 'merge', events: [idOf(1), idOf(2), idOf(3)] })).toMatchObject({
      events: 3,
      eventIds: [idOf(2)],
    });
    expect(eventsOf(db, 'u')).toMatchObject([
      {
        ...{ eventId: idOf(2), type: '搜索', sourceRowIds: ['3', '5', '6', '7'], endTime: timeOf('7') },
        ...{ context: 'words', attributes: { 价格: '118', 店: 'B' }, ungrounded: ['店'] },
      },
    ]);
    expect(sequence()).toEqual([idOf(2)]);
  });

  it('deletes and adds, and an id that was ever given is given to no other', () => {
    fill(few);
    edit({ kind: 'delete', events: [idOf(3)] });
    expect(edit({ kind: 'add', type: '到店', rows: ['9', '8'] }).eventIds).toEqual([idOf(4)]);
    undo();
    expect(edit({ kind: 'add', type: '到店', rows: ['2'] }).eventIds).toEqual([idOf(5)]);
    expect(sequence()).toEqual([1, 5, 2].map(idOf));
    expect(told().at(1)).toEqual([idOf(5), '到店', '2', 'added']);
    edit({ kind: 'edit', event: idOf(5), context: 'seen' });
    expect(told().at(1)?.at(3)).toBe('added');
  });

  it('adds to a user of whom nothing was found, with an id of the same form', () => {
    const { eventIds } = edit({ kind: 'add', type: '到店', rows: ['2'] });
    expect(eventIds[0]).toMatch(/^evt_[0-9a-f]{12}_0_1$/);
    expect(db.prepare('SELECT COUNT(*) FROM event_sequences').pluck().get()).toBe(0);
  });

  it('says of a value whether it stands in the rows that are cited now', () => {
    fill([[['1', '2'], '看车', { attributes: { 价格: '118', 行: 'row 2' } }]]);
    edit({ kind: 'edit', event: idOf(1), rows: ['1'] });
    expect(eventsOf(db, 'u')[0]).toMatchObject({ attributes: { 价格: '118' }, ungrounded: ['行'] });
    edit({ kind: 'edit', event: idOf(1), attributes: { 价格: '118', 行: '' } });
    expect(eventsOf(db, 'u')[0]).not.toHaveProperty('ungrounded');
  });
});

describe('an edit that makes no sense', () => {
  const types = [
    {
      name: '看车',
      category: 'engagement',
      attributes: [
        { name: '价格', kind: 'number' },
        { name: '车型', kind: 'one_of', values: ['迈腾'] },
      ],
    },
  ];
  const closed = recipeSchema.parse({
    ...carBuying,
    ask: { ...carBuying.ask, types, vocabulary: 'closed', other: '其他' },
  });

  it.each<[code: string, edit: EventEdit]>([
    ['unknown_event', { kind: 'accept', events: ['evt_x'] }],
    ['unknown_event', { kind: 'delete', events: [idOf(1), idOf(9)] }],
    ['unknown_row', { kind: 'edit', event: idOf(1), rows: ['1', '99'] }],
    ['unknown_row', { kind: 'add', type: '看车', rows: ['99'] }],
    ['no_event_rows', { kind: 'edit', event: idOf(1), rows: [] }],
    ['no_event_rows', { kind: 'add', type: '看车', rows: [] }],
    ['no_event_rows', { kind: 'split', event: idOf(1), rows: [] }],
    ['edit_unfit', { kind: 'split', event: idOf(1), rows: ['1', '2'] }],
    ['edit_unfit', { kind: 'split', event: idOf(1), rows: ['3'] }],
    ['edit_unfit', { kind: 'merge', events: [idOf(1), idOf(1)] }],
    ['edit_unfit', { kind: 'edit', event: idOf(1) }],
    ['type_unlisted', { kind: 'edit', event: idOf(1), type: '浏览' }],
    ['type_unlisted', { kind: 'add', type: '浏览', rows: ['1'] }],
    ['attribute_unfit', { kind: 'edit', event: idOf(1), attributes: { 价格: 'cheap' } }],
    ['attribute_unfit', { kind: 'edit', event: idOf(1), attributes: { 车型: '凯美瑞' } }],
    ['attribute_unfit', { kind: 'edit', event: idOf(1), attributes: { 颜色: '红' } }],
  ])('is refused with %s, and changes nothing: %j', (code, given) => {
    fill(few);
    const before = tables();
    expect(() => edit(given, { recipe: closed })).toThrow(refusal(code));
    expect(tables()).toEqual(before);
    expect(readEditStack(db)).toEqual({ undo: null, redo: null });
  });

  it('is refused of a user who is not there, and of an event that Gleaner did not write', () => {
    fill(few);
    expect(() => edit({ kind: 'accept', events: null }, { user: 'nobody' })).toThrow(refusal('unknown_user'));
    db.exec("UPDATE extracted_events SET event_id = 'mine' WHERE rowid = 1");
    expect(() => edit({ kind: 'delete', events: ['mine'] })).toThrow(refusal('unknown_event'));
  });

  it.each([
    { kind: 'edit', event: idOf(1), type: ' ' },
    { kind: 'edit', event: idOf(1), type: 'a|b' },
    { kind: 'edit', event: idOf(1), time: 'yesterday' },
    { kind: 'merge', events: [idOf(1)] },
    { kind: 'accept', events: [] },
  ])('does not get as far: %j', (given) => {
    expect(eventEditSchema.safeParse(given).success).toBe(false);
  });

  it('is none where the type stays, whether or not the recipe lists it, nor of the type for others', () => {
    fill(few);
    expect(
      edit({ kind: 'edit', event: idOf(2), type: '搜索', context: 'x' }, { recipe: closed }).events,
    ).toBe(1);
    expect(edit({ kind: 'edit', event: idOf(2), type: '其他' }, { recipe: closed }).events).toBe(1);
    const attributes = { 价格: '１1万' };
    expect(() => edit({ kind: 'edit', event: idOf(1), attributes }, { recipe: closed })).toThrow();
    edit({ kind: 'edit', event: idOf(1), attributes: { 价格: '1,180', 车型: ' 迈腾' } }, { recipe: closed });
    expect(eventsOf(db, 'u')[0]?.attributes).toEqual({ 价格: '1180', 车型: '迈腾' });
  });
});

describe('undoing', () => {
  it('has nothing to do where nothing was done, and what was undone before something new stays undone', () => {
    fill(few);
    expect(() => undo()).toThrow(refusal('nothing_to_undo'));
    expect(() => redo()).toThrow(refusal('nothing_to_redo'));
    edit({ kind: 'accept', events: [idOf(1)] });
    undo();
    edit({ kind: 'accept', events: [idOf(2)] });
    expect(readEditStack(db)).toMatchObject({ undo: { kind: 'accept', userId: 'u', events: 1 }, redo: null });
    expect(() => redo()).toThrow(refusal('nothing_to_redo'));
    undo();
    expect(() => undo()).toThrow(refusal('nothing_to_undo'));
  });

  it('gives back, in a table of another’s making, whatever stood in its own columns', () => {
    db.exec(`DROP TABLE extracted_events; CREATE TABLE extracted_events (event_id TEXT, user_id TEXT, event_type TEXT,
      big INTEGER, bytes BLOB, real, twice AS (big * 2))`);
    ensureResultTables(db);
    fill(few);
    db.exec(
      `UPDATE extracted_events SET big = 9007199254740993, bytes = x'00ff', real = 3.0 WHERE rowid = 2`,
    );
    const typed = () =>
      db.prepare('SELECT rowid, *, typeof(real) FROM extracted_events').safeIntegers().all();
    const before = typed();
    edit({ kind: 'delete', events: [idOf(2)] });
    undo();
    expect(new Set(typed())).toEqual(new Set(before));
  });

  it('leaves what others have changed since, and what was replaced', () => {
    fill(few);
    edit({ kind: 'edit', event: idOf(1), context: 'mine', category: 'x' });
    edit({ kind: 'edit', event: idOf(2), context: 'mine' });
    db.exec(`UPDATE extracted_events SET event_category = 'theirs' WHERE rowid = 1`);
    db.exec(`DELETE FROM extracted_events WHERE rowid = 2`);
    undo();
    undo();
    expect(eventsOf(db, 'u')).toMatchObject([
      { eventId: idOf(1), context: 'about 1', category: 'theirs' },
      { eventId: idOf(3) },
    ]);
  });

  it('calls events as they are called by now, whatever was merged or given back since', () => {
    fill(few);
    const types = (of: readonly string[], into: string): void =>
      void db.transaction(() => editTypes(db, { types: [...of], into, category: null }, 1)).immediate();
    const typesBack = (): void => void db.transaction(() => undoTypes(db)).immediate();
    const names = () => told().map(([, type]) => type);
    edit({ kind: 'edit', event: idOf(1), type: '到店' });
    types(['看车', '搜索'], '了解');
    expect(names()).toEqual(['到店', '了解', '了解']);
    undo();
    expect(names()).toEqual(['了解', '了解', '了解']);
    typesBack();
    expect(names()).toEqual(['看车', '搜索', '看车']);
    types(['看车'], '了解');
    edit({ kind: 'edit', event: idOf(1), type: '到店' });
    edit({ kind: 'delete', events: [idOf(3)] });
    typesBack();
    expect(names()).toEqual(['到店', '搜索']);
    undo();
    undo();
    expect(names()).toEqual(['看车', '搜索', '看车']);
  });

  it('is exact, however edits of events and of types follow on each other, and so is doing again', () => {
    const pick = fc.nat({ max: 30 });
    const type = fc.constantFrom('看车', '搜索', '到店');
    const some = fc.subarray(rowIds, { minLength: 1 });
    const step = fc.oneof(
      fc.record({ what: fc.constant('accept' as const), pick }),
      fc.record({ what: fc.constant('edit' as const), pick, type, some }),
      fc.record({ what: fc.constant('split' as const), pick }),
      fc.record({ what: fc.constant('merge' as const), pick }),
      fc.record({ what: fc.constant('delete' as const), pick }),
      fc.record({ what: fc.constant('add' as const), type, some }),
    );
    const carryOut = (asked: typeof step extends fc.Arbitrary<infer Step> ? Step : never): boolean => {
      const all = told().map(([id]) => id as string);
      const at = 'pick' in asked ? (all[asked.pick % Math.max(1, all.length)] ?? '') : '';
      if ('pick' in asked && all.length === 0) return false;
      if (asked.what === 'accept' || asked.what === 'delete')
        return edit({ kind: asked.what, events: [at] }).events > 0;
      if (asked.what === 'edit')
        return edit({ kind: 'edit', event: at, type: asked.type, rows: asked.some }).events > 0;
      if (asked.what === 'add') return edit({ kind: 'add', type: asked.type, rows: asked.some }).events > 0;
      if (asked.what === 'merge')
        return all.length > 1 && edit({ kind: 'merge', events: all.slice(0, 2) }).events > 0;
      const cited = eventsOf(db, 'u').find(({ eventId }) => eventId === at)?.sourceRowIds ?? [];
      return cited.length > 1 && edit({ kind: 'split', event: at, rows: cited.slice(1) }).events > 0;
    };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.boolean(), (steps, isMerged) => {
        db.exec('DELETE FROM extracted_events; DELETE FROM event_sequences; DELETE FROM gleaner_edit');
        db.exec('DELETE FROM gleaner_type_edit; DELETE FROM gleaner_retyped');
        fill(few);
        if (isMerged)
          db.transaction(() =>
            editTypes(db, { types: ['看车', '搜索'], into: '了解', category: 'x' }, 1),
          ).immediate();
        const states = [tables()];
        for (const each of steps) if (carryOut(each)) states.push(tables());
        for (const before of states.slice(0, -1).toReversed()) {
          undo();
          expect(tables()).toEqual(before);
        }
        for (const after of states.slice(1)) {
          redo();
          expect(tables()).toEqual(after);
        }
      }),
      { numRuns: roundsOf(25, 300) },
    );
  });
});
