import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CallRecords, callRecords, noBrokenTries } from './call-record.ts';
import { deflate, inflate } from './deflated.ts';
import { itemCalls } from './item-calls.ts';
import { itemRecords } from './item-record.ts';
import { noTokens } from './job-counters.ts';
import { migrate } from './migrate.ts';

const { embeddedTokens: _, ...nothingSpent } = noTokens;

let folder: string;
let db: Database.Database;
let calls: CallRecords;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-call-'));
  db = new Database(join(folder, 'source.db'));
  migrate(db);
  calls = callRecords(db, 'j1');
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const parts = [
  { itemId: '张三|"', recordIds: ['1', '2'] },
  { itemId: 'b', recordIds: ['9'] },
];
const reply = {
  text: '1|1-2|看车\n😀',
  finish: 'length',
  usage: { promptTokens: 5, completionTokens: 6 },
  retries: 2,
} as const;
const stored = (id: number) =>
  db
    .prepare(
      'SELECT status, code, records, sent_at, received_at, settled_at, retries FROM gleaner_call WHERE id = ?',
    )
    .get(id);

/** What is kept of the reply to a call, by the read that shows it. */
function keptReply(id: number): string | null {
  const call = itemCalls(db, ['extraction', 'e']).one('b', id);
  expect(call).toMatchObject({ callId: id, parts });
  return call?.reply ?? null;
}

describe('callRecords', () => {
  it('keeps a reply, with what was asked, until it is settled', () => {
    const id = calls.insert('extraction', 4, parts, 10);
    expect(stored(id)).toMatchObject({ status: 'sent', records: 3, sent_at: 10 });
    expect(calls.received('extraction')).toEqual([]);
    expect(keptReply(id)).toBeNull();
    calls.receive(id, reply, 20);
    expect(calls.received('extraction')).toEqual([id]);
    expect(calls.unread(id)).toEqual({
      id,
      isOrdered: false,
      batch: 4,
      parts,
      text: reply.text,
      finish: 'length',
      spent: { ...nothingSpent, promptTokens: 5, completionTokens: 6, estimatedCalls: 0, retries: 2 },
    });
    expect(callRecords(db, 'j2').unread(id)).toBeNull();
    expect(calls.received('another')).toEqual([]);
    expect(callRecords(db, 'j2').received('extraction')).toEqual([]);
    calls.settle(id, 'refusal', 30);
    expect(stored(id)).toMatchObject({ status: 'settled', code: 'refusal', received_at: 20, settled_at: 30 });
    expect(calls.received('extraction')).toEqual([]);
    expect(keptReply(id)).toBe(reply.text);
  });

  it('marks what a call took where that is our own estimate', () => {
    const id = calls.insert('extraction', 4, parts, 10);
    calls.receive(id, { ...reply, usageEstimated: true }, 20);
    expect(calls.unread(id)?.spent).toEqual({
      ...nothingSpent,
      promptTokens: 5,
      completionTokens: 6,
      estimatedCalls: 1,
      retries: 2,
    });
    expect(db.prepare('SELECT usage_estimated FROM gleaner_call WHERE id = ?').pluck().get(id)).toBe(1);
  });

  it('gives what was received in the order of sending', () => {
    const ids = [1, 2, 3].map((batch) => calls.insert('extraction', batch, parts, batch));
    for (const id of ids.toReversed()) calls.receive(id, reply, 9);
    expect(calls.received('extraction')).toEqual(ids);
  });

  it('loses only what is in flight, of its own job', () => {
    const [sent, received, settled, unanswered] = [1, 2, 3, 4].map((batch) =>
      calls.insert('e', batch, parts, 1),
    ) as [number, number, number, number];
    const other = callRecords(db, 'j2').insert('e', 1, parts, 1);
    calls.receive(received, reply, 2);
    calls.receive(settled, reply, 2);
    calls.settle(settled, null, 3);
    calls.unanswered(unanswered, 'offline', { retries: 7, broken: noBrokenTries }, 3);
    expect(calls.loseInFlight(5)).toBe(1);
    expect(calls.loseInFlight(5)).toBe(0);
    expect(
      [sent, received, settled, unanswered, other].map((id) => (stored(id) as { status: string }).status),
    ).toEqual(['lost', 'received', 'settled', 'unanswered', 'sent']);
    expect(stored(unanswered)).toMatchObject({ code: 'offline', retries: 7 });
  });

  it('takes no reply for a call that is lost or settled', () => {
    const id = calls.insert('e', 1, parts, 1);
    calls.loseInFlight(2);
    calls.receive(id, reply, 3);
    calls.settle(id, null, 4);
    expect(stored(id)).toMatchObject({ status: 'lost', received_at: null });
    expect(keptReply(id)).toBeNull();
  });

  describe('adoptReceived', () => {
    const listed = parts.map(({ itemId, recordIds }) => ({ id: itemId, records: recordIds.length }));
    const list = (jobId: string) => itemRecords(db, jobId, 'e', 'f').insertAll(listed);
    const ask = (batch: number, fingerprint?: string) =>
      calls.insert('e', batch, parts, 1, fingerprint === undefined ? {} : { fingerprint });
    const adopt = (fingerprint = 'f') => callRecords(db, 'j2').adoptReceived(new Map([['e', fingerprint]]));

    it('takes over replies that were received and never read, and nothing else', () => {
      list('j1');
      const [sent, received, settled] = [ask(1, 'f'), ask(2, 'f'), ask(3, 'f')];
      for (const id of [received, settled]) calls.receive(id, reply, 2);
      calls.settle(settled, null, 3);
      adopt();
      expect(callRecords(db, 'j2').received('e')).toEqual([received]);
      expect(calls.received('e')).toEqual([]);
      expect(calls.loseInFlight(4)).toBe(1);
      expect((stored(sent) as { status: string }).status).toBe('lost');
    });

    it('leaves replies to another question, and to one that is not known', () => {
      list('j1');
      for (const id of [ask(1, 'g'), ask(2)]) calls.receive(id, reply, 2);
      adopt();
      expect(callRecords(db, 'j2').received('e')).toEqual([]);
      expect(calls.received('e')).toHaveLength(2);
    });

    it('leaves a reply about items that a later job has asked about itself', () => {
      list('j1');
      calls.receive(ask(1, 'f'), reply, 2);
      list('between');
      adopt();
      expect(callRecords(db, 'j2').received('e')).toEqual([]);
    });
  });

  it('knows the last batch', () => {
    expect(calls.lastBatch()).toBe(0);
    calls.insert('e', 7, parts, 1);
    calls.insert('e', 3, parts, 1);
    expect(calls.lastBatch()).toBe(7);
    expect(callRecords(db, 'j2').lastBatch()).toBe(0);
  });

  it('has nothing of a call that is not there', () => {
    expect(itemCalls(db, ['extraction', 'e']).one('b', 99)).toBeNull();
  });
});

describe('deflate', () => {
  it.each(['', 'a', '张三 😀\n\u0000', 'x'.repeat(100_000)])('gives back what it was given', (text) => {
    expect(inflate(deflate(text))).toBe(text);
  });

  it('makes replies smaller', () => {
    const text = Array.from({ length: 200 }, (_, row) => `1|${row}|浏览车型|engagement|大众_迈腾`).join('\n');
    expect(deflate(text).length).toBeLessThan(Buffer.byteLength(text) / 4);
  });
});
