import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SaveItemContext } from '../pipeline.ts';
import type { EventPayload } from './parse-reply.ts';
import { ensureResultTables } from './result-tables.ts';
import { createUserWriter, type UserWriter } from './save-user.ts';
import type { UserReader } from './user-reader.ts';

let folder: string;
let db: Database.Database;
let writer: UserWriter;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-save-'));
  db = new Database(join(folder, 'source.db'));
  ensureResultTables(db);
  writer = createUserWriter(db, reader);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const empty = { text: null, action: null, item: null, places: [], duration: null, properties: null };
const rows = [
  { ...empty, id: '30', time: '2025-11-24 10:00' },
  { ...empty, id: '4', time: '2025-11-24 11:00' },
  { ...empty, id: '12', time: '2025-11-25 09:00' },
];
const reader: Pick<UserReader, 'times'> = {
  times: (user) => (user === 'nobody' ? [] : rows),
};
const context: SaveItemContext = {
  jobId: '0123456789ab',
  ordinal: 3,
  at: Date.UTC(2025, 10, 30, 12, 30, 5),
  model: 'm',
  unaccounted: 0,
  grows: false,
};
const event = (rowIds: readonly string[], type = '看车', about = '迈腾') => ({
  rows: rowIds,
  type,
  category: 'engagement',
  context: about,
});
const payload = (events: EventPayload['events'], setAside: readonly string[] = []): EventPayload => ({
  events,
  setAside,
});
const events = () =>
  db
    .prepare(
      'SELECT event_id, user_id, event_type, timestamp, context, event_category, source_behavior_ids, created_at FROM extracted_events ORDER BY id',
    )
    .all();
const sequences = () =>
  db
    .prepare(
      'SELECT user_id, sequence, start_time, end_time, status, error_message FROM event_sequences ORDER BY id',
    )
    .all();

describe('createUserWriter', () => {
  it('writes events in the order of their first rows, each with the time of its first row', () => {
    const saved = writer.save(
      'a',
      [payload([event(['12'], '到店', '')]), payload([event(['4', '30'])], ['x', 'y'])],
      context,
    );
    expect(saved).toEqual({ results: 2, setAside: ['x', 'y'] });
    expect(events()).toEqual([
      {
        event_id: 'evt_0123456789ab_3_1',
        user_id: 'a',
        event_type: '看车',
        timestamp: '2025-11-24 10:00',
        context: '{"text":"迈腾"}',
        event_category: 'engagement',
        source_behavior_ids: '["30","4"]',
        created_at: '2025-11-30 12:30:05',
      },
      {
        event_id: 'evt_0123456789ab_3_2',
        user_id: 'a',
        event_type: '到店',
        timestamp: '2025-11-25 09:00',
        context: '{}',
        event_category: 'engagement',
        source_behavior_ids: '["12"]',
        created_at: '2025-11-30 12:30:05',
      },
    ]);
    expect(sequences()).toEqual([
      {
        user_id: 'a',
        sequence: '["evt_0123456789ab_3_1","evt_0123456789ab_3_2"]',
        start_time: '2025-11-24 10:00',
        end_time: '2025-11-25 09:00',
        status: 'success',
        error_message: null,
      },
    ]);
  });

  it('says when the last row of an event happened that has a time', () => {
    const late = { ...empty, id: '7', time: null };
    const untimed = createUserWriter(db, { times: () => [...rows, late] });
    const found = [['12', '30'], ['4'], ['7', '4'], ['7']].map((ids) => event(ids));
    untimed.save('a', [payload(found)], context);
    expect(
      db
        .prepare('SELECT source_behavior_ids, timestamp, end_time FROM extracted_events ORDER BY id')
        .raw()
        .all(),
    ).toEqual([
      ['["30","12"]', '2025-11-24 10:00', '2025-11-25 09:00'],
      ['["4"]', '2025-11-24 11:00', '2025-11-24 11:00'],
      ['["4","7"]', '2025-11-24 11:00', '2025-11-24 11:00'],
      ['["7"]', '', null],
    ]);
  });

  it('does not call a user whole whose rows are not all accounted for', () => {
    writer.save('a', [payload([event(['30'])])], { ...context, unaccounted: 2 });
    expect(events()).toHaveLength(1);
    expect(sequences()).toMatchObject([
      {
        user_id: 'a',
        sequence: '["evt_0123456789ab_3_1"]',
        status: 'incomplete',
        error_message: 'rows_unaccounted: 2 of 3 rows were neither cited by an event nor set aside.',
      },
    ]);
    // A later failure leaves what was read in its place.
    writer.saveFailure('a', { code: 'refusal', message: 'No.' }, context);
    expect(sequences()).toMatchObject([{ status: 'incomplete' }]);
    writer.save('a', [payload([event(['30', '4', '12'])])], context);
    expect(sequences()).toMatchObject([{ status: 'success', error_message: null }]);
  });

  it('calls nobody whole in a table that takes two words alone', () => {
    db.exec(`DROP TABLE event_sequences; CREATE TABLE event_sequences (id INTEGER PRIMARY KEY, user_id TEXT, sequence TEXT,
      start_time, end_time, status TEXT CHECK (status IN ('success', 'failed')), error_message TEXT, created_at)`);
    createUserWriter(db, reader).save('a', [payload([event(['30'])])], { ...context, unaccounted: 2 });
    expect(events()).toHaveLength(1);
    expect(sequences()).toMatchObject([
      { status: 'failed', error_message: expect.stringContaining('2 of 3 rows') },
    ]);
  });

  it('replaces what a user had, and nobody else’s', () => {
    writer.save('a', [payload([event(['30']), event(['4'])])], context);
    writer.save('b', [payload([event(['30'])])], { ...context, ordinal: 4 });
    writer.save('a', [payload([event(['12'])])], { ...context, jobId: 'j2' });
    expect((events() as { event_id: string }[]).map((each) => each.event_id)).toEqual([
      'evt_0123456789ab_4_1',
      'evt_j2_3_1',
    ]);
    expect(sequences().length).toBe(2);
  });

  it('can write the same user of the same job again', () => {
    writer.save('a', [payload([event(['30'])])], context);
    writer.save('a', [payload([event(['30'])])], context);
    expect(events().length).toBe(1);
  });

  it('counts a user without any event as a success', () => {
    expect(writer.save('a', [payload([], ['30', '4', '12'])], context).results).toBe(0);
    expect(sequences()).toMatchObject([{ status: 'success', sequence: '[]' }]);
    writer.save('nobody', [], { ...context, ordinal: 9 });
    expect(sequences()).toMatchObject([{}, { user_id: 'nobody', start_time: null, end_time: null }]);
  });

  it('puts events whose rows have left the source at the end', () => {
    writer.save('a', [payload([event(['gone']), event(['12'])])], context);
    expect(events()).toMatchObject([
      { source_behavior_ids: '["12"]' },
      { source_behavior_ids: '["gone"]', timestamp: '' },
    ]);
  });

  it('notes a failure once, whatever came before', () => {
    writer.saveFailure('a', { code: 'refusal', message: 'No.' }, context);
    writer.saveFailure('a', { code: 'end_missing', message: 'It stopped.' }, context);
    expect(sequences()).toMatchObject([
      { status: 'failed', error_message: 'end_missing: It stopped.', sequence: '[]' },
    ]);
    expect(events()).toEqual([]);
  });

  it('lets an earlier success stand when the user fails later', () => {
    writer.save('a', [payload([event(['30'])])], context);
    writer.saveFailure('a', { code: 'refusal', message: 'No.' }, { ...context, jobId: 'j2' });
    expect(sequences()).toMatchObject([{ status: 'success' }]);
    expect(events().length).toBe(1);
  });

  it('takes a failure back when the user succeeds', () => {
    writer.saveFailure('a', { code: 'refusal', message: 'No.' }, context);
    writer.save('a', [payload([event(['30'])])], context);
    expect(sequences()).toMatchObject([{ status: 'success', error_message: null }]);
  });

  it('replaces events of a file whose ids are numbers', () => {
    db.exec(
      'DROP TABLE extracted_events; CREATE TABLE extracted_events (event_id TEXT, user_id INTEGER, event_type TEXT)',
    );
    ensureResultTables(db);
    const numbers = createUserWriter(db, reader);
    numbers.save('7', [payload([event(['30'])])], context);
    numbers.save('7', [payload([event(['30'])])], { ...context, ordinal: 8 });
    expect(db.prepare('SELECT event_id FROM extracted_events').pluck().all()).toEqual([
      'evt_0123456789ab_8_1',
    ]);
  });
});

