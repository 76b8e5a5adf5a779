import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerMark } from '../ledger/job-record.ts';
import { migrate } from '../ledger/migrate.ts';
import { type FileIdentity, identifyFile } from './file-identity.ts';
import { makeDurable, openSourceFile, type SourceFile } from './open-source-file.ts';

let folder: string;
let path: string;
let source: SourceFile;
let identity: FileIdentity;

const fill = (db: Database.Database, rows: number): void =>
  void db.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO log SELECT 'row ' || i || hex(zeroblob(40)) FROM n`);

function commit(rows = 200): void {
  identity.committing();
  source.db.transaction(() => fill(source.db, rows)).immediate();
  identity.committed();
}

const checkpoint = (db: Database.Database): unknown => db.pragma('wal_checkpoint(TRUNCATE)');

/** Does it in another process, as another program would. */
function elsewhere(code: string): void {
  const script = `import Database from 'better-sqlite3'; import fs from 'node:fs'; const path = process.argv[1]; ${code}`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script, path], { cwd: import.meta.dirname });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-identity-'));
  path = join(folder, 'source.db');
  const db = new Database(path);
  db.exec('CREATE TABLE log (a TEXT)');
  fill(db, 500);
  db.close();
  source = openSourceFile(path);
  makeDurable(source.db);
  migrate(source.db);
  identity = identifyFile(source, ledgerMark);
  commit();
});
afterEach(() => {
  source.db.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a file that is still the one that was opened', () => {
  it.each([
    ['our own commits', () => commit()],
    [
      'our own checkpoints',
      () => {
        commit();
        checkpoint(source.db);
        identity.committed();
      },
    ],
    [
      'rows that another program adds',
      () => elsewhere('new Database(path).exec("INSERT INTO log VALUES (\'x\')")'),
    ],
    [
      'another program that opens it, writes, checkpoints and closes',
      () =>
        elsewhere(
          "const db = new Database(path); db.exec('DELETE FROM log'); db.pragma('wal_checkpoint(TRUNCATE)'); db.close()",
        ),
    ],
    [
      'a checkpoint by another program',
      () => elsewhere("new Database(path).pragma('wal_checkpoint(TRUNCATE)')"),
    ],
    [
      'a VACUUM by another program',
      () =>
        elsewhere(
          "const db = new Database(path); db.exec('DELETE FROM log; VACUUM'); db.pragma('wal_checkpoint(TRUNCATE)'); db.close()",
        ),
    ],
    ['a new date', () => utimesSync(path, new Date(), new Date(Date.now() + 60_000))],
  ])('is taken for that after %s', (_, act) => {
    identity.check();
    act();
    identity.check();
    commit();
    identity.check();
    expect(identity.mayWrite()).toBe(true);
  });
});

const another = (): string => {
  const other = join(folder, 'other.db');
  const db = new Database(other);
  db.exec('CREATE TABLE log (a TEXT)');
  migrate(db);
  fill(db, 2_000);
  db.close();
  return other;
};

/** A file that is open can be renamed and removed on these systems alone. */
const isPosix = process.platform !== 'win32';

describe('a file that is not', () => {
  it.each([
    ['renamed', 'gone', () => renameSync(path, `${path}.old`)],
    ['moved with its folder', 'gone', () => renameSync(folder, `${folder}-moved`)],
    ['deleted', 'gone', () => rmSync(path)],
    ['replaced by another', 'replaced', () => renameSync(another(), path)],
    [
      'replaced by a copy of itself',
      'replaced',
      () => {
        copyFileSync(path, `${path}.copy`);
        renameSync(`${path}.copy`, path);
      },
    ],
    ['robbed of its WAL', 'wal_gone', () => rmSync(`${path}-wal`)],
    ['written over by a larger database', 'overwritten', () => copyFileSync(another(), path)],
    [
      'written over by rubbish of the same size',
      'overwritten',
      () => writeFileSync(path, Buffer.alloc(statSync(path).size, 0x5a)),
    ],
    ['cut short', 'overwritten', () => truncateSync(path, 4_096)],
    ['emptied', 'overwritten', () => truncateSync(path, 0)],
  ] as const)('is found out when it was %s: %s', (_, change, act) => {
    if (!isPosix && change !== 'overwritten') return;
    identity.check();
    checkpoint(source.db);
    identity.committed();
    commit(5);
    identity.check();
    act();
    const found = expect.objectContaining({ code: 'source_changed', params: { path, change } });
    expect(() => identity.check()).toThrow(found);
    // Not once, but until it is mended.
    expect(() => identity.check()).toThrow(found);
    expect(identity.mayWrite()).toBe(change !== 'overwritten');
    if (existsSync(`${folder}-moved`)) renameSync(`${folder}-moved`, folder);
  });

  it('is found out although a commit of our own came in between', () => {
    identity.check();
    copyFileSync(another(), path);
    commit(5);
    expect(() => identity.check()).toThrow(
      expect.objectContaining({ params: { path, change: 'overwritten' } }),
    );
  });

  it('is the one that was opened again once it is put back', () => {
    if (!isPosix) return;
    renameSync(path, `${path}.old`);
    expect(() => identity.check()).toThrow();
    renameSync(`${path}.old`, path);
    identity.check();
    commit();
    identity.check();
  });

  it.each([
    ['renamed', () => renameSync(path, join(folder, 'elsewhere.db'))],
    [
      'replaced',
      () => {
        renameSync(path, join(folder, 'elsewhere.db'));
        renameSync(another(), path);
      },
    ],
  ])('has everything that was committed where it was %s, and its WAL does no harm', (_, act) => {
    if (!isPosix) return;
    const count = (file: string): unknown => {
      const db = new Database(file, { readonly: true });
      try {
        expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
        return db.prepare('SELECT COUNT(*) FROM log').pluck().get();
      } finally {
        db.close();
      }
    };
    commit(300);
    act();
    expect(() => identity.check()).toThrow();
    identity.rescue();
    source.db.close();
    expect(count(join(folder, 'elsewhere.db'))).toBe(1_000);
    if (existsSync(path)) expect(count(path)).toBe(2_000);
  });
});
