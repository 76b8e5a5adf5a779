import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import type { PartKey } from '../items.ts';
import { type CallRecords, callRecords } from './call-record.ts';
import { changeJobStatus } from './change-job-status.ts';
import {
  changeOrder,
  endsWithOrders,
  forgetOrder,
  moveOrder,
  noteOrder,
  wishCancelled,
} from './change-order.ts';
import { findDamage } from './find-damage.ts';
import { itemRecords } from './item-record.ts';
import { insertJob, readJob } from './job-record.ts';
import { migrate } from './migrate.ts';
import {
  insertOrder,
  markOfKey,
  newToken,
  openOrders,
  ordersOf,
  readOrder,
  tellOrder,
  waitingJobs,
} from './order-record.ts';

let db: Database.Database;
let calls: CallRecords;
beforeEach(() => {
  db = new Database(':memory:');
  migrate(db);
  insertJob(db, {
    id: 'j',
    pipeline: 'events',
    selection: { kind: 'all' },
    settings: defaultModelSettings,
    total: 2,
    totalRecords: 4,
    transport: 'order',
    at: 1,
  });
  calls = callRecords(db, 'j');
});
afterEach(() => void db.close());

const made = (more: object = {}): number =>
  insertOrder(db, {
    jobId: 'j',
    stage: 's',
    token: newToken(),
    transport: 'order',
    round: 1,
    baseUrl: 'https://x/v1',
    keyMark: null,
    model: 'm',
    endpoint: '/v1/chat/completions',
    at: 5,
    ...more,
  } as never);
const parts = (itemId: string, ...recordIds: string[]): readonly PartKey[] => [{ itemId, recordIds }];
const reply = {
  text: 'said',
  finish: 'stop',
  usage: { promptTokens: 7, completionTokens: 2 },
  retries: 0,
} as const;

