import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { typesQuerySchema } from '../../../../shared/pipelines/events/types.ts';
import { carBuying } from '../../../../shared/recipes/car-buying.ts';
import { migrate } from '../../../ledger/migrate.ts';
import { keptEdits } from '../../../ledger/type-edits.ts';
import { ensureResultTables } from '../result-tables.ts';
import { createUserWriter } from '../save-user.ts';
import { watchTypeCount, watchTypes } from './count-types.ts';
import { editTypes, undoTypes } from './edit-types.ts';
import { readTypes, typeExamples } from './read-types.ts';
import { typeSettler, withEdits } from './settle-types.ts';

let db: Database.Database;
beforeEach(() => {
  db = new Database(':memory:');
  migrate(db);
  ensureResultTables(db);
});
afterEach(() => void db.close());

type Row = readonly [user: string, type: string, category: string];

function fill(rows: readonly Row[]): void {
  const insert = db.prepare(
    `INSERT INTO extracted_events (event_id, user_id, event_type, event_category, context) VALUES (?, ?, ?, ?, ?)`,
  );
  for (const [index, [user, type, category]] of rows.entries())
    insert.run(`e${index}`, user, type, category, JSON.stringify({ text: `about ${index}` }));
}

const stored = (): unknown[] =>
  db.prepare('SELECT event_id, event_type, event_category FROM extracted_events ORDER BY rowid').raw().all();
const list = (recipe = carBuying, search = '') => readTypes(db, recipe, typesQuerySchema.parse({ search }));
let now = 0;
const edit = (types: readonly string[], into: string | null, category: string | null = null) => {
  now += 1;
  return db.transaction(() => editTypes(db, { types: [...types], into, category }, now)).immediate();
};
const undo = () => db.transaction(() => undoTypes(db)).immediate();

const few: readonly Row[] = [
  ['u1', '看车', 'engagement'],
  ['u1', '看车', 'intent'],
  ['u2', '看车', 'engagement'],
  ['u2', '浏览', 'engagement'],
  ['u3', '购买', 'conversion'],
];

describe('the number of types', () => {
  const run = (status: string) =>
    db.exec(`DELETE FROM gleaner_job;
      INSERT INTO gleaner_job (id, status, pipeline, selection, created_at, settings) VALUES ('j', '${status}', 'events', '{}', 1, '{}')`);

  it('is that of the list, whatever was changed, and nought where there are no results', () => {
    const count = watchTypeCount(db);
    expect(count()).toBe(0);
    fill(few);
    expect(count()).toBe(3);
    edit(['看车', '浏览'], '看');
    expect(count()).toBe(2);
    undo();
    expect(count()).toBe(3);
    db.exec('DROP TABLE extracted_events');
    expect(count()).toBe(0);
    db.exec(
      "CREATE TABLE extracted_events (event_type TEXT PRIMARY KEY) WITHOUT ROWID; INSERT INTO extracted_events VALUES ('x')",
    );
    expect(count()).toBe(1);
  });

  it('grows with what a running job adds, and is exact again once it rests', () => {
    fill(few);
    const count = watchTypeCount(db);
    expect(count()).toBe(3);
    run('running');
    db.exec(`DELETE FROM extracted_events WHERE event_type = '浏览';
      INSERT INTO extracted_events (event_id, user_id, event_type) VALUES ('n', 'u9', '新')`);
    expect(count()).toBe(4);
    run('completed');
    expect(count()).toBe(3);
  });
});

