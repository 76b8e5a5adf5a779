import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UnreadCount } from '../../../shared/pipelines/events/rows.ts';
import { defaultReadLimits, type ReadLimits } from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { readSchema } from '../../database/read-schema.ts';
import { roundsOf } from '../../testing/thoroughness.ts';
import { watchUnread } from './count-unread.ts';
import { findForm } from './find-form.ts';
import { createGrowth } from './growth.ts';
import { listSelected } from './list-selected.ts';
import { listUsers } from './user-list.ts';

let folder: string;
let path: string;
let db: Database.Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-unread-'));
  path = join(folder, 'source.db');
  db = new Database(path);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

type Ask = (ids?: readonly string[], limits?: Partial<ReadLimits>) => UnreadCount;

function open(sql: string): Ask {
  db.exec(sql);
  const source: SourceFile = { db, path, schema: 'main', sidecar: null, sizeBytes: 0 };
  const mapping = findForm(readSchema(db, 'main'));
  if (mapping === null) throw new Error('no mapping');
  listUsers(source, mapping);
  const count = watchUnread(source);
  const growth = createGrowth(source, mapping);
  return (ids, limits = {}) =>
    count(
      mapping,
      { ...defaultReadLimits, ...limits },
      listSelected(source, ids === undefined ? { kind: 'all' } : { kind: 'named', ids: [...ids] }, growth),
    );
}

const log = `CREATE TABLE log (id INTEGER PRIMARY KEY, user_id, timestamp TEXT, text TEXT);
  CREATE TABLE user_profiles (user_id, profile_text TEXT);`;
const row = (user: string, text: string): string =>
  `INSERT INTO log (user_id, timestamp, text) VALUES (${user}, '2025-01-01 10:00', '${text}');`;

describe('how many rows and profiles the model would read a part of', () => {
  it('is told of the chosen users, by what the model reads of them', () => {
    const ask = open(`${log}
      ${row("'a'", 'x'.repeat(601))} ${row("'a'", 'x'.repeat(600))} ${row("'a'", `2025-01-01 10:00 ${'x'.repeat(600)}`)}
      ${row('7', '长'.repeat(601))} ${row('7', '长'.repeat(600))} ${row("'b'", '😀'.repeat(301))} ${row("'b'", '😀'.repeat(300))}
      ${row("x'ff'", 'y'.repeat(900))} ${row('NULL', 'y'.repeat(900))}
      INSERT INTO log (user_id, text) VALUES ('c', 'a' || char(0) || '${'x'.repeat(700)}');
      INSERT INTO user_profiles VALUES ('a', '${'p'.repeat(401)}'), ('b', '${'p'.repeat(400)}'), ('z', '${'p'.repeat(900)}')`);
    expect(ask()).toMatchObject({ rows: 5, profiles: 1, exact: true });
    expect(ask(['a'])).toMatchObject({ rows: 1, profiles: 1, exact: true });
    expect(ask(['7', 'b', "x'ff'"])).toMatchObject({ rows: 3, profiles: 0, exact: true });
    expect(ask(undefined, { longestRow: 601 })).toMatchObject({ rows: 3 });
    expect(ask(undefined, { longestRow: 20, longestProfile: 20 })).toMatchObject({ rows: 9, profiles: 2 });
  });

  it('is told of columns, put together as they are sent', () => {
    const ask =
      open(`CREATE TABLE log (id INTEGER PRIMARY KEY, user_id TEXT, timestamp TEXT, action TEXT, item TEXT, properties TEXT);
      INSERT INTO log (user_id, action, item, properties) VALUES ('a', 'browse', '${'x'.repeat(300)}', '${'y'.repeat(292)}'),
        ('a', 'browse', '${'x'.repeat(300)}', '${'y'.repeat(293)}')`);
    expect(ask()).toMatchObject({ rows: 1, profiles: 0, exact: true });
  });

  it('is about so many where they are thousands, and never none', () => {
    const ask = open(`${log} WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
      INSERT INTO log (user_id, timestamp, text) SELECT 'u' || (i % 3), '', '${'长'.repeat(620)}' FROM n`);
    expect(ask()).toMatchObject({ rows: 3_000, profiles: 0, exact: false });
    expect(ask(['u1'])).toMatchObject({ rows: 1_000, profiles: 0, exact: false });
  });

  it('is counted again once another program has written', () => {
    const ask = open(`${log} ${row("'a'", 'short')}`);
    expect(ask().rows).toBe(0);
    const other = new Database(path);
    other.exec(row("'a'", 'x'.repeat(1_000)));
    other.close();
    expect(ask().rows).toBe(1);
  });

  it('counts a great many rows', () => {
    const many = roundsOf(100_000, 1_000_000);
    const ask = open(`${log} WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${many})
      INSERT INTO log (user_id, timestamp, text)
        SELECT 'u' || (i % 1000), '', CASE WHEN i % ${many / 5_000} = 0 THEN '${'长'.repeat(700)}' ELSE '[action=browse] 在易车网浏览大众_迈腾 2分钟9秒' END FROM n`);
    expect(ask().rows).toBe(5_000);
  });
});