describe('an order', () => {
  it('moves from state to state, and only from where it is', () => {
    const id = made();
    expect(moveOrder(db, { id, jobId: 'j' }, ['drafting'], 'drafted', { lines: 3, sha256: 'f' })).toBe(true);
    expect(moveOrder(db, { id, jobId: 'j' }, ['drafting'], 'drafted', { lines: 9 })).toBe(false);
    expect(readOrder(db, id)).toMatchObject({ state: 'drafted', lines: 3, sha256: 'f', isCancelling: false });
    expect(readJob(db, 'j').orders).toMatchObject({ open: 1, made: 1, lines: 3, done: 0, unknown: 0 });
  });

  it('is told with what is odd about it, each kind once', () => {
    const id = made();
    noteOrder(db, id, [{ kind: 'alien', count: 1, detail: 'request-1' }]);
    noteOrder(db, id, [
      { kind: 'alien', count: 2, detail: 'request-2' },
      { kind: 'missing', count: 1, detail: '' },
    ]);
    changeOrder(db, { id, jobId: 'j' }, { error: { code: 'offline', message: 'No.', hint: '' }, done: 1 });
    expect(tellOrder(readOrder(db, id))).toMatchObject({
      notes: [
        { kind: 'alien', count: 3, detail: 'request-1' },
        { kind: 'missing', count: 1 },
      ],
      error: { code: 'offline' },
    });
    expect(readJob(db, 'j').orders).toMatchObject({ error: { code: 'offline' }, done: 1 });
    expect(findDamage(db)).toBeNull();
  });

  it('stands in its job with the others: the last due, the first to go, what is to be cancelled', () => {
    const [one, two, three] = [made(), made(), made()];
    const job = { jobId: 'j' };
    moveOrder(db, { id: one, ...job }, ['drafting'], 'submitted', {
      lines: 2,
      done: 1,
      dueAt: 50,
      submittedAt: 7,
    });
    moveOrder(db, { id: two, ...job }, ['drafting'], 'ended', {
      lines: 3,
      failed: 1,
      keptUntil: 90,
      dueAt: 60,
    });
    moveOrder(db, { id: three, ...job }, ['drafting'], 'collected', { lines: 9 });
    made({ twinOf: one });
    expect(readJob(db, 'j').orders).toEqual({
      open: 2,
      made: 3,
      lines: 5,
      done: 2,
      unknown: 0,
      isCancelling: false,
      submittedAt: 7,
      dueAt: 60,
      keptUntil: 90,
      error: null,
    });
    wishCancelled(db, 'j', 'go_on');
    expect(ordersOf(db, 'j').map(({ isCancelling }) => isCancelling)).toEqual([true, true, false, true]);
    expect(readJob(db, 'j').orders?.isCancelling).toBe(true);
    expect(endsWithOrders(db, 'j')).toBe(false);
    wishCancelled(db, 'j', 'cancel_job');
    expect(endsWithOrders(db, 'j')).toBe(true);
    expect(openOrders(db, 'j').map(({ id }) => id)).toEqual([one, two, 4]);
    forgetOrder(db, { id: one, jobId: 'j' });
    expect(readJob(db, 'j').orders).toMatchObject({ open: 1, made: 2 });
  });

  it('is waited for by a job that waits, and by one whose process died', () => {
    expect(waitingJobs(db)).toEqual([]);
    changeJobStatus(db, 'j', 'start', { at: 1 });
    changeJobStatus(db, 'j', 'pause', { at: 2, reason: 'interrupted' });
    expect(waitingJobs(db)).toEqual([]);
    made();
    expect(waitingJobs(db)).toEqual(['j']);
    changeJobStatus(db, 'j', 'resume', { at: 3 });
    expect(waitingJobs(db)).toEqual([]);
    expect(changeJobStatus(db, 'j', 'wait', { at: 4 })).toBe('waiting');
    expect(readJob(db, 'j')).toMatchObject({
      status: 'waiting',
      reason: null,
      lease: null,
      finishedAt: null,
    });
    expect(waitingJobs(db)).toEqual(['j']);
  });

  it('tells its key from others, and not what it is', () => {
    const mark = markOfKey('secret-key', 'token', 'https://x/v1');
    expect(mark).toBe(markOfKey('secret-key', 'token', 'https://x/v1'));
    expect(mark).not.toBe(markOfKey('secret-key', 'other', 'https://x/v1'));
    expect(mark).not.toBe(markOfKey('secret-key', 'token', 'https://y/v1'));
    expect(mark).not.toBe(markOfKey(null, 'token', 'https://x/v1'));
    expect(mark).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('calls in an order', () => {
  it('are none in flight: opening the file does not lose them', () => {
    const orderId = made();
    calls.insert('s', 1, parts('a', 'x'), 5);
    const ordered = calls.insert('s', 2, parts('b', 'y'), 5, { orderId });
    expect(calls.loseInFlight(9)).toBe(1);
    expect(calls.ordered(ordered)).toMatchObject({ id: ordered, parts: parts('b', 'y') });
    expect(calls.isOrdered('s')).toBe(true);
    expect(calls.isOrdered('other')).toBe(false);
  });

  it('say which records of an item they ask about', () => {
    const orderId = made();
    calls.insert('s', 1, parts('a', 'x', 'y'), 5, { orderId });
    const second = calls.insert('s', 2, parts('a', 'z'), 5, { orderId });
    expect([...calls.orderedRecords('s', 'a')]).toEqual(['x', 'y', 'z']);
    expect(calls.countRecords('s')).toBe(3);
    calls.refuseOrdered(second, 'order_expired', 9);
    expect([...calls.orderedRecords('s', 'a')]).toEqual(['x', 'y']);
    expect(calls.orderedRecords('s', 'b').size).toBe(0);
  });

  it('are answered once', () => {
    const orderId = made();
    const id = calls.insert('s', 1, parts('a', 'x'), 5, { orderId });
    expect(calls.receiveOrdered(id, reply, orderId, 9)).toBe(true);
    expect(calls.receiveOrdered(id, { ...reply, text: 'again' }, orderId, 10)).toBe(false);
    expect(calls.refuseOrdered(id, 'order_expired', 10)).toBe(false);
    expect(calls.unread(id)).toMatchObject({ text: 'said', isOrdered: true });
    expect(calls.standing(id)).toEqual({ orderId, status: 'received' });
    calls.receive(calls.insert('s', 2, parts('a', 'y'), 5), reply, 9);
    expect(calls.received('s')).toHaveLength(2);
  });

  it('are forgotten where they were never sent, and released where nobody answers them', () => {
    const items = itemRecords(db, 'j', 's');
    items.insertAll([{ id: 'a', records: 2 }]);
    const [one, two] = [made(), made()];
    calls.insert('s', 1, parts('a', 'x'), 5, { orderId: one });
    const kept = calls.insert('s', 2, parts('a', 'y'), 5, { orderId: two });
    calls.countAttempts(two, 6);
    expect(items.pending('a')?.attempts).toBe(1);
    expect(calls.withdraw(one, false)).toBe(1);
    expect(db.prepare('SELECT COUNT(*) FROM gleaner_call_item').pluck().get()).toBe(1);
    expect(calls.ofOrder(two, 0, 10).map(({ id }) => id)).toEqual([kept]);
    expect(calls.countOfOrder(two)).toBe(1);
    expect(calls.release(two, 'lost', 'order_line_missing', 9)).toBe(1);
    expect(calls.countOfOrder(two)).toBe(0);
    expect(calls.standing(kept)).toEqual({ orderId: two, status: 'lost' });
  });
});
