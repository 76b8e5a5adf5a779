import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { makeFolder, openHere } from '../../../testing/test-bench.ts';

test('mails with a key of several columns and no rowid are refused by that reason', async () => {
  const path = join(makeFolder(), 'mails.db');
  const db = new Database(path);
  db.exec(
    'CREATE TABLE emails (box TEXT, id TEXT, sender TEXT, subject TEXT, body TEXT, PRIMARY KEY (box, id)) WITHOUT ROWID',
  );
  db.close();
  await expect((async () => openHere(path))()).rejects.toMatchObject({
    code: 'mail_key_of_several',
    params: { name: 'emails' },
  });
});
