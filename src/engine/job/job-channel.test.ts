import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobEvent, JobSnapshot } from '../../shared/job.ts';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import { readEvents } from '../ledger/event-log.ts';
import { insertJob, readJob } from '../ledger/job-record.ts';
import { migrate } from '../ledger/migrate.ts';
import { createCommits } from './commit.ts';
import { createJobChannel, type JobChannel } from './job-channel.ts';
import { snapshotOfRecord } from './job-progress.ts';

let folder: string;
let db: Database.Database;
let channel: JobChannel;
let snapshots: JobSnapshot[];
let events: JobEvent[];
const status = { status: 'running', reason: null } as const;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-channel-'));
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
  channel = createJobChannel({
    db: () => db,
    now: () => 5,
    snapshot: () => snapshotOfRecord(readJob(db, 'j1')),
  });
  channel.follow('j1', 0);
  snapshots = [];
  events = [];
  channel.tell({
    feed: () => undefined,
    snapshot: (snapshot) => snapshots.push(snapshot),
    event: (event) => events.push(event),
  });
});
afterEach(() => {
  channel.end();
  db.close();
  rmSync(folder, { recursive: true });
});

const seqs = (list: readonly JobEvent[]): readonly number[] => list.map((event) => event.seq);
const stored = (): readonly number[] => seqs(readEvents(db, 'j1', 0));

describe('events', () => {
  it('are told when they are committed, in order, and are in the ledger then', () => {
    const { commit } = createCommits(db, channel);
    commit(() => {
      channel.append('status', status);
      channel.append('error', { code: 'auth', message: 'm', hint: '' });
      expect(events).toEqual([]);
    });
    expect(events).toEqual([
      { type: 'status', jobId: 'j1', seq: 1, at: 5, data: status },
      { type: 'error', jobId: 'j1', seq: 2, at: 5, data: { code: 'auth', message: 'm', hint: '' } },
    ]);
    expect(readEvents(db, 'j1', 0)).toEqual(events);
  });

  it('are never told when they are not committed, and their numbers are used again', () => {
    const { commit } = createCommits(db, channel);
    commit(() => channel.append('status', status));
    const broken = () =>
      commit(() => {
        channel.append('status', status);
        channel.append('status', status);
        throw new Error('the disk is full');
      });
    expect(broken).toThrow('the disk is full');
    commit(() => channel.append('status', status));
    expect([seqs(events), stored(), readJob(db, 'j1').lastSeq]).toEqual([[1, 2], [1, 2], 2]);
    expect(db.inTransaction).toBe(false);
  });

  it('go on from the last number of a job that is taken up again', () => {
    channel.follow('j1', 40);
    createCommits(db, channel).commit(() => channel.append('status', status));
    expect(seqs(events)).toEqual([41]);
  });

  it('reach whoever asked last, and the ledger', () => {
    const later: JobEvent[] = [];
    channel.tell({ feed: () => undefined, snapshot: () => {}, event: (event) => later.push(event) });
    createCommits(db, channel).commit(() => channel.append('status', status));
    expect([seqs(events), seqs(later), stored()]).toEqual([[], [1], [1]]);
  });

  it('of the heart repeat the last number, and are not kept', () => {
    createCommits(db, channel).commit(() => channel.append('status', status));
    channel.heartbeat(3);
    expect(events.at(-1)).toEqual({
      type: 'heartbeat',
      jobId: 'j1',
      seq: 1,
      at: 5,
      data: { activeCalls: 3 },
    });
    expect(stored()).toEqual([1]);
  });
});

describe('snapshots', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    vi.advanceTimersByTime(1_000);
  });
  afterEach(() => void vi.useRealTimers());

  it('come ten times a second at most, the first at once and the last for sure', () => {
    const at: number[] = [];
    for (let passed = 1; passed <= 450; passed += 1) {
      channel.touch();
      vi.advanceTimersByTime(1);
      while (at.length < snapshots.length) at.push(passed);
    }
    expect(at).toEqual([1, 100, 200, 300, 400]);
    vi.advanceTimersByTime(120);
    expect(snapshots).toHaveLength(6);
  });

  it('say what is true when they are sent, not when they were asked for', () => {
    channel.touch('now');
    channel.touch();
    db.exec("UPDATE gleaner_job SET succeeded = 7 WHERE id = 'j1'");
    vi.advanceTimersByTime(130);
    expect(snapshots.map((snapshot) => snapshot.succeeded)).toEqual([0, 7]);
  });

  it('come at once where they have to', () => {
    channel.touch('now');
    channel.touch('now');
    expect(snapshots.length).toBe(2);
  });

  it('come no more after the end', () => {
    channel.touch('now');
    channel.touch();
    channel.end();
    vi.advanceTimersByTime(130);
    expect(snapshots.length).toBe(1);
  });
});
