import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { makeMailbox } from '../../../scripts/sample/mail/make-mailbox.ts';
import { writeEmails } from '../../../scripts/sample/mail/write-emails.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import type { Work } from '../../shared/work.ts';
import type { DemoModel } from '../demo-model/demo-model.ts';
import { openEngine } from '../engine.ts';
import type { Engine } from '../engine-api.ts';
import { ensureMailTables, mailTableNames } from '../pipelines/mail/result-tables.ts';
import { accessTo } from './access.ts';
import { accountForRows } from './account-for-rows.ts';
import { withDatabase, writeSourceFile } from './source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './test-bench.ts';
import { roundsOf } from './thoroughness.ts';

type Value = string | number | bigint | Buffer | null;

const work: Omit<Work, 'selection'> = { pipeline: 'mail', options: null };
const roomy = { maxInputTokens: 20_000 };
const everyMail = { offset: 0, limit: 200, search: '', show: null, mailClass: null } as const;
const usual =
  'CREATE TABLE emails (id, sender TEXT, subject TEXT, body TEXT, attachments TEXT, timestamp TEXT, label_type TEXT)';

/** A letter that the rules of the demo model take for a candidate's. */
const letter = (name: string): string =>
  `姓名：${name}\n应聘职位：Java工程师\n工作年限：6年\n专业技能：Java、MySQL\n联系方式：${name}@example.com`;
const wanted = '项目名称：支付网关\n技术要求：Java、MySQL\n预算：30K/月\n项目周期：6个月\n工作方式：远程';

function makeFile(
  sql = usual,
  rows: readonly (readonly [id: Value, body: Value, attachments?: Value])[] = [],
) {
  const path = join(makeFolder(), 'mail.db');
  const db = new Database(path);
  db.exec(sql);
  if (rows.length > 0) {
    const insert = db.prepare('INSERT INTO emails (id, body, attachments) VALUES (?, ?, ?)');
    for (const [id, body, attachments = null] of rows) insert.run(id, body, attachments);
  }
  db.close();
  return path;
}

interface Run {
  readonly path: string;
  readonly engine: Engine;
  readonly demo: DemoModel;
  readonly job: JobSnapshot;
}

async function run(path: string): Promise<Run> {
  const demo = await makeDemo();
  const engine = await openHere(path);
  const job = await runToEnd(engine, () =>
    engine.start({ ...work, selection: { kind: 'unfinished' } }, accessTo(demo, roomy)),
  );
  return { path, engine, demo, job };
}

/** Every mail is done and can be looked at; answers their ids. */
async function expectAllDone({ engine, job }: Run): Promise<readonly string[]> {
  const { rows, total } = await engine.read('mail.mails', everyMail);
  expect(job).toMatchObject({ status: 'completed', total, succeeded: total, failed: 0 });
  for (const { emailId, result } of rows) {
    expect([emailId, result]).toEqual([emailId, 'done']);
    expect((await engine.read('mail.mail', { emailId })).summary.emailId).toBe(emailId);
  }
  return rows.map(({ emailId }) => emailId);
}

const read = (path: string, sql: string): readonly unknown[] =>
  withDatabase(path, (db) => db.prepare(sql).pluck().all());

