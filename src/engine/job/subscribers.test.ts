import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { JobEvent } from '../../shared/job.ts';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import type { Engine } from '../engine-api.ts';
import { changeJobStatus } from '../ledger/change-job-status.ts';
import { eventPageSize, readEvents } from '../ledger/event-log.ts';
import { insertJob, latestJob } from '../ledger/job-record.ts';
import { migrate } from '../ledger/migrate.ts';
import { accessTo } from '../testing/access.ts';
import { writeSourceFile } from '../testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd, until } from '../testing/test-bench.ts';
import { startEngineThread } from '../worker/engine-thread.ts';
import { startSteadyEngine } from '../worker/steady-engine.ts';
import { createCommits } from './commit.ts';
import { type DoLater, keptAfterEndMs } from './followers.ts';
import { createJobChannel, type JobChannel } from './job-channel.ts';
import { snapshotOfRecord } from './job-progress.ts';
import { createSubscribers, mostSubscribers, type Subscribers, withSubscribers } from './subscribers.ts';

let db: Database.Database;
let channel: JobChannel;
let subscribers: Subscribers;
/** What was put off, to be done by hand. */
let later: { readonly work: () => void; readonly afterMs: number }[];
const running = { status: 'running', reason: null } as const;

beforeEach(() => {
  db = new Database(join(makeFolder(), 'source.db'));
  migrate(db);
  later = [];
  const putOff: DoLater = (work, afterMs) => {
    const one = { work, afterMs };
    later.push(one);
    return () => void later.splice(later.indexOf(one), 1);
  };
  const snapshot = () => {
    const job = latestJob(db);
    return job === null ? null : snapshotOfRecord(job);
  };
  channel = createJobChannel({ db: () => db, now: () => 5, snapshot });
  subscribers = createSubscribers({
    snapshot: async () => snapshot(),
    events: async (fromSeq) => {
      const job = snapshot();
      return job === null ? [] : readEvents(db, job.jobId, fromSeq);
    },
    later: putOff,
  });
  channel.tell(subscribers);
  onTestFinished(() => {
    channel.end();
    subscribers.end();
    db.close();
  });
});

function beginJob(id: string): void {
  const selection = { kind: 'all' } as const;
  const plain = { pipeline: 'events', selection, settings: defaultModelSettings, totalRecords: 1 };
  insertJob(db, { ...plain, id, total: 1, at: 1 });
  channel.follow(id, 0);
}

const write = (count = 1): void =>
  createCommits(db, channel).commit(() => {
    for (let left = count; left > 0; left -= 1) channel.append('status', running);
  });

function complete(): void {
  createCommits(db, channel).commit(() => {
    const job = latestJob(db);
    if (job === null) throw new Error('There is no job.');
    changeJobStatus(db, job.id, 'start', { at: 2 });
    changeJobStatus(db, job.id, 'complete', { at: 3 });
    channel.append('complete', snapshotOfRecord(job));
  });
}

/** Subscribes, and collects what is told. */
function listen(fromSeq?: number) {
  const events: JobEvent[] = [];
  const released = vi.fn<() => void>();
  const listener = { event: (event: JobEvent) => void events.push(event), released };
  const leave = subscribers.add(fromSeq === undefined ? listener : { ...listener, fromSeq });
  return { events, released, leave, seqs: () => events.map((event) => event.seq) };
}

const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
const refusal = expect.objectContaining({
  code: 'too_many_subscribers',
  message: expect.stringContaining('10'),
  hint: expect.stringMatching(/\w/),
});

describe('subscribers', () => {
  it('are ten at most: the eleventh is refused, and comes in when one has left', () => {
    beginJob('j1');
    const ten = Array.from({ length: mostSubscribers }, (_, index) =>
      listen(index % 2 === 0 ? 1 : undefined),
    );
    expect(() => listen()).toThrow(refusal);
    expect(() => listen(1)).toThrow(refusal);
    ten[3]?.leave();
    expect(listen().events).toEqual([]);
    expect(() => listen()).toThrow(refusal);
  });

  it('are counted by job: who still holds the one before takes no place of the next', async () => {
    beginJob('j1');
    for (let index = 0; index < mostSubscribers; index += 1) listen(1);
    complete();
    await nextTurn();
    beginJob('j2');
    channel.touch('now');
    for (let index = 0; index < mostSubscribers; index += 1) listen(1);
    expect(() => listen(1)).toThrow(refusal);
  });

  it('that throw harm no other, whatever they are told', async () => {
    const silenced = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => silenced.mockRestore());
    beginJob('j1');
    write(3);
    const bad = (): never => {
      throw new Error('a bad listener');
    };
    subscribers.add({ event: bad, snapshot: bad, backup: bad });
    subscribers.add({ event: bad, snapshot: bad, fromSeq: 1, released: bad });
    const plain = listen();
    const follower = listen(1);
    await nextTurn();
    write(2);
    channel.touch('now');
    subscribers.backup({ copiedBytes: 1, totalBytes: 2 });
    complete();
    expect([plain.seqs(), follower.seqs()]).toEqual([upTo(6, 4), upTo(6)]);
    for (const { work } of later) work();
    expect(follower.released).toHaveBeenCalledOnce();
    await nextTurn();
    expect(silenced.mock.calls.length).toBeGreaterThan(8);
  });
});

