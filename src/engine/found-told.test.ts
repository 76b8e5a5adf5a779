import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { JobSnapshot } from '../shared/job.ts';
import type { FoundInFile } from '../shared/pipelines/registry.ts';
import { guardDatabase } from './database/database-error.ts';
import { countEveryMs, tellFound } from './found-told.ts';

it('tells what a file holds as a job changes it: at most every two seconds, and at once when it rests', () => {
  let at = 0;
  let counted = 0;
  const told: number[] = [];
  const count = () => {
    counted += 1;
    return {};
  };
  const hear = tellFound(
    count,
    () => void told.push(at),
    () => at,
  );
  const base = { jobId: 'j', reason: null } as JobSnapshot;
  const say = (change: Partial<JobSnapshot>, afterMs = 100): void => {
    at += afterMs;
    hear({ ...base, status: 'running', ...change });
  };
  say({ processed: 1 });
  for (let processed = 2; processed < 12; processed += 1) say({ processed });
  expect(told).toEqual([100]);
  say({ processed: 12 }, countEveryMs);
  say({ processed: 12 }, countEveryMs);
  expect(told).toEqual([100, 3_100]);
  say({ processed: 13, status: 'paused', reason: 'user' });
  say({ processed: 13, status: 'paused', reason: 'user' });
  say({ processed: 13, status: 'completed' });
  expect(told).toEqual([100, 3_100, 5_200, 5_400]);
  expect(counted).toBe(told.length);
});

it('counts again at the next word of the job where another program holds the file, and ends no job for it', () => {
  const answers: (() => FoundInFile)[] = [
    () =>
      guardDatabase(() => {
        throw new Database.SqliteError('database is locked', 'SQLITE_BUSY');
      }),
    () => ({}),
    () => {
      throw new Error('a mistake of ours');
    },
  ];
  const told: FoundInFile[] = [];
  const hear = tellFound(
    () => (answers.shift() as () => FoundInFile)(),
    (found) => void told.push(found),
    () => 0,
  );
  const done = { jobId: 'j', reason: null, processed: 3, status: 'completed' } as JobSnapshot;
  hear(done);
  expect(told).toEqual([]);
  hear(done);
  expect(told).toEqual([{}]);
  hear(done);
  expect(() => hear({ ...done, processed: 4 })).toThrow('a mistake of ours');
});