describe('ids of mails', () => {
  test.each(['', 'TEXT', 'TEXT COLLATE NOCASE', 'BLOB'])(
    'of every kind, missing and there twice, in a column of type "%s": no mail is left out, and each is named once',
    async (type) => {
      const ids: readonly Value[] = [
        null,
        null,
        1n,
        '1',
        1n,
        '1#5',
        '',
        'a',
        'A',
        'a',
        '#1',
        "'; DROP TABLE emails; --",
        '"quoted" `id` [x]',
        'two\nlines',
        '😀👩‍👩‍👧',
        'nul\u0000inside',
        'nul',
        9007199254740993n,
        Buffer.from('ff00fe', 'hex'),
        Buffer.from('ff00fd', 'hex'),
        'x'.repeat(3_000),
      ];
      const path = makeFile(
        usual.replace('(id,', `(id ${type},`),
        ids.map((id, index) => [id, letter(`person${index}`)]),
      );
      const ran = await run(path);
      const named = await expectAllDone(ran);
      expect(named.length).toBe(ids.length);
      expect(new Set(named).size).toBe(ids.length);
      expect(named).toEqual(expect.arrayContaining(['1', 'a', 'A', "'; DROP TABLE emails; --", '#1']));
      // What was found stands under the name of the mail that says it.
      for (const [index, emailId] of named.entries())
        expect((await ran.engine.read('mail.mail', { emailId })).fields[0]?.values).toEqual([
          `person${index}`,
        ]);
      const again = await ran.engine.read('mail.mails', everyMail);
      expect(again.rows.map(({ emailId }) => emailId)).toEqual(named);
    },
  );

  test('more of them by name than a job’s row has room for are all read', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `m${index}`);
    const path = makeFile(
      usual,
      ids.map((id) => [id, letter(id)]),
    );
    const demo = await makeDemo();
    const engine = await openHere(path);
    const users = ids.slice(0, 45);
    const job = await runToEnd(engine, () =>
      engine.start({ ...work, selection: { kind: 'named', ids: users } }, accessTo(demo, roomy)),
    );
    expect(job).toMatchObject({ status: 'completed', total: 45, succeeded: 45 });
    expect([...read(path, 'SELECT email_id FROM talent_candidates')].sort()).toEqual([...users].sort());
    await expect(
      engine.start({ ...work, selection: { kind: 'named', ids: ['m1', 'nobody'] } }, accessTo(demo, roomy)),
    ).rejects.toMatchObject({ code: 'unknown_mail' });
  });
});

describe('what a mail holds', () => {
  test('attachments that are no list, deeply nested or of odd kinds cost the mail nothing', async () => {
    const odd: readonly Value[] = [
      'no json',
      '{"name":"x"}',
      '[[[[',
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      '[null, 1, "x", {"name": 5, "type": [], "text": {}}, {}]',
      '[{"name":"a\\u0000b\\nc","type":"text/plain","text":"专业技能：Go\\u2028# 7"}]',
      Buffer.from('ff00', 'hex'),
      5,
      '',
    ];
    const path = makeFile(
      usual,
      odd.map((attachments, index) => [`m${index}`, letter(`p${index}`), attachments]),
    );
    const ran = await run(path);
    expect(await expectAllDone(ran)).toHaveLength(odd.length);
    expect(read(path, 'SELECT COUNT(*) FROM talent_candidates')).toEqual([odd.length]);
    const { lines } = await ran.engine.read('mail.mail', { emailId: 'm5' });
    expect(lines.slice(-3)).toEqual(['Attachment: a b c', '专业技能：Go', '# 7']);
  });

  test('of 20 MB and more in body, subject or attachments costs no more than what is shown of it', async () => {
    const path = makeFile(usual, [
      ['body', null],
      ['subject', letter('s')],
      ['attachment', letter('a')],
      ['list', letter('l')],
    ]);
    withDatabase(path, (db) => {
      const long = 'x'.repeat(roundsOf(20_000_000, 50_000_000));
      const set = (columns: string, id: string, value: Value) =>
        db.prepare(`UPDATE emails SET ${columns} WHERE id = '${id}'`).run({ value });
      set('body = :value', 'body', `${letter('b')}\n${long}`);
      set('subject = :value, sender = :value, timestamp = :value', 'subject', long);
      set('attachments = :value', 'attachment', `[{"name":"cv","text":"${long}"}]`);
      set('attachments = :value', 'list', `[${long}`);
    });
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    const ran = await run(path);
    await expectAllDone(ran);
    for (let round = 0; round < roundsOf(1, 5); round += 1) {
      for (const id of ['body', 'subject', 'attachment', 'list']) {
        const detail = await ran.engine.read('mail.mail', { emailId: id });
        expect(detail.truncated).toBe(true);
        expect(JSON.stringify(detail).length).toBeLessThan(10_000);
      }
      expect(JSON.stringify(await ran.engine.read('mail.mails', everyMail)).length).toBeLessThan(20_000);
    }
    const after = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    expect(after - before).toBeLessThan(100_000_000);
    expect(ran.demo.record.calls[0]?.promptTokens).toBeLessThan(5_000);
    expect(read(path, 'SELECT name FROM talent_candidates ORDER BY name')).toEqual(['a', 'b', 'l', 's']);
  });

  test('with NUL, invalid UTF-8 and signs that hide is read on past them', async () => {
    const path = makeFile(usual, [
      ['nul', `\u0000${letter('n\u0000n')}\u0000`],
      ['bytes', Buffer.concat([Buffer.from('ff', 'hex'), Buffer.from(`\n${letter('b')}`)])],
      ['bidi', `\u202e\u2066${letter('r')}\u0085\u200b`],
    ]);
    const ran = await run(path);
    await expectAllDone(ran);
    // Signs that hide stand before a label in the third: the rules of the demo model do not know it.
    expect(read(path, 'SELECT name FROM talent_candidates ORDER BY name')).toEqual([null, 'b', 'n n']);
  });

  test('may be nothing at all', async () => {
    const path = makeFile(usual, [
      ['null', null],
      ['empty', ''],
      ['blank', ' \n\t\u0085\n'],
      ['full', letter('f')],
    ]);
    const ran = await run(path);
    await expectAllDone(ran);
    expect(read(path, "SELECT email_id FROM email_classes WHERE class = 'other' ORDER BY email_id")).toEqual([
      'blank',
      'empty',
      'null',
    ]);
    expect((await ran.engine.read('mail.mail', { emailId: 'null' })).lines).toEqual([]);
  });

  test('may go while the job rests: it is no fault, and nothing is kept of it', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `m${index}`);
    const path = makeFile(
      usual,
      ids.map((id) => [id, letter(id)]),
    );
    const demo = await makeDemo({ latencyMs: 10 });
    const engine = await openHere(path);
    const access = accessTo(demo, { maxInputTokens: 1_500 });
    let paused = false;
    engine.subscribe({
      event: (event) => {
        if (event.type !== 'result' || paused) return;
        paused = true;
        void engine.pause();
      },
    });
    const rest = await runToEnd(engine, () =>
      engine.start({ ...work, selection: { kind: 'unfinished' } }, access),
    );
    expect(rest.status).toBe('paused');
    withDatabase(path, (db) => db.exec("DELETE FROM emails WHERE id IN ('m3', 'm20', 'm29')"));
    const job = await runToEnd(engine, () => engine.resume(access));
    expect(job).toMatchObject({ status: 'completed', failed: 0 });
    const last = await runToEnd(engine, () =>
      engine.start({ ...work, selection: { kind: 'unfinished' } }, access),
    );
    expect(last).toMatchObject({ status: 'completed', total: 0 });
    const kept = [...read(path, 'SELECT email_id FROM talent_candidates')].sort();
    expect(kept).toEqual(ids.filter((id) => !['m3', 'm20', 'm29'].includes(id)).sort());
  });
});