describe('the types of a file', () => {
  it('are listed with their category, counts, users and an example, those with most events first', () => {
    fill(few);
    expect(list()).toMatchObject({
      total: 3,
      categories: ['conversion', 'engagement', 'intent'],
      lastEdit: null,
      unlisted: [],
      rows: [
        {
          type: '看车',
          category: 'engagement',
          categories: 2,
          events: 3,
          users: 2,
          origin: 'coined',
          example: 'about 0',
        },
        { type: '浏览', categories: 1, events: 1, users: 1, example: 'about 3' },
        { type: '购买', category: 'conversion' },
      ],
    });
    expect(list(carBuying, '看').rows).toHaveLength(1);
    const types = [{ name: '看车', category: 'engagement', rule: '', attributes: [] }];
    const closed = {
      ...carBuying,
      ask: { ...carBuying.ask, types, vocabulary: 'closed', other: '浏览' },
    } as const;
    expect(list(closed).rows.map(({ origin }) => origin)).toEqual(['listed', 'other', 'coined']);
  });

  it('are listed by name or by users, and what the analyst calls others by is told apart', () => {
    fill(few);
    const by = (sort: string, descending: boolean) =>
      readTypes(db, carBuying, typesQuerySchema.parse({ sort, descending })).rows.map(({ type }) => type);
    expect(by('type', false)).toEqual(['浏览', '看车', '购买']);
    expect(by('type', true)).toEqual(['购买', '看车', '浏览']);
    expect(by('users', false)).toEqual(['浏览', '购买', '看车']);
    const ask = { ...carBuying.ask, aliases: [{ from: '逛', to: '看车' }] };
    expect(list({ ...carBuying, ask }).rows[0]?.origin).toBe('named');
  });

  it('are counted again only once something was written, by whatever connection', () => {
    fill(few);
    const counted = watchTypes(db);
    const first = counted();
    expect(counted()).toBe(first);
    edit(['看车'], '浏览');
    expect(counted().map(({ type }) => type)).toEqual(['浏览', '购买']);
  });

  it('have examples, of as many users as there are', () => {
    fill(few);
    const of = (type: string, limit: number) =>
      typeExamples(db, { type, limit }).map(({ eventId }) => eventId);
    expect(of('看车', 2)).toEqual(['e0', 'e2']);
    expect(of('看车', 5)).toEqual(['e0', 'e2', 'e1']);
    expect(of('none', 5)).toEqual([]);
  });

  it('are none where there are no results, or a table of another that has no types', () => {
    db.exec('DROP TABLE extracted_events');
    expect(list().rows).toEqual([]);
    db.exec('CREATE TABLE extracted_events (user_id TEXT)');
    expect(list().rows).toEqual([]);
  });
});

