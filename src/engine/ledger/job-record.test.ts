import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFinished, type JobStatus, jobStatuses } from '../../shared/job.ts';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import { changeJobStatus } from './change-job-status.ts';
import { addToCounters, noChange } from './job-counters.ts';
import {
  addRepeatedCalls,
  insertJob,
  latestJob,
  type NewJob,
  readJob,
  setElapsed,
  setSettings,
} from './job-record.ts';
import { migrate } from './migrate.ts';
import { type JobCommand, jobCommands, nextStatus } from './next-status.ts';

let folder: string;
let db: Database.Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-job-'));
  db = new Database(join(folder, 'source.db'));
  migrate(db);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const newJob: NewJob = {
  id: 'j1',
  pipeline: 'events',
  selection: { kind: 'unfinished' },
  settings: defaultModelSettings,
  total: 3,
  totalRecords: 30,
  at: 100,
};

/** The commands that lead to each status, as a person would give them. */
const ways: Readonly<Record<JobStatus, readonly JobCommand[]>> = {
  queued: [],
  running: ['start'],
  paused: ['start', 'pause'],
  waiting: ['start', 'wait'],
  completed: ['start', 'complete'],
  cancelled: ['cancel'],
  failed: ['start', 'fail'],
};

/** What must come of every command in every status; whatever is not here is refused with the code. */
const table: Readonly<Record<JobStatus, Partial<Record<JobCommand, JobStatus>> & { refusal: string }>> = {
  queued: { start: 'running', pause: 'paused', cancel: 'cancelled', refusal: 'job_not_running' },
  running: {
    pause: 'paused',
    complete: 'completed',
    cancel: 'cancelled',
    fail: 'failed',
    wait: 'waiting',
    refusal: 'job_running',
  },
  paused: { resume: 'running', wait: 'waiting', cancel: 'cancelled', refusal: 'job_not_running' },
  waiting: { resume: 'running', pause: 'paused', cancel: 'cancelled', refusal: 'job_not_running' },
  completed: { refusal: 'job_finished' },
  cancelled: { refusal: 'job_finished' },
  failed: { refusal: 'job_finished' },
};
const matrix = jobStatuses.flatMap((status) => jobCommands.map((command) => [command, status] as const));

function jobIn(status: JobStatus): void {
  insertJob(db, newJob);
  for (const command of ways[status]) {
    changeJobStatus(db, 'j1', command, {
      at: 200,
      reason: 'quota',
      error: { code: 'quota', message: 'm', hint: 'h' },
    });
  }
  db.prepare("UPDATE gleaner_job SET lease = 'x'").run();
  expect(readJob(db, 'j1').status).toBe(status);
}

describe('changeJobStatus', () => {
  it.each(matrix)('%s in %s', (command, status) => {
    jobIn(status);
    const before = readJob(db, 'j1');
    const expected = table[status][command] ?? null;
    expect(nextStatus(status, command)).toBe(expected);
    if (expected === null) {
      expect(() => changeJobStatus(db, 'j1', command, { at: 300, reason: 'user' })).toThrow(
        expect.objectContaining({ code: table[status].refusal }),
      );
      expect(readJob(db, 'j1')).toEqual(before);
      return;
    }
    expect(changeJobStatus(db, 'j1', command, { at: 300, reason: 'budget' })).toBe(expected);
    expect(readJob(db, 'j1')).toEqual({
      ...before,
      status: expected,
      reason: expected === 'paused' ? 'budget' : null,
      error: null,
      startedAt: expected === 'running' ? (before.startedAt ?? 300) : before.startedAt,
      finishedAt: isFinished(expected) ? 300 : null,
      lease: expected === 'running' ? 'x' : null,
    });
  });

  it('gives a pause a reason where none is named, and keeps the error that came with it', () => {
    jobIn('running');
    changeJobStatus(db, 'j1', 'pause', { at: 300, error: { code: 'auth', message: 'm', hint: 'h' } });
    expect(readJob(db, 'j1')).toMatchObject({ reason: 'user', error: { code: 'auth' } });
    changeJobStatus(db, 'j1', 'resume', { at: 400 });
    expect(readJob(db, 'j1')).toMatchObject({ reason: null, error: null, startedAt: 200 });
  });

  it('changes no other job', () => {
    jobIn('running');
    insertJob(db, { ...newJob, id: 'j2' });
    changeJobStatus(db, 'j2', 'cancel', { at: 300 });
    expect(readJob(db, 'j1').status).toBe('running');
  });

  it('says that a job is not there', () => {
    expect(() => changeJobStatus(db, 'nobody', 'start', { at: 1 })).toThrow(
      expect.objectContaining({ code: 'no_job' }),
    );
  });
});

