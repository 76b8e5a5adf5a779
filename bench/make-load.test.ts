import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { type Load, makeLoad, rowCounts } from './make-load.ts';

const folder = mkdtempSync(join(tmpdir(), 'gleaner-load-'));
afterAll(() => rmSync(folder, { recursive: true }));

const small: Load = { kind: 'heavy-tailed', users: 50, rowsPerUser: 40, form: 'columns' };

/** Makes a load and answers queries for one figure of it. */
function openLoad(load: Load): { figure: (sql: string) => unknown; [Symbol.dispose]: () => void } {
  const path = join(mkdtempSync(join(folder, 'load-')), 'load.db');
  expect(makeLoad(path, load)).toEqual({ users: load.users, rows: load.users * load.rowsPerUser });
  const db = new Database(path, { readonly: true });
  return { figure: (sql) => db.prepare(sql).pluck().get(), [Symbol.dispose]: () => db.close() };
}

describe('rowCounts', () => {
  it.each([
    [1, 1],
    [1, 500],
    [7, 3],
    [100, 1],
    [500, 2],
    [3000, 100],
  ])('shares out exactly %i × %i rows, at least one each', (users, rowsPerUser) => {
    for (const kind of ['uniform', 'heavy-tailed'] as const) {
      const counts = rowCounts({ kind, users, rowsPerUser });
      expect(counts).toHaveLength(users);
      expect(Math.min(...counts)).toBeGreaterThanOrEqual(1);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(users * rowsPerUser);
    }
  });

  it('has a heavy tail up to about sixty times the mean', () => {
    const counts = rowCounts({ kind: 'heavy-tailed', users: 10_000, rowsPerUser: 100 }).sort((a, b) => b - a);
    expect(counts[0]).toBeGreaterThan(50 * 100);
    expect(counts[0]).toBeLessThanOrEqual(60 * 100);
    const topFifth = counts.slice(0, 2000).reduce((sum, count) => sum + count, 0);
    expect(topFifth / 1_000_000).toBeGreaterThan(0.6);
    expect(counts[5000]).toBeLessThan(60);
  });

  it('gives everybody the same in a uniform load', () => {
    expect(rowCounts({ kind: 'uniform', users: 3, rowsPerUser: 5 })).toEqual([5, 5, 5]);
  });
});

describe('makeLoad', () => {
  it('fills the structured columns', () => {
    using load = openLoad(small);
    expect(load.figure('SELECT count(*) FROM behavior_data')).toBe(2000);
    expect(load.figure('SELECT count(DISTINCT user_id) FROM behavior_data')).toBe(50);
    expect(
      load.figure('SELECT count(*) FROM user_profiles WHERE properties IS NOT NULL AND profile_text IS NULL'),
    ).toBe(50);
    expect(load.figure('SELECT count(DISTINCT action) FROM behavior_data')).toBe(8);
    expect(load.figure('SELECT count(*) FROM behavior_data WHERE behavior_text IS NOT NULL')).toBe(0);
    const bare =
      'SELECT count(*) FROM behavior_data WHERE coalesce(item_id, app_id, media_id, poi_id) IS NULL';
    expect(load.figure(bare)).toBe(0);
  });

  it('fills the free text', () => {
    using load = openLoad({ ...small, kind: 'uniform', form: 'text' });
    expect(
      load.figure("SELECT count(*) FROM behavior_data WHERE action = 'unstructured' AND behavior_text <> ''"),
    ).toBe(2000);
    expect(
      load.figure('SELECT count(*) FROM behavior_data WHERE coalesce(item_id, app_id, duration) IS NOT NULL'),
    ).toBe(0);
    expect(load.figure('SELECT count(*) FROM user_profiles WHERE profile_text IS NOT NULL')).toBe(50);
  });

  it('writes each user in order of time', () => {
    using load = openLoad(small);
    const late = `SELECT count(*) FROM behavior_data a JOIN behavior_data b ON b.id = a.id + 1
      WHERE a.user_id > b.user_id OR (a.user_id = b.user_id AND a.timestamp >= b.timestamp)`;
    expect(load.figure(late)).toBe(0);
  });

  it('depends on the load and its seed alone', () => {
    const bytes = (seed: number): Buffer => {
      const path = join(folder, 'seeded.db');
      makeLoad(path, { ...small, seed });
      return readFileSync(path);
    };
    expect(bytes(7).equals(bytes(7))).toBe(true);
    expect(bytes(7).equals(bytes(8))).toBe(false);
  });

  it.each([{ users: 0 }, { users: 1.5 }, { rowsPerUser: 0 }, { rowsPerUser: Number.NaN }])(
    'refuses %o',
    (wrong) => {
      expect(() => makeLoad(join(folder, 'wrong.db'), { ...small, ...wrong })).toThrow(RangeError);
    },
  );
});