describe('rows that Gleaner did not write', () => {
  const foreignIds = [
    'mine',
    '',
    '17',
    'evt_1',
    'evt_0123456789ab_3',
    'evt_0123456789ab_3_1 copy',
    'evt_0123456789AB_3_1',
  ];
  beforeEach(() => {
    const add = db.prepare(
      "INSERT INTO extracted_events (event_id, user_id, event_type) VALUES (?, 'a', 'x')",
    );
    for (const id of foreignIds) add.run(id);
    db.exec(`INSERT INTO event_sequences (user_id, sequence, status) VALUES ('a', '["mine"]', 'success'),
      ('a', '["17"]', 'failed'), ('a', NULL, 'failed'), ('a', '[]', 'failed')`);
  });
  const idsNow = () => events().map((row) => (row as { event_id: string }).event_id);
  const kept = ['["mine"]', '["17"]'];
  const sequencesNow = () => sequences().map((row) => (row as { sequence: string }).sequence);

  it('stay beside what it writes, however often that is replaced; a failure without events gives way', () => {
    writer.save('a', [payload([event(['30']), event(['4'])])], context);
    expect(idsNow()).toEqual([...foreignIds, 'evt_0123456789ab_3_1', 'evt_0123456789ab_3_2']);
    expect(sequencesNow()).toEqual([...kept, '["evt_0123456789ab_3_1","evt_0123456789ab_3_2"]']);
    writer.save('a', [payload([event(['30'])])], { ...context, ordinal: 8 });
    expect(idsNow()).toEqual([...foreignIds, 'evt_0123456789ab_8_1']);
    expect(sequencesNow()).toEqual([...kept, '["evt_0123456789ab_8_1"]']);
    writer.saveFailure('a', { code: 'refusal', message: 'No.' }, context);
    expect(sequencesNow()).toHaveLength(3);
  });

  it('go where that is asked for, and of no other user', () => {
    db.exec("INSERT INTO extracted_events (event_id, user_id, event_type) VALUES ('hers', 'b', 'x')");
    const replacing = createUserWriter(db, reader, { replaceForeign: true, recipe: null });
    replacing.save('a', [payload([event(['30'])])], context);
    expect(idsNow()).toEqual(['hers', 'evt_0123456789ab_3_1']);
    expect(sequencesNow()).toEqual(['["evt_0123456789ab_3_1"]']);
  });

  it('keep the only place there is, where a table takes one sequence a user', () => {
    db.exec('DELETE FROM event_sequences WHERE sequence <> \'["mine"]\' OR sequence IS NULL');
    db.exec('CREATE UNIQUE INDEX one_a_user ON event_sequences(user_id)');
    writer.save('a', [payload([event(['30'])])], context);
    expect(sequencesNow()).toEqual(['["mine"]']);
    expect(idsNow()).toContain('evt_0123456789ab_3_1');
  });
});