describe('the record of a job', () => {
  it('comes back as it was put in', () => {
    insertJob(db, newJob);
    expect(readJob(db, 'j1')).toEqual({
      ...noChange,
      transport: 'live',
      orders: null,
      estimate: null,
      id: 'j1',
      pipeline: 'events',
      status: 'queued',
      reason: null,
      error: null,
      selection: { kind: 'unfinished' },
      settings: defaultModelSettings,
      stages: [],
      options: null,
      adopts: false,
      total: 3,
      totalRecords: 30,
      repeatedCalls: 0,
      elapsedMs: 0,
      lastSeq: 0,
      createdAt: 100,
      startedAt: null,
      finishedAt: null,
      lease: null,
    });
  });

  it('names 20 of many users only', () => {
    const users = Array.from({ length: 50 }, (_, index) => `u${index}`);
    insertJob(db, { ...newJob, selection: { kind: 'named', ids: users } });
    expect(readJob(db, 'j1').selection).toEqual({ kind: 'named', ids: users.slice(0, 20) });
  });

  it('adds to its counters, and takes from them', () => {
    insertJob(db, newJob);
    const delta = {
      succeeded: 1,
      failed: 2,
      processedRecords: 3,
      unaccountedRecords: 4,
      results: 5,
      batches: 6,
      promptTokens: 7,
      completionTokens: 8,
      cachedTokens: 11,
      cacheWriteTokens: null,
      reasoningTokens: 0,
      estimatedCalls: 10,
      embeddedTokens: 2,
      orderedPromptTokens: 6,
      orderedCompletionTokens: 5,
      orderedCachedTokens: 4,
      orderedCacheWriteTokens: 3,
      orderedEmbeddedTokens: 2,
      spreadTokens: 3,
      retries: 9,
    };
    addToCounters(db, 'j1', delta);
    addToCounters(db, 'j1', { ...noChange, processedRecords: -1 });
    expect(readJob(db, 'j1')).toMatchObject({ ...delta, processedRecords: 2 });
  });

  it('keeps elapsed time, stages, settings and repeated calls', () => {
    insertJob(db, newJob);
    const stages = [
      { name: 'extraction', current: 1, failed: 0, total: 3, weight: 1, startedAt: 5, finishedAt: null },
    ];
    setElapsed(db, 'j1', 12.7, stages);
    setSettings(db, 'j1', { ...defaultModelSettings, concurrency: 2 });
    addRepeatedCalls(db, 'j1', 3);
    addRepeatedCalls(db, 'j1', 1);
    expect(readJob(db, 'j1')).toMatchObject({
      elapsedMs: 13,
      stages,
      settings: { concurrency: 2 },
      repeatedCalls: 4,
    });
  });
});

describe('latestJob', () => {
  it('is the last to be written, whatever the clock said then', () => {
    expect(latestJob(db)).toBeNull();
    for (const [id, at] of [
      ['a', 5],
      ['b', 9],
      ['c', 9],
      ['d', 7],
    ] as const)
      insertJob(db, { ...newJob, id, at });
    expect(latestJob(db)?.id).toBe('d');
    db.exec('VACUUM');
    expect(latestJob(db)?.id).toBe('d');
  });
});
