import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobEvent } from '../../shared/job.ts';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import { appendEvent, eventPageSize, readEvents } from './event-log.ts';
import { insertJob, readJob } from './job-record.ts';
import { migrate } from './migrate.ts';

let folder: string;
let db: Database.Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-events-'));
  db = new Database(join(folder, 'source.db'));
  migrate(db);
  insertJob(db, {
    id: 'j1',
    pipeline: 'events',
    selection: { kind: 'all' },
    settings: defaultModelSettings,
    total: 1,
    totalRecords: 1,
    at: 1,
  });
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const event = (seq: number, jobId = 'j1'): JobEvent => ({
  type: 'status',
  jobId,
  seq,
  at: seq * 10,
  data: { status: 'paused', reason: 'user' },
});
const seqs = (from: number): readonly number[] => readEvents(db, 'j1', from).map((each) => each.seq);

describe('the event log', () => {
  it('gives events back in order from a number on, as they were', () => {
    for (const seq of [1, 2, 3, 4]) appendEvent(db, event(seq));
    appendEvent(db, event(9, 'j2'));
    expect(readEvents(db, 'j1', 3)).toEqual([event(3), event(4)]);
    expect(seqs(0)).toEqual([1, 2, 3, 4]);
    expect(seqs(5)).toEqual([]);
    expect(readJob(db, 'j1').lastSeq).toBe(4);
  });

  it('refuses a number that is taken', () => {
    appendEvent(db, event(1));
    expect(() => appendEvent(db, event(1))).toThrow();
    expect(seqs(0)).toEqual([1]);
  });

  it('gives a page at a time', () => {
    db.transaction(() => {
      for (let seq = 1; seq <= eventPageSize + 5; seq += 1) appendEvent(db, event(seq));
    })();
    expect(seqs(0).length).toBe(eventPageSize);
    expect(seqs(eventPageSize + 1).length).toBe(5);
  });
});
