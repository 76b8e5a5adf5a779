import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from './migrate.ts';
import { findWaiting, joinLastOutcome, selectFailed } from './outcomes.ts';

let db: Database.Database;
beforeEach(() => {
  db = new Database(':memory:');
});
afterEach(() => db.close());

type Word = readonly [status: string, code?: string];

/** What one job after the other said of the item `a` in the stage `s`; the last column is how the job ended. */
function say(...jobs: readonly (readonly [word: Word, job: string])[]): void {
  migrate(db);
  for (const [index, [[status, code = null], job]] of jobs.entries()) {
    db.prepare(
      `INSERT INTO gleaner_job (id, pipeline, status, selection, settings, stages, total, total_records, created_at)
       VALUES (?, 'p', ?, '{}', '{}', '[]', 1, 1, ?)`,
    ).run(`j${index}`, job, index);
    db.prepare(
      `INSERT INTO gleaner_item (job_id, stage, ordinal, item_id, records, status, code) VALUES (?, 's', 1, 'a', 1, ?, ?)`,
    ).run(`j${index}`, status, code);
  }
}

const failed = (stage = 's'): readonly unknown[] => db.prepare(selectFailed(db, stage)).pluck().all();
const lastWord = (): unknown =>
  db
    .prepare(
      `SELECT item.status AS status, item.code AS code FROM (SELECT 'a' AS id) row ${joinLastOutcome(db, 'row.id', 's', 'item')}`,
    )
    .get();

describe('selectFailed', () => {
  it.each<[string, (readonly [Word, string])[], readonly string[]]>([
    ['a failure', [[['failed'], 'completed']], ['a']],
    [
      'two failures, once',
      [
        [['failed'], 'completed'],
        [['failed'], 'completed'],
      ],
      ['a'],
    ],
    [
      'a failure that waits again',
      [
        [['failed'], 'completed'],
        [['pending'], 'running'],
      ],
      ['a'],
    ],
    [
      'a failure, then a success',
      [
        [['failed'], 'completed'],
        [['succeeded'], 'completed'],
      ],
      [],
    ],
    [
      'a success, then a failure',
      [
        [['succeeded'], 'completed'],
        [['failed'], 'completed'],
      ],
      ['a'],
    ],
    ['an item that waits', [[['pending'], 'running']], []],
  ])('answers %s', (_, jobs, expected) => {
    say(...jobs);
    expect(failed()).toEqual(expected);
    expect(failed('t')).toEqual([]);
  });

  it('answers nobody where there is no ledger', () => {
    expect(failed()).toEqual([]);
  });
});

describe('joinLastOutcome', () => {
  it.each<[string, (readonly [Word, string])[], unknown]>([
    [
      'the newest outcome',
      [
        [['failed', 'x'], 'completed'],
        [['succeeded'], 'completed'],
      ],
      { status: 'succeeded', code: null },
    ],
    ...(['running', 'paused', 'cancelled', 'failed'] as const).map(
      (job): [string, (readonly [Word, string])[], unknown] => [
        `the outcome from before a job that is ${job}, in which it waits`,
        [
          [['failed', 'x'], 'completed'],
          [['pending'], job],
        ],
        { status: 'failed', code: 'x' },
      ],
    ),
    ['an outcome from a job that failed', [[['failed', 'x'], 'failed']], { status: 'failed', code: 'x' }],
    ['nothing of what only waits', [[['pending'], 'paused']], { status: null, code: null }],
  ])('gives %s', (_, jobs, expected) => {
    say(...jobs);
    expect(lastWord()).toEqual(expected);
  });

  it('gives nothing where there is no ledger', () => {
    expect(lastWord()).toEqual({ status: null, code: null });
  });
});

describe('findWaiting', () => {
  it.each([
    ['queued', true],
    ['running', true],
    ['paused', true],
    ['cancelled', false],
    ['failed', false],
  ])('of a job that is %s answers %j', (job, waits) => {
    say([['pending'], job]);
    expect(findWaiting(db, ['s'])('a')).toBe(waits);
    expect(findWaiting(db, ['t'])('a')).toBe(false);
    expect(findWaiting(db, ['s'])('b')).toBe(false);
  });

  it('finds nothing that has an outcome, and nothing where there is no ledger', () => {
    expect(findWaiting(db, ['s'])('a')).toBe(false);
    say([['succeeded'], 'running']);
    expect(findWaiting(db, ['s'])('a')).toBe(false);
  });
});
