import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asDatabaseError, guardDatabase } from './database-error.ts';
import { makeDurable, openSourceFile } from './open-source-file.ts';
import { hasTable, readSchema } from './read-schema.ts';
import { quoteIdentifier } from './sql-text.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-open-'));
  path = join(folder, '日志 2025#1?.db');
  const db = new Database(path);
  db.exec("CREATE TABLE log (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO log (a) VALUES ('x')");
  db.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

const withCode = (code: string) => expect.objectContaining({ name: 'AppError', code });

describe('openSourceFile', () => {
  it('opens a file hardened, and writes nothing', () => {
    const bytes = readFileSync(path);
    const source = openSourceFile(path);
    expect(source).toMatchObject({ path, schema: 'main', sidecar: null, sizeBytes: bytes.length });
    expect(source.db.pragma('trusted_schema', { simple: true })).toBe(0);
    expect(source.db.pragma('cell_size_check', { simple: true })).toBe(1);
    expect(source.db.pragma('mmap_size', { simple: true }) ?? 0).toBe(0);
    expect(source.db.prepare('SELECT a FROM log').pluck().get()).toBe('x');
    source.db.close();
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(readdirSync(folder).length).toBe(1);
  });

  it.each([
    ['file_not_found', null],
    ['empty_file', ''],
    ['not_a_database', 'id,user\n1,a\n'],
    ['not_a_database', 'SQLite format 3'],
  ])('refuses with %s a file that holds %j', (code, text) => {
    const other = join(folder, 'other.db');
    if (text !== null) writeFileSync(other, text);
    const before = readdirSync(folder);
    expect(() => openSourceFile(other)).toThrow(withCode(code));
    expect(readdirSync(folder)).toEqual(before);
  });

  it('refuses a folder', () => {
    expect(() => openSourceFile(folder)).toThrow(withCode('is_directory'));
  });

  it('refuses a file whose pages do not add up', () => {
    const db = new Database(path);
    db.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
      INSERT INTO log (a) SELECT 'row ' || i FROM n; CREATE INDEX by_a ON log (a)`);
    db.close();
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 4096 * 3, 4096 * 8);
    writeFileSync(path, bytes);
    expect(() => openSourceFile(path)).toThrow(withCode('database_corrupt'));
    writeFileSync(path, bytes.subarray(0, 4096 + 100));
    expect(() => openSourceFile(path)).toThrow(withCode('database_corrupt'));
  });

  it('puts results beside a file that cannot be written', () => {
    chmodSync(path, 0o444);
    // Root may write everything, whatever the permissions say.
    const options = process.getuid?.() === 0 ? { canWrite: () => false } : {};
    const source = openSourceFile(path, options);
    expect(source).toMatchObject({ schema: 'source', sidecar: `${path}.gleaner.db` });
    source.db.close();
    expect(readdirSync(folder).length).toBe(1);
    const made = openSourceFile(path, { ...options, createSidecar: true });
    made.db.exec('CREATE TABLE main.t (a)');
    made.db.close();
    expect(readdirSync(folder).length).toBe(2);
    chmodSync(path, 0o644);
  });
});

describe('makeDurable', () => {
  it('turns on WAL and full synchronisation', () => {
    const source = openSourceFile(path);
    makeDurable(source.db);
    expect(source.db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(source.db.pragma('synchronous', { simple: true })).toBe(2);
    source.db.close();
  });

  it('says that another program holds the file', () => {
    const other = new Database(path);
    other.exec('BEGIN EXCLUSIVE');
    const source = new Database(path, { timeout: 50 });
    expect(() => makeDurable(source)).toThrow(withCode('database_locked'));
    source.close();
    other.close();
  });
});

describe('readSchema', () => {
  it('lists real tables alone, with their columns and keys', () => {
    const db = new Database(':memory:');
    db.exec(`CREATE TABLE "odd ""name" (a TEXT, b INTEGER, PRIMARY KEY (b, a)) WITHOUT ROWID;
      CREATE TABLE gleaner_job (a); CREATE TABLE log (id INTEGER PRIMARY KEY AUTOINCREMENT);
      CREATE VIEW trap AS SELECT * FROM log; CREATE VIRTUAL TABLE search USING fts5(text);
      CREATE TEMP TABLE passing (a)`);
    const tables = [...readSchema(db, 'main')].sort((a, b) => a.name.localeCompare(b.name));
    expect(tables).toEqual([
      {
        name: 'log',
        columns: [{ name: 'id', type: 'INTEGER', primaryKey: 1, notNull: false }],
        withoutRowid: false,
      },
      {
        name: 'odd "name',
        columns: [
          { name: 'a', type: 'TEXT', primaryKey: 2, notNull: true },
          { name: 'b', type: 'INTEGER', primaryKey: 1, notNull: true },
        ],
        withoutRowid: true,
      },
    ]);
    db.close();
  });

  it('reads no view, whatever is in it', () => {
    const db = new Database(':memory:');
    let called = 0;
    db.function('trap', () => (called += 1));
    db.exec('CREATE VIEW behavior_data AS SELECT trap() AS id, trap() AS user_id');
    expect(readSchema(db, 'main')).toEqual([]);
    expect(hasTable(db, 'main', 'behavior_data')).toBe(false);
    expect(called).toBe(0);
    db.close();
  });

  it('knows a table whatever its case', () => {
    const db = new Database(':memory:');
    db.exec('CREATE TABLE Log (a)');
    expect([hasTable(db, 'main', 'LOG'), hasTable(db, 'main', 'lo'), hasTable(db, 'main', 'l%')]).toEqual([
      true,
      false,
      false,
    ]);
    db.close();
  });
});

describe('quoteIdentifier', () => {
  it.each(['a', 'a b', 'a"b', '"', '', '日志', "a'; DROP TABLE x; --", 'select'])(
    'makes %j a name',
    (name) => {
      const db = new Database(':memory:');
      db.exec(`CREATE TABLE ${quoteIdentifier(`t${name}`)} (${quoteIdentifier(`c${name}`)} TEXT)`);
      expect(readSchema(db, 'main')[0]).toMatchObject({ name: `t${name}`, columns: [{ name: `c${name}` }] });
      db.close();
    },
  );
});

describe('asDatabaseError', () => {
  const sqliteError = (code: string) => new Database.SqliteError('what SQLite says', code);

  it.each([
    ['SQLITE_BUSY', 'database_locked'],
    ['SQLITE_BUSY_SNAPSHOT', 'database_locked'],
    ['SQLITE_LOCKED_SHAREDCACHE', 'database_locked'],
    ['SQLITE_FULL', 'disk_full'],
    ['SQLITE_CORRUPT_INDEX', 'database_corrupt'],
    ['SQLITE_NOTADB', 'not_a_database'],
    ['SQLITE_READONLY_DBMOVED', 'read_only'],
    ['SQLITE_CANTOPEN', 'permission_denied'],
    ['SQLITE_IOERR_FSYNC', 'io_error'],
  ])('takes %s for %s', (code, meaning) => {
    const error = asDatabaseError(sqliteError(code));
    expect(error).toEqual(withCode(meaning));
    expect((error as Error).cause).toEqual(sqliteError(code));
    expect((error as { hint: string }).hint).not.toBe('');
  });

  it.each([
    sqliteError('SQLITE_CONSTRAINT_UNIQUE'),
    sqliteError('SQLITE_ERROR'),
    new Error('x'),
    'text',
    null,
  ])('gives %s back as it is', (thrown) => {
    expect(asDatabaseError(thrown)).toBe(thrown);
    expect(() =>
      guardDatabase(() => {
        throw thrown;
      }),
    ).toThrow();
  });

  it('gives back what the work answers', () => {
    expect(guardDatabase(() => 5)).toBe(5);
  });
});
