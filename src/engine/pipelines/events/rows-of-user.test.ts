import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readSchema } from '../../database/read-schema.ts';
import { findForm } from './find-form.ts';
import { listUsers } from './user-list.ts';
import { createUserReader, type UserReader } from './user-reader.ts';

const ids = { numbers: 'id INTEGER PRIMARY KEY', texts: 'id TEXT PRIMARY KEY' };

function readerOf(db: Database.Database): UserReader {
  const source = { db, path: '', schema: 'main', sidecar: null, sizeBytes: 0 } as const;
  const mapping = findForm(readSchema(db, 'main'));
  if (mapping === null) throw new Error('no mapping');
  listUsers(source, mapping);
  return createUserReader(source, { ...mapping, idColumn: 'id' });
}

const log = (idColumn: string): Database.Database => {
  const db = new Database(':memory:');
  db.exec(
    `CREATE TABLE log (${idColumn}, user_id TEXT, timestamp TEXT, text TEXT); CREATE INDEX of_user ON log(user_id);`,
  );
  return db;
};

const time = fc.integer({ min: 0, max: 5 }).map((minute) => `2025-01-01 10:0${minute}`);
const rows = fc.uniqueArray(
  fc.record({ id: fc.integer({ min: -20, max: 2 ** 53 - 1 }), user: fc.constantFrom('a', 'b'), time }),
  { selector: ({ id }) => id, maxLength: 30 },
);

it.each(Object.entries(ids))(
  'rows that go by %s come in the order of their times, and of their keys where these are alike',
  (_, idColumn) => {
    fc.assert(
      fc.property(rows, (some) => {
        const db = log(idColumn);
        const add = db.prepare("INSERT INTO log VALUES (?, ?, ?, 'x')");
        for (const { id, user, time: at } of some) add.run(String(id), user, at);
        const wanted = db
          .prepare(
            "SELECT CAST(id AS TEXT) AS id, timestamp AS time FROM log WHERE user_id = 'a' ORDER BY timestamp, log.id",
          )
          .all();
        const reader = readerOf(db);
        expect(reader.times('a')).toEqual(wanted);
        const stored = [...reader.stored('a').rows].map(({ row }) => ({ id: row.id, time: row.time }));
        expect(stored).toEqual(wanted);
        db.close();
      }),
    );
  },
);

it('comes in the same order however many rows there are, and where one has a time that says nothing', () => {
  const db = log(ids.numbers);
  const add = db.prepare("INSERT INTO log VALUES (?, 'a', ?, 'x')");
  // From the last to the first, two at a time.
  for (let id = 1; id <= 2_000; id += 1)
    add.run(
      id,
      new Date(Date.UTC(2025, 0, 1, 0, 1_000 - Math.floor(id / 2)))
        .toISOString()
        .slice(0, 19)
        .replace('T', ' '),
    );
  const wanted = db.prepare('SELECT CAST(id AS TEXT) FROM log ORDER BY timestamp, id').pluck();
  expect([...readerOf(db).stored('a').rows].map(({ row }) => row.id)).toEqual(wanted.all());
  db.exec('DELETE FROM log WHERE id > 300');
  expect([...readerOf(db).stored('a').rows].map(({ row }) => row.id)).toEqual(wanted.all());
  db.exec("UPDATE log SET timestamp = 'soon' WHERE id = 7");
  const reader = readerOf(db);
  expect([...reader.stored('a').rows].map(({ row }) => row.id)).toEqual(wanted.all());
  expect(reader.times('a').at(-1)).toEqual({ id: '7', time: 'soon', hash: expect.any(Number) });
  db.close();
});
