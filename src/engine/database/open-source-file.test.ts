import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../shared/app-error.ts';
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

  describe('a file that seems encrypted', () => {
    const other = () => join(folder, 'other.db');
    const refusal = (bytes: Buffer): unknown => {
      writeFileSync(other(), bytes);
      try {
        openSourceFile(other()).db.close();
        return null;
      } catch (thrown) {
        return (thrown as AppError).code;
      }
    };
    it.each([4_096, 8_192, 65_536, 4_096 + 512])('of %d random bytes is told as such', (size) => {
      for (let round = 0; round < 20; round += 1) expect(refusal(randomBytes(size))).toBe('file_encrypted');
      expect(() => openSourceFile(other())).toThrow(
        expect.objectContaining({ hint: expect.stringMatching(/key/) }),
      );
    });

    it.each([
      ['is no whole number of pages', randomBytes(8_192 + 1)],
      ['is too small to say', randomBytes(2_048)],
      ['is packed', Buffer.concat([Buffer.from('PK'), randomBytes(8_190)])],
      ['is text', Buffer.from('id,user,时间\n1,a,2025-11-24\n'.repeat(1_024))],
      ['is noughts', Buffer.alloc(8_192)],
    ])('is not one that %s', (_, bytes) => {
      expect(refusal(bytes)).toBe('not_a_database');
    });
  });

  describe('a file copied without its WAL', () => {
    /** Copies a file that another connection has open, and what of its WAL has been put back into it. */
    function copyOpen(checkpointed: boolean, withWal: boolean): string {
      const live = join(folder, 'live.db');
      const copy = join(folder, 'copy.db');
      const db = new Database(live);
      db.pragma('journal_mode = WAL');
      db.exec('CREATE TABLE t (a)');
      if (checkpointed) db.pragma('wal_checkpoint(TRUNCATE)');
      copyFileSync(live, copy);
      if (withWal) copyFileSync(`${live}-wal`, `${copy}-wal`);
      db.close();
      return copy;
    }

    it('is refused with the hint to copy both, where everything is in the WAL', () => {
      const copy = copyOpen(false, false);
      expect(() => openSourceFile(copy)).toThrow(
        expect.objectContaining({ code: 'wal_missing', hint: expect.stringContaining('copy.db-wal') }),
      );
    });

    it.each([
      [true, false],
      [false, true],
    ])('is opened where its content is in it (%s) or the WAL is beside it (%s)', (checkpointed, withWal) => {
      const source = openSourceFile(copyOpen(checkpointed, withWal));
      expect(source.db.prepare('SELECT COUNT(*) FROM t').pluck().get()).toBe(0);
      source.db.close();
    });

    it('is told of the WAL where it is damaged, and one that is not kept with a WAL is not', () => {
      const cut = (mode: 'WAL' | 'DELETE'): string => {
        const file = join(folder, `${mode}.db`);
        const db = new Database(file);
        db.pragma(`journal_mode = ${mode}`);
        db.exec(`CREATE TABLE t (a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
          INSERT INTO t SELECT 'row ' || i FROM n`);
        db.close();
        writeFileSync(file, readFileSync(file).subarray(0, 4_096 * 4));
        return file;
      };
      const hint = expect.stringContaining('-wal');
      expect(() => openSourceFile(cut('WAL'))).toThrow(
        expect.objectContaining({ code: 'database_corrupt', hint }),
      );
      expect(() => openSourceFile(cut('DELETE'))).toThrow(
        expect.objectContaining({ code: 'database_corrupt', hint: expect.not.stringContaining('-wal') }),
      );
    });
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
