import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { pack } from '../ledger/packed.ts';
import { countSetAside } from './count-set-aside.ts';

function count(db: Database.Database): unknown {
  const steps = countSetAside(db, 'extraction');
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

it('counts rows of the last reading of each user that came to an end, and those of them that were set aside', () => {
  const db = new Database(':memory:');
  expect(count(db)).toEqual({ rows: 0, setAside: 0 });
  db.exec('CREATE TABLE gleaner_item (item_id TEXT, stage TEXT, status TEXT, records INTEGER, set_aside)');
  const add = db.prepare("INSERT INTO gleaner_item VALUES (?, 'extraction', ?, ?, ?)");
  add.run('a', 'succeeded', 9, pack(['1']));
  add.run('a', 'succeeded', 10, pack(['1', '2', '3']));
  add.run('a', 'pending', 11, null);
  add.run('b', 'succeeded', 5, null);
  add.run('c', 'succeeded', 7, '["4"]');
  add.run('c', 'failed', 8, null);
  expect(count(db)).toEqual({ rows: 15, setAside: 3 });
});