describe('replay', () => {
  it('comes from the ledger, from the number on, before what happens then', async () => {
    beginJob('j1');
    write(5);
    const all = listen(0);
    const late = listen(4);
    const ahead = listen(8);
    write(1);
    expect(all.seqs()).toEqual([]);
    await nextTurn();
    write(3);
    expect([all.seqs(), late.seqs(), ahead.seqs()]).toEqual([upTo(9), upTo(9, 4), [8, 9]]);
    expect(all.events).toEqual(readEvents(db, 'j1', 0));
  });

  it('neither leaves out nor repeats anything while the job writes as fast as it can', async () => {
    beginJob('j1');
    write(eventPageSize * 2 + 7);
    const followers = [listen(1), listen(eventPageSize), listen(eventPageSize * 2 + 7)];
    for (let round = 1; round <= 60; round += 1) {
      write(1 + (round % 40));
      // Some rounds end a turn, others only give way to promises: the reading is met at every point.
      if (round % 3 === 0) await nextTurn();
      else await null;
      if (round === 20) followers.push(listen(3));
    }
    await nextTurn();
    const last = latestJob(db)?.lastSeq ?? 0;
    expect(last).toBeGreaterThan(eventPageSize * 3);
    const firsts = [1, eventPageSize, eventPageSize * 2 + 7, 3];
    expect(followers.map((each) => each.seqs())).toEqual(firsts.map((first) => upTo(last, first)));
  });

  it('is whole at rest, too: many pages long, and with a last event at any instant of the reading', async () => {
    beginJob('j1');
    write(eventPageSize * 2 + 7);
    const long = listen(1);
    await nextTurn();
    expect(long.seqs()).toEqual(upTo(eventPageSize * 2 + 7));
    long.leave();
    for (let instant = 0; instant < 12; instant += 1) {
      const from = latestJob(db)?.lastSeq ?? 0;
      const follower = listen(from);
      for (let left = instant; left > 0; left -= 1) await null;
      write(2);
      await nextTurn();
      expect(follower.seqs(), `after ${instant} promises`).toEqual(upTo(from + 2, from));
      follower.leave();
    }
  });

  it('brings what was written without being told, in its place', async () => {
    beginJob('j1');
    const follower = listen(1);
    const plain = listen();
    await nextTurn();
    write();
    createCommits(db, channel).commit(() => channel.record('status', running));
    write();
    await nextTurn();
    expect([follower.seqs(), plain.seqs()]).toEqual([
      [1, 2, 3],
      [1, 3],
    ]);
  });

  it('brings heartbeats and announcements, which have no number of their own, as they come', async () => {
    beginJob('j1');
    write(2);
    const follower = listen(1);
    await nextTurn();
    channel.heartbeat(3);
    channel.announce('status', { status: 'paused', reason: 'disk_full' });
    write();
    expect(follower.events.map(({ type, seq }) => [type, seq])).toEqual([
      ['status', 1],
      ['status', 2],
      ['heartbeat', 2],
      ['status', 2],
      ['status', 3],
    ]);
  });

  it('is tried again where the ledger could not be read', async () => {
    beginJob('j1');
    write(3);
    db.exec('ALTER TABLE gleaner_event RENAME TO away');
    const follower = listen(1);
    await nextTurn();
    expect(follower.seqs()).toEqual([]);
    db.exec('ALTER TABLE away RENAME TO gleaner_event');
    write();
    later.at(-1)?.work();
    await nextTurn();
    expect(follower.seqs()).toEqual(upTo(4));
  });

  it('waits for the first job where there is none, and stays with that one', async () => {
    const follower = listen(1);
    await nextTurn();
    beginJob('j1');
    write(2);
    beginJob('j2');
    write(3);
    expect(follower.events.map(({ jobId, seq }) => `${jobId} ${seq}`)).toEqual(['j1 1', 'j1 2']);
  });
});