describe('a table of mails', () => {
  test.each([
    [
      'CREATE VIEW emails AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id FROM n) SELECT id, id AS body FROM n',
      'no_usable_table',
    ],
    ['CREATE VIRTUAL TABLE emails USING fts5(id, body)', 'no_usable_table'],
    [
      'CREATE TABLE emails (id TEXT, part INTEGER, body TEXT, PRIMARY KEY (id, part)) WITHOUT ROWID',
      'mail_key_of_several',
    ],
    ['CREATE TABLE emails (id TEXT)', 'no_usable_table'],
    ['CREATE TABLE emails (rowid, oid, _rowid_, id, body)', 'no_usable_table'],
  ])(
    'that cannot be one (%s) is refused with a code, or passed over beside behaviour',
    async (sql, alone) => {
      await expect(openEngine(makeFile(sql))).rejects.toMatchObject({ code: alone });
      const path = join(makeFolder(), 'both.db');
      writeSourceFile(path, { form: 'text', users: 2, rowsPerUser: 3 });
      withDatabase(path, (db) => db.exec(sql));
      const engine = await openHere(path);
      expect((await engine.info()).found.mail).toBeUndefined();
      const asked = alone === 'no_usable_table' ? 'no_mail_table' : alone;
      await expect(engine.read('mail.mails', everyMail)).rejects.toMatchObject({ code: asked });
      const demo = await makeDemo();
      await expect(
        engine.start({ ...work, selection: { kind: 'all' } }, accessTo(demo)),
      ).rejects.toMatchObject({
        code: asked,
      });
      expect(demo.record.calls).toHaveLength(0);
    },
  );

  test('with names in other cases, keywords, and a column called rowid is read like any other', async () => {
    const path = makeFile(
      'CREATE TABLE "EMails" ("ID" TEXT, "rowid" TEXT DEFAULT \'not a number\', "Body" TEXT, "order" TEXT, "Attachments" TEXT, "SubJect" TEXT)',
      [
        ['a', letter('a')],
        ['b', wanted],
        [null, letter('c')],
      ],
    );
    const ran = await run(path);
    expect(await expectAllDone(ran)).toEqual(['a', 'b', '#3']);
    expect(read(path, 'SELECT name FROM talent_candidates ORDER BY name')).toEqual(['a', 'c']);
  });
});