describe('a change of types', () => {
  it('merges, renames and moves over all results, and what it becomes has one category', () => {
    fill(few);
    expect(edit(['看车', '浏览'], '浏览车型')).toEqual({ events: 4 });
    expect(
      list().rows.map(({ type, category, categories, events }) => [type, category, categories, events]),
    ).toEqual([
      ['浏览车型', 'engagement', 1, 4],
      ['购买', 'conversion', 1, 1],
    ]);
    expect(edit(['购买'], '购买', 'intent')).toEqual({ events: 1 });
    expect(edit(['购买'], '浏览车型')).toEqual({ events: 1 });
    expect(list().rows).toMatchObject([
      { type: '浏览车型', category: 'engagement', categories: 1, events: 5 },
    ]);
    expect(list().lastEdit).toMatchObject({ types: ['购买'], into: '浏览车型', events: 1 });
  });

  it('moves several to another category at once, and gives all of them back at once', () => {
    fill(few);
    const before = stored();
    edit(['购买'], null, 'intent');
    const then = stored();
    expect(edit(['看车', '浏览'], null, 'interest')).toEqual({ events: 4 });
    expect(list().rows.map(({ type, category }) => [type, category])).toEqual([
      ['看车', 'interest'],
      ['浏览', 'interest'],
      ['购买', 'intent'],
    ]);
    expect(list().lastEdit).toMatchObject({
      types: ['看车', '浏览'],
      into: null,
      category: 'interest',
      events: 4,
    });
    expect(undo()).toEqual({ events: 4 });
    expect(stored()).toEqual(then);
    undo();
    expect(stored()).toEqual(before);
    expect(() => edit(['看车'], null)).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });

  it('of a type that no event has is refused, and changes nothing', () => {
    fill(few);
    const before = stored();
    expect(() => edit(['看车', 'X'], 'Y')).toThrow(expect.objectContaining({ code: 'unknown_type' }));
    expect(stored()).toEqual(before);
    expect(() => undo()).toThrow(expect.objectContaining({ code: 'nothing_to_undo' }));
  });

  it('is undone exactly, whatever changes came one after another', () => {
    const name = fc.constantFrom('A', 'B', 'C', 'D');
    const category = fc.constantFrom('x', 'y');
    const rows = fc.array(fc.tuple(fc.constantFrom('u1', 'u2'), name, category), {
      minLength: 1,
      maxLength: 12,
    });
    const changes = fc.array(
      fc.tuple(fc.uniqueArray(name, { minLength: 1, maxLength: 3 }), name, fc.option(category)),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(rows, changes, (of, asked) => {
        db.exec('DELETE FROM extracted_events; DELETE FROM gleaner_type_edit; DELETE FROM gleaner_retyped');
        fill(of);
        const states = [stored()];
        for (const [types, into, its] of asked) {
          const there = types.filter((type) => list().rows.some((row) => row.type === type));
          if (there.length === 0) continue;
          edit(there, into, its);
          states.push(stored());
          // As each event would be kept that is saved now.
          const settle = typeSettler(keptEdits(db), []);
          expect(of.map(([, type, was]) => settle({ type, category: was }))).toMatchObject(
            states.at(-1)?.map((row) => ({ type: (row as string[])[1], category: (row as string[])[2] })) ??
              [],
          );
        }
        for (const before of states.slice(0, -1).reverse()) {
          undo();
          expect(stored()).toEqual(before);
        }
        expect(db.prepare('SELECT COUNT(*) FROM gleaner_retyped').pluck().get()).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('holds for what is saved later, which its undoing gives back as the model called it', () => {
    fill(few);
    edit(['看车'], '浏览', 'interest');
    const times = () => [
      {
        ...{ text: null, action: null, item: null, places: [], duration: null, properties: null },
        id: '1',
        time: '2025-01-01',
      },
    ];
    const save = (user: string, type: string, aliases: { from: string; to: string }[] = []): void =>
      void createUserWriter(db, { times }, { replaceForeign: false, recipe: null, aliases }).save(
        user,
        [{ events: [{ rows: ['1'], type, category: 'engagement', context: '' }], setAside: [] }],
        {
          jobId: '0123456789ab',
          ordinal: 1 + user.charCodeAt(1),
          at: 0,
          model: 'm',
          unaccounted: 0,
          grows: false,
        },
      );
    save('u7', '看车');
    save('u8', '逛店', [{ from: '逛店', to: '浏览' }]);
    const of = (user: string) =>
      db.prepare('SELECT event_type, event_category FROM extracted_events WHERE user_id = ?').raw().all(user);
    expect(of('u7')).toEqual([['浏览', 'interest']]);
    expect(of('u8')).toEqual([['浏览', 'engagement']]);
    undo();
    expect(of('u7')).toEqual([['看车', 'engagement']]);
    expect(of('u8')).toEqual([['浏览', 'engagement']]);
  });

  it('leaves an event alone at its undoing that has taken the place of another since', () => {
    fill(few);
    edit(['看车'], '浏览');
    db.exec("UPDATE extracted_events SET event_id = 'another' WHERE event_id = 'e0'");
    undo();
    expect(stored().slice(0, 2)).toEqual([
      ['another', '浏览', 'engagement'],
      ['e1', '看车', 'intent'],
    ]);
  });
});

describe('a recipe after changes of types', () => {
  it('has what was merged as aliases, and loses them when that is undone', () => {
    fill(few);
    edit(['看车'], '浏览');
    edit(['浏览'], '浏览车型');
    const own = { ...carBuying, ask: { ...carBuying.ask, aliases: [{ from: '买', to: '购买' }] } };
    const after = withEdits(own, keptEdits(db));
    expect(after.ask.aliases).toEqual([
      { from: '买', to: '购买' },
      { from: '看车', to: '浏览车型' },
      { from: '浏览', to: '浏览车型' },
    ]);
    undo();
    // A job that began meanwhile has kept the aliases of then.
    expect(withEdits(after, keptEdits(db)).ask.aliases).toEqual([
      { from: '买', to: '购买' },
      { from: '看车', to: '浏览' },
    ]);
    undo();
    expect(withEdits(after, keptEdits(db)).ask.aliases).toEqual([{ from: '买', to: '购买' }]);
  });

  it('with aliases that go round in a circle comes to an end', () => {
    const settle = typeSettler(
      [],
      [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'a' },
      ],
    );
    expect(settle({ type: 'a', category: 'x' }).type).toBe('a');
  });
});
