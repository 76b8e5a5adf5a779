import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defineEcho, isValidText, mayNameBytes, nameOfBytes } from './item-ids.ts';

let db: Database.Database;
beforeEach(() => {
  db = new Database(':memory:');
  defineEcho(db);
});
afterEach(() => db.close());

it.each([
  ['plain ASCII', Buffer.from('user-7'), 1],
  ['nothing', Buffer.alloc(0), 1],
  ['Chinese', Buffer.from('用户7'), 1],
  ['a text with a NUL in it', Buffer.from('a\0用'), 1],
  ['bytes of GBK', Buffer.from([0xd3, 0xc3, 0xbb, 0xa7]), 0],
  ['bytes that are no text behind a NUL', Buffer.from([0x61, 0x00, 0xff]), 0],
])('tells whether %s is text', (_, bytes, expected) => {
  const answer = db
    .prepare(`SELECT ${isValidText('t')} FROM (SELECT CAST(? AS TEXT) AS t)`)
    .pluck()
    .get(bytes);
  expect(answer).toBe(expected);
});

it('names bytes by their hexadecimal, as nothing else is named but by chance', () => {
  const name = db
    .prepare(`SELECT ${nameOfBytes('?')}`)
    .pluck()
    .get(Buffer.from([0xff, 0x00])) as string;
  expect(name).toBe("x'ff00'");
  expect(mayNameBytes(name)).toBe(true);
  expect(mayNameBytes('user-7')).toBe(false);
});