describe('the stream of a job that has ended', () => {
  it('leaves memory after 3600 s, and can be read from the ledger all the same', async () => {
    beginJob('j1');
    const plain = listen();
    const early = listen(1);
    await nextTurn();
    write(4);
    expect(later).toEqual([]);
    complete();
    expect(later.map(({ afterMs }) => afterMs)).toEqual([keptAfterEndMs]);
    expect(keptAfterEndMs).toBe(3_600_000);
    const late = listen(1);
    await nextTurn();
    expect([early.seqs(), late.seqs(), subscribers.size()]).toEqual([upTo(5), upTo(5), 3]);

    for (const { work } of later.splice(0)) work();
    expect([early.released, late.released].map((told) => told.mock.calls.length)).toEqual([1, 1]);
    // Who listens to the file, and not to this job, hears of the next one.
    expect(subscribers.size()).toBe(1);
    expect(plain.released).not.toHaveBeenCalled();

    const afterwards = listen(2);
    await nextTurn();
    expect(afterwards.events).toEqual(readEvents(db, 'j1', 2));
    expect(later.map(({ afterMs }) => afterMs)).toEqual([keptAfterEndMs]);
    for (const { work } of later.splice(0)) work();
    expect(subscribers.size()).toBe(1);
  });

  it('is let go of, too, where another job took its place before it had ended', async () => {
    beginJob('j1');
    const follower = listen(1);
    await nextTurn();
    write();
    beginJob('j2');
    write();
    for (const { work } of later.splice(0)) work();
    expect(follower.released).toHaveBeenCalledOnce();
    expect(subscribers.size()).toBe(0);
  });
});

type Place = 'here' | 'behind a worker' | 'kept alive over deaths';

async function openAt(place: Place, path: string): Promise<Engine> {
  if (place === 'here') return openHere(path);
  if (place === 'behind a worker') return withSubscribers(await startEngineThread({ path }));
  return startSteadyEngine({
    start: (after) => startEngineThread({ path, after }),
    now: () => performance.now(),
    onDeath: () => expect.unreachable('no worker dies here'),
    onTrouble: (thrown) => expect.unreachable(String(thrown)),
  });
}

describe('an engine', () => {
  it.each(['here', 'behind a worker', 'kept alive over deaths'] as const)(
    '%s has ten subscribers at most, and replays a running job to each without a gap',
    async (place) => {
      const path = join(makeFolder(), 'source.db');
      writeSourceFile(path, { form: 'text', users: 60, rowsPerUser: 8 });
      const demo = await makeDemo();
      const engine = await openAt(place, path);
      onTestFinished(() => engine.close());
      const told = Array.from({ length: mostSubscribers - 1 }, (): JobEvent[] => []);
      const job = await runToEnd(engine, async () => {
        const begun = await engine.start(
          { pipeline: 'events', selection: { kind: 'unfinished' } },
          accessTo(demo),
        );
        for (const [index, events] of told.entries()) {
          await until(() => demo.record.calls.length > index, `${index + 1} calls were made`);
          // A heartbeat, which comes where the machine is busy for long, is none of them.
          engine.subscribe({
            fromSeq: index + 1,
            event: (event) => void (event.type === 'heartbeat' || events.push(event)),
          });
        }
        expect(() => engine.subscribe({})).toThrow(refusal);
        return begun;
      });
      expect(job.status).toBe('completed');
      const all = await engine.events(1);
      await until(() => told.every((events) => events.at(-1)?.type === 'complete'), 'all have heard the end');
      expect(told).toEqual(told.map((_, index) => all.slice(index)));
    },
  );

  it('tells a heartbeat every 30 s while a job runs, and none afterwards', async () => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users: 1, rowsPerUser: 2 });
    const demo = await makeDemo({ latencyMs: 60_000 });
    const engine = await openHere(path);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const beats: JobEvent[] = [];
    engine.subscribe({ event: (event) => void (event.type === 'heartbeat' && beats.push(event)) });
    const { jobId } = await engine.start(
      { pipeline: 'events', selection: { kind: 'unfinished' } },
      accessTo(demo),
    );
    await until(() => demo.active() === 1, 'a call is under way');
    vi.advanceTimersByTime(29_900);
    expect(beats).toEqual([]);
    vi.advanceTimersByTime(60_200);
    const beat = { type: 'heartbeat', jobId, seq: 1, at: expect.any(Number), data: { activeCalls: 1 } };
    expect(beats).toEqual([beat, beat, beat]);
    await engine.pause();
    vi.advanceTimersByTime(90_000);
    expect(beats.length).toBe(3);
  });
});
