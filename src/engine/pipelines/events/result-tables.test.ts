import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasColumn } from '../../database/read-schema.ts';
import { countResults, ensureResultTables, ensureUserIndex } from './result-tables.ts';

let folder: string;
let db: Database.Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-results-'));
  db = new Database(join(folder, 'source.db'));
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const columnsOf = (table: string): readonly string[] =>
  (db.pragma(`table_info(${table})`) as { name: string }[]).map((column) => column.name);
const indexesOf = (table: string): readonly string[] =>
  (db.pragma(`index_list(${table})`) as { name: string }[]).map((index) => index.name);

describe('ensureResultTables', () => {
  it('makes both tables, once', () => {
    ensureResultTables(db);
    const schema = db.prepare('SELECT sql FROM sqlite_schema ORDER BY name').all();
    ensureResultTables(db);
    expect(db.prepare('SELECT sql FROM sqlite_schema ORDER BY name').all()).toEqual(schema);
    expect(columnsOf('extracted_events')).toEqual([
      'id',
      'event_id',
      'user_id',
      'event_type',
      'timestamp',
      'context',
      'event_category',
      'source_behavior_ids',
      'created_at',
      'recipe',
      'end_time',
      'edited',
    ]);
    expect(columnsOf('event_sequences')).toContain('error_message');
    expect(indexesOf('extracted_events')).toContain('gleaner_extracted_events_user_id');
  });

  it('adds what a file of another origin lacks, and touches nothing else', () => {
    db.exec(`CREATE TABLE extracted_events (EVENT_ID TEXT, user_id INTEGER, event_type TEXT, mine BLOB);
      INSERT INTO extracted_events VALUES ('e1', 7, 'x', x'00ff');
      CREATE TABLE event_sequences (user_id TEXT PRIMARY KEY, sequence TEXT, mine TEXT);
      INSERT INTO event_sequences VALUES ('7', '["e1"]', 'keep')`);
    ensureResultTables(db);
    expect(db.prepare('SELECT * FROM extracted_events').get()).toEqual({
      EVENT_ID: 'e1',
      user_id: 7,
      event_type: 'x',
      mine: Buffer.from([0, 255]),
      timestamp: null,
      context: null,
      event_category: 'engagement',
      source_behavior_ids: null,
      created_at: null,
      recipe: null,
      end_time: null,
      edited: null,
    });
    expect(db.prepare('SELECT mine, status, sequence FROM event_sequences').get()).toEqual({
      mine: 'keep',
      status: 'success',
      sequence: '["e1"]',
    });
    expect(indexesOf('event_sequences')).not.toContain('gleaner_event_sequences_user_id');
  });
});

describe('ensureUserIndex', () => {
  it('makes an index where none leads with the user', () => {
    db.exec(`CREATE TABLE "odd ""name" (u TEXT, t TEXT);
      CREATE INDEX later ON "odd ""name" (t, u);
      CREATE INDEX some ON "odd ""name" (u) WHERE u > 'm';
      CREATE INDEX lower_u ON "odd ""name" (lower(u))`);
    ensureUserIndex(db, 'odd "name', 'u');
    expect(indexesOf('"odd ""name"')).toContain('gleaner_odd "name_u');
    const plan = db.prepare(`EXPLAIN QUERY PLAN SELECT * FROM "odd ""name" WHERE u = 'a'`).all();
    expect(JSON.stringify(plan)).toContain('SEARCH');
  });

  it('makes none where one does', () => {
    db.exec('CREATE TABLE log (User_Id TEXT, t TEXT); CREATE INDEX mine ON log (User_Id, t)');
    ensureUserIndex(db, 'log', 'user_id');
    expect(indexesOf('log')).toEqual(['mine']);
  });
});

describe('countResults', () => {
  const none = { succeededUsers: 0, failedUsers: 0, events: 0 };

  it('counts users, not sequences', () => {
    ensureResultTables(db);
    db.exec(`INSERT INTO event_sequences (user_id, status) VALUES ('a', 'success'), ('a', 'success'), ('b', 'failed');
      INSERT INTO extracted_events (event_id, user_id, event_type) VALUES ('1', 'a', 'x'), ('2', 'a', 'x')`);
    expect(countResults(db)).toEqual({ succeededUsers: 1, failedUsers: 1, events: 2 });
  });

  it('finds none in a file without results, or with half of them', () => {
    expect(countResults(db)).toEqual(none);
    db.exec('CREATE TABLE event_sequences (user_id TEXT)');
    expect(countResults(db)).toEqual(none);
    db.exec('CREATE TABLE extracted_events (user_id TEXT)');
    expect(countResults(db)).toEqual(none);
  });
});

describe('hasColumn', () => {
  it('knows columns whatever their case', () => {
    db.exec('CREATE TABLE t (Status TEXT)');
    expect(hasColumn(db, 't', 'status')).toBe(true);
    expect(hasColumn(db, 't', 'state')).toBe(false);
    expect(hasColumn(db, 'nowhere', 'status')).toBe(false);
  });
});