describe('a name of ours that another table has', () => {
  const others = mailTableNames.flatMap((name) => [
    [name, `CREATE VIEW ${name} AS SELECT 1 AS email_id`] as const,
    [name, `CREATE TABLE ${name} (mine TEXT)`] as const,
    [name, `CREATE TABLE ${name.toUpperCase()} (mine TEXT) STRICT`] as const,
  ]);
  test.each(others)('(%s: %s) is named at opening, and nothing is changed', async (name, sql) => {
    const path = makeFile(`${usual}; ${sql}`, [['a', letter('a')]]);
    const before = readFileSync(path);
    await expect(openEngine(path)).rejects.toMatchObject({
      code: 'name_taken',
      params: { name: expect.stringMatching(new RegExp(name, 'i')) },
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test.each([
    [
      'a column that must be filled',
      'ALTER TABLE email_classes ADD COLUMN mine TEXT CHECK (mine IS NOT NULL)',
    ],
    ['an index that keeps one', 'CREATE UNIQUE INDEX one_class ON email_classes(reason)'],
    ['an index that keeps one name', 'CREATE UNIQUE INDEX one_name ON talent_candidates(title)'],
    [
      'another key',
      'DROP TABLE email_classes; CREATE TABLE email_classes (email_id TEXT, class TEXT, confidence REAL, reason TEXT, created_at TEXT)',
    ],
  ])('with %s takes no job, and nothing is sent', async (_, sql) => {
    const path = makeFile(usual, [['a', letter('a')]]);
    withDatabase(path, (db) => {
      ensureMailTables(db);
      db.exec(sql);
    });
    const demo = await makeDemo();
    const refused = (async () => {
      const engine = await openHere(path);
      await engine.start({ ...work, selection: { kind: 'all' } }, accessTo(demo, roomy));
    })();
    await expect(refused).rejects.toMatchObject({ code: 'name_taken' });
    expect(demo.record.calls).toHaveLength(0);
  });

  test('and that has columns of the analyst’s own beside ours takes results, and keeps them', async () => {
    const path = makeFile(usual, [
      ['a', letter('a')],
      ['b', wanted],
    ]);
    withDatabase(path, (db) => {
      ensureMailTables(db);
      for (const name of mailTableNames) db.exec(`ALTER TABLE ${name} ADD COLUMN note TEXT DEFAULT 'mine'`);
    });
    const ran = await run(path);
    await expectAllDone(ran);
    expect(read(path, 'SELECT note FROM talent_matches')).toEqual(['mine']);
  });

  test('what another program wrote into our tables breaks no view', async () => {
    const path = makeFile(usual, [
      ['a', letter('a')],
      ['b', wanted],
    ]);
    const ran = await run(path);
    await expectAllDone(ran);
    withDatabase(path, (db) =>
      db.exec(`UPDATE talent_candidates SET skills = '{"a":1}', certificates = 'x', cited = '{"name":5,"title":[["x"],[1,2]]}', experience_years = 'many';
        UPDATE talent_matches SET parts = 'x'; UPDATE email_classes SET confidence = 'x', reason = NULL`),
    );
    const detail = await ran.engine.read('mail.mail', { emailId: 'a' });
    expect(detail.fields.find(({ field }) => field === 'title')?.lines).toEqual([[1, 2]]);
    expect(detail.fields.find(({ field }) => field === 'skills')).toBeUndefined();
    const [match] = await ran.engine.read('mail.matches', { kind: 'project', emailId: 'b' });
    expect(match).toMatchObject({ parts: [], ruleParts: [], candidateId: 'a' });
    expect((await ran.engine.read('mail.mails', everyMail)).total).toBe(2);
  });
});

test('a file of both kinds runs both jobs, one after the other, and the views of each are unharmed', async () => {
  const path = join(makeFolder(), 'both.db');
  writeSourceFile(path, { form: 'text', users: 6, rowsPerUser: 6 });
  withDatabase(path, (db) => writeEmails(db, makeMailbox(2, 40).mails));
  const demo = await makeDemo();
  const engine = await openHere(path);
  const people = {
    offset: 0,
    limit: 50,
    search: '',
    show: null,
    sort: 'userId',
    descending: false,
  } as const;
  const events = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo, roomy)),
  );
  const users = await engine.read('events.users', people);
  const mail = await runToEnd(engine, () =>
    engine.start({ ...work, selection: { kind: 'all' } }, accessTo(demo, roomy)),
  );
  expect([events.pipeline, events.succeeded, mail.pipeline, mail.succeeded]).toEqual([
    'events',
    6,
    'mail',
    40,
  ]);
  expect((await engine.snapshot())?.jobId).toBe(mail.jobId);
  expect(await engine.read('events.users', people)).toEqual(users);
  expect(accountForRows(path).succeeded).toHaveLength(6);
  const mails = await engine.read('mail.mails', everyMail);
  const again = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo, roomy)),
  );
  expect(again).toMatchObject({ pipeline: 'events', status: 'completed', succeeded: 6 });
  expect((await engine.snapshot())?.jobId).toBe(again.jobId);
  expect(await engine.read('mail.mails', everyMail)).toEqual(mails);
  await engine.close();
  const reopened = await openHere(path);
  expect(await reopened.snapshot()).toMatchObject({ jobId: again.jobId, pipeline: 'events' });
  expect(await reopened.read('mail.mails', everyMail)).toEqual(mails);
  expect((await reopened.info()).found.mail).toMatchObject({ mails: 40, failedMails: 0 });
});

