import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSourceFile } from '../../../database/open-source-file.ts';
import { readSchema } from '../../../database/read-schema.ts';
import { makeFolder } from '../../../testing/test-bench.ts';
import { countMails, findMailTable, listMails } from './mail-list.ts';
import { createMailReader, mostHeaderRead, mostTextRead } from './mail-reader.ts';

function open(
  fill: (db: Database.Database) => void,
  table = 'emails (id, sender, subject, body, attachments)',
) {
  const path = join(makeFolder(), 'mail.db');
  const made = new Database(path);
  made.exec(`CREATE TABLE ${table}`);
  fill(made);
  made.close();
  const source = openSourceFile(path);
  onTestFinished(() => void source.db.close());
  const mapping = findMailTable(readSchema(source.db, 'main'));
  if (mapping === null) throw new Error('no table of mails');
  listMails(source, mapping);
  const names = () =>
    source.db.prepare<[], string>('SELECT email_id FROM temp.gleaner_mails ORDER BY place').pluck().all();
  return { source, mapping, reader: createMailReader(source, mapping), names };
}

describe('listMails', () => {
  it('finds mails of a table without rowid by its key, of whatever type', () => {
    const ids = ['007', '7', 'a', '', 'x#1'];
    const { reader, names } = open((db) => {
      const insert = db.prepare('INSERT INTO emails (id, body) VALUES (?, ?)');
      for (const id of ids) insert.run(id, `body ${id}`);
    }, 'emails (id TEXT PRIMARY KEY, sender, subject, body, attachments) WITHOUT ROWID');
    expect(names()).toEqual(['#', '007', '7', 'a', 'x#1']);
    expect(names().map((name) => reader.mail(name).body)).toEqual([
      'body ',
      'body 007',
      'body 7',
      'body a',
      'body x#1',
    ]);
    const numbers = open((db) => {
      db.exec("INSERT INTO emails VALUES (9, 'i', 'nine'), (10, 'i', 'ten')");
    }, 'emails (number INTEGER PRIMARY KEY, id, body) WITHOUT ROWID');
    expect(numbers.names()).toEqual(['i', 'i#10']);
    expect(numbers.names().map((name) => numbers.reader.mail(name).body)).toEqual(['nine', 'ten']);
  });

  it('names every mail once and the same way each time, whatever the ids are', () => {
    const id = fc.oneof(
      fc.constantFrom(
        null,
        '',
        '1',
        'a',
        'A',
        '#1',
        '1#2',
        '#2#',
        'a#3',
        "x'ff'",
        "x'ff'#1",
        1n,
        2n,
        'nul\u0000x',
      ),
      fc.string({ maxLength: 4 }),
      fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(fc.array(id, { maxLength: 12 }), (ids) => {
        const { source, mapping, reader, names } = open((db) => {
          const insert = db.prepare('INSERT INTO emails (id, body) VALUES (?, ?)');
          for (const [index, one] of ids.entries()) insert.run(one, `body ${index}`);
        });
        const named = names();
        expect(countMails(source.db)).toBe(ids.length);
        expect(new Set(named).size).toBe(ids.length);
        expect(named.map((name) => reader.mail(name).body)).toEqual(ids.map((_, index) => `body ${index}`));
        listMails(source, mapping);
        expect(names()).toEqual(named);
        source.db.close();
      }),
      { numRuns: 150 },
    );
  });

  it('lets a mail keep its own id, where another has none', () => {
    const { names } = open((db) => db.exec("INSERT INTO emails (id) VALUES (NULL), ('#1'), ('#1#')"));
    expect(names()).toEqual(['#1##', '#1', '#1#']);
  });
});

describe('createMailReader', () => {
  const long = "printf('%.*c', 5000000, 'x')";

  it('takes no more of a cell out of the file than what is ever shown, and says so', () => {
    const { reader } = open((db) =>
      db.exec(`INSERT INTO emails VALUES ('a', ${long}, ${long}, ${long}, '[{"name":"n","text":"' || ${long} || '"}]'),
        ('b', 's', 's', 'b', '[{"name":"n","text":"' || printf('%.*c', 900000, 'x') || '"}]'), ('c', 's', 's', 'b', '[')`),
    );
    const { sender, subject, body, attachments, isCut } = reader.mail('a');
    expect([sender.length, subject.length, body.length]).toEqual([mostHeaderRead, mostHeaderRead, 1_000_000]);
    expect(attachments.map(({ name, text }) => [name, text?.length])).toEqual([['n', mostTextRead]]);
    expect(isCut).toBe(true);
    expect(reader.mail('b').attachments[0]?.text).toHaveLength(mostTextRead);
    expect([reader.mail('b').isCut, reader.mail('c').isCut]).toEqual([true, false]);
  });

  it('reads lists of attachments alike, whether they are short or long', () => {
    const given = [
      { name: 'a', type: 'text/plain', text: 'one' },
      { name: 5, text: null },
      'none',
      { name: 'b', text: ['no text'] },
    ];
    const filler = { name: 'filler', text: 'x'.repeat(1_000_000) };
    const { reader } = open((db) => {
      const insert = db.prepare('INSERT INTO emails (id, attachments) VALUES (?, ?)');
      insert.run('short', JSON.stringify(given));
      insert.run('long', JSON.stringify([...given, filler]));
    });
    const short = reader.mail('short').attachments;
    expect(short).toHaveLength(3);
    expect(reader.mail('long').attachments.slice(0, 3)).toEqual(short);
  });

  it('knows who is there', () => {
    const { source, reader } = open((db) => db.exec("INSERT INTO emails (id, body) VALUES ('a', 'x')"));
    expect(() => reader.check('a')).not.toThrow();
    for (const ask of [() => reader.check('b'), () => reader.mail('b')])
      expect(ask).toThrowError(expect.objectContaining({ code: 'unknown_mail' }));
    source.db.exec('DELETE FROM emails');
    expect(reader.lines('a')).toEqual([]);
  });
});
