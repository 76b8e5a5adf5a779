import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { readSchema } from '../../database/read-schema.ts';
import { findForm } from './find-form.ts';

/** What is found in a file made by these statements. */
function found(sql: string) {
  const db = new Database(':memory:');
  try {
    db.exec(sql);
    return findForm(readSchema(db, 'main'));
  } finally {
    db.close();
  }
}

describe('findForm', () => {
  it('maps the usual table with all its columns, and the profiles', () => {
    expect(
      found(`CREATE TABLE behavior_data (id INTEGER PRIMARY KEY, user_id TEXT, action TEXT, timestamp DATETIME,
          item_id TEXT, app_id TEXT, media_id TEXT, poi_id TEXT, duration INTEGER, properties TEXT, behavior_text TEXT);
        CREATE TABLE user_profiles (user_id TEXT, age INTEGER, gender TEXT, city TEXT, occupation TEXT,
          properties TEXT, profile_text TEXT);`),
    ).toEqual({
      form: 'text',
      table: 'behavior_data',
      idColumn: 'id',
      userColumn: 'user_id',
      timeColumn: 'timestamp',
      textColumn: 'behavior_text',
      actionColumn: 'action',
      itemColumn: 'item_id',
      placeColumns: ['poi_id', 'app_id', 'media_id'],
      durationColumn: 'duration',
      propertiesColumn: 'properties',
      profile: {
        table: 'user_profiles',
        userColumn: 'user_id',
        textColumn: 'profile_text',
        columns: ['age', 'gender', 'city', 'occupation', 'properties'],
      },
    });
  });

  it.each([
    ['text alone', 'CREATE TABLE log (uid TEXT, time TEXT, text TEXT)', 'text', 'log', 'rowid'],
    ['columns alone', 'CREATE TABLE log (uid TEXT, ts INTEGER, action TEXT)', 'columns', 'log', 'rowid'],
    [
      'capital letters',
      'CREATE TABLE Log (ID INTEGER PRIMARY KEY, USER_ID, Timestamp, Content)',
      'text',
      'Log',
      'ID',
    ],
    ['Chinese names', 'CREATE TABLE 日志 (用户ID TEXT, 时间 TEXT, 行为描述 TEXT)', 'text', '日志', 'rowid'],
    [
      'a composite key',
      'CREATE TABLE log (uid, ts, action, n, PRIMARY KEY (uid, n))',
      'columns',
      'log',
      'rowid',
    ],
    ['a text key', 'CREATE TABLE log (k TEXT NOT NULL PRIMARY KEY, uid, ts, action)', 'columns', 'log', 'k'],
    [
      'a text key that may be NULL',
      'CREATE TABLE log (k TEXT PRIMARY KEY, uid, ts, action)',
      'columns',
      'log',
      'rowid',
    ],
    [
      'a key without rowid',
      'CREATE TABLE log (k TEXT PRIMARY KEY, uid, ts, action) WITHOUT ROWID',
      'columns',
      'log',
      'k',
    ],
    ['a column named rowid', 'CREATE TABLE log (rowid TEXT, uid, ts, action)', 'columns', 'log', '_rowid_'],
  ])('finds a table with %s', (_, sql, form, table, idColumn) => {
    expect(found(sql)).toMatchObject({ form, table, idColumn, profile: null });
  });

  it('names rows by their whole key, in its order, where it takes several columns and there is no rowid', () => {
    const sql = 'CREATE TABLE log (b, user_id, ts, action, a, PRIMARY KEY (a, b)) WITHOUT ROWID';
    expect(found(sql)).toMatchObject({ idColumn: 'a', otherIdColumns: ['b'] });
    expect(found(sql.replace('WITHOUT ROWID', ''))).toMatchObject({ idColumn: 'rowid' });
    expect(found(sql.replace('WITHOUT ROWID', ''))).not.toHaveProperty('otherIdColumns');
  });

  it('takes the table of the usual name before others', () => {
    const sql = `CREATE TABLE a_log (user_id, timestamp, text);
      CREATE TABLE Behavior_Data (user_id, timestamp, action);`;
    expect(found(sql)?.table).toBe('Behavior_Data');
  });

  it('takes another table where the usual one will not do', () => {
    const sql = `CREATE TABLE behavior_data (id INTEGER PRIMARY KEY, note TEXT);
      CREATE TABLE log (user_id, timestamp, action);`;
    expect(found(sql)?.table).toBe('log');
  });

  it.each([
    ['nothing', ''],
    ['no user', 'CREATE TABLE behavior_data (id, timestamp, action)'],
    ['no time', 'CREATE TABLE behavior_data (id, user_id, action)'],
    ['neither text nor action', 'CREATE TABLE behavior_data (id, user_id, timestamp)'],
    ['no way to name a row', 'CREATE TABLE b (rowid, _rowid_, oid, user_id, ts, action)'],
    ['results', 'CREATE TABLE extracted_events (user_id, timestamp, context, description)'],
    ['profiles', 'CREATE TABLE user_profiles (user_id, created_at, description)'],
    ['a view', "CREATE VIEW behavior_data AS SELECT 1 AS id, 'u' AS user_id, 'x' AS action, 1 AS timestamp"],
    ['a virtual table', 'CREATE VIRTUAL TABLE behavior_data USING fts5(user_id, timestamp, text)'],
    ['our own tables', 'CREATE TABLE gleaner_event (user_id, at, timestamp, action)'],
  ])('finds none in a file with %s', (_, sql) => {
    expect(found(sql)).toBeNull();
  });

  it('passes over traps beside the real table', () => {
    const sql = `CREATE VIEW a_trap AS SELECT 1 AS id, 'u' AS user_id, 'x' AS action, 1 AS timestamp;
      CREATE VIRTUAL TABLE a_search USING fts5(user_id, timestamp, text);
      CREATE TABLE z_log (user_id, timestamp, action);`;
    expect(found(sql)?.table).toBe('z_log');
  });
});