test('a file that cannot be written gets a sidecar: mails are read from it, results go there, and it stays as it is', async () => {
  const path = join(makeFolder(), 'mail.db');
  const { mails } = makeMailbox(4, 60);
  withDatabaseMade(path, (db) => writeEmails(db, mails));
  chmodSync(path, 0o444);
  // Root may write everything: a sidecar that is there is used all the same.
  if (process.getuid?.() === 0) writeFileSync(`${path}.gleaner.db`, '');
  const before = readFileSync(path);
  const demo = await makeDemo();
  const engine = await openHere(path);
  expect((await engine.info()).found.mail).toMatchObject({ mails: 60, candidates: 0 });
  const job = await runToEnd(engine, () =>
    engine.start({ ...work, selection: { kind: 'unfinished' } }, accessTo(demo, roomy)),
  );
  expect(job).toMatchObject({ status: 'completed', total: 60, succeeded: 60 });
  const {
    found: { mail },
    sidecar,
  } = await engine.info();
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(mail?.candidates).toBeGreaterThan(5);
  expect(mail?.embedded).toBe((mail?.candidates ?? 0) + (mail?.projects ?? 0));
  expect(mail?.matches).toBeGreaterThan(0);
  await engine.close();
  expect(read(sidecar ?? '', 'SELECT COUNT(*) FROM email_classes')).toEqual([60]);
  expect(read(sidecar ?? '', "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'emails'")).toEqual([0]);
  const reopened = await openHere(path);
  expect((await reopened.info()).found.mail).toEqual(mail);
  const detail = await reopened.read('mail.mail', {
    emailId: String(read(sidecar ?? '', 'SELECT email_id FROM talent_candidates')[0]),
  });
  expect([detail.lines.length > 3, detail.fields.length > 2]).toEqual([true, true]);
  const again = await runToEnd(reopened, () =>
    reopened.start({ ...work, selection: { kind: 'unfinished' } }, accessTo(demo, roomy)),
  );
  expect(again).toMatchObject({ status: 'completed', total: 0 });
});

function withDatabaseMade(path: string, work: (db: Database.Database) => void): void {
  const db = new Database(path);
  work(db);
  db.close();
}
