import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callRecords } from './call-record.ts';
import { deflate } from './deflated.ts';
import { findDamage } from './find-damage.ts';
import { itemRecords } from './item-record.ts';
import { readJob } from './job-record.ts';
import { checkLedgerVersion, ledgerOfVersion, ledgerVersion, migrate } from './migrate.ts';
import { migrations } from './migrations.ts';
import { pack } from './packed.ts';

let folder: string;
let path: string;
let db: Database.Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-migrate-'));
  path = join(folder, 'source.db');
  db = new Database(path);
  db.exec("CREATE TABLE mine (a TEXT); INSERT INTO mine VALUES ('x')");
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const schema = (): readonly unknown[] =>
  db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all();
const setVersion = (version: string | null): void => {
  db.exec(
    'CREATE TABLE IF NOT EXISTS gleaner_meta (key TEXT PRIMARY KEY, value TEXT); DELETE FROM gleaner_meta',
  );
  if (version !== null) db.prepare("INSERT INTO gleaner_meta VALUES ('version', ?)").run(version);
};

describe('migrate', () => {
  it('makes the ledger, once', () => {
    expect(ledgerVersion(db)).toBe(0);
    migrate(db);
    expect(ledgerVersion(db)).toBe(migrations.length);
    const made = schema();
    const bytes = readFileSync(path);
    migrate(db);
    expect(schema()).toEqual(made);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(db.prepare('SELECT a FROM mine').pluck().all()).toEqual(['x']);
  });

  it('makes at once what its steps make one after the other', () => {
    migrate(db);
    const steps = ledgerOfVersion(migrations.length);
    const made = (of: Database.Database): readonly string[] =>
      of
        .prepare<[], string>(
          "SELECT sql FROM sqlite_schema WHERE tbl_name GLOB 'gleaner_*' AND sql IS NOT NULL",
        )
        .pluck()
        .all()
        .map((sql) =>
          sql
            .replaceAll('"', '')
            .replaceAll(/\s+/g, ' ')
            .replaceAll(/ (?=[,)])|(?<=\() /g, ''),
        )
        .sort();
    expect(made(db)).toEqual(made(steps));
    const rows = made(steps).flatMap((sql) => {
      const table = /^CREATE TABLE (\w+)/.exec(sql)?.[1];
      return table === undefined ? [] : steps.prepare(`SELECT * FROM ${table}`).all();
    });
    expect(rows).toEqual([]);
    steps.close();
  });

  it('brings a ledger along that knows nothing yet of what smaller requests cost', () => {
    const before = migrations.findIndex((step) => step.includes('spread_tokens'));
    for (const step of migrations.slice(0, before)) db.exec(step);
    setVersion(String(before));
    db.exec(`INSERT INTO gleaner_job (id, pipeline, status, selection, settings, stages, created_at, prompt_tokens)
      VALUES ('j', 'events', 'paused', '{"kind":"all"}', '{}', '[]', 1, 70)`);
    migrate(db);
    expect(readJob(db, 'j')).toMatchObject({ promptTokens: 70, spreadTokens: 0 });
  });

  it('brings calls along that knew nothing yet of tries that broke off', () => {
    const before = migrations.findIndex((step) => step.includes('broken_tries'));
    for (const step of migrations.slice(0, before)) db.exec(step);
    setVersion(String(before));
    db.prepare(
      `INSERT INTO gleaner_call (id, job_id, stage, batch, status, records, manifest, sent_at, reply, finish,
         prompt_tokens, completion_tokens, retries)
       VALUES (1, 'j', 'extraction', 1, 'received', 1, ?, 1, ?, 'stop', 70, 5, 2)`,
    ).run(pack([{ itemId: 'a', recordIds: ['x'] }]), deflate('said'));
    migrate(db);
    const spent = { promptTokens: 70, completionTokens: 5, estimatedCalls: 0, retries: 2 };
    expect(callRecords(db, 'j').unread(1)).toMatchObject({ text: 'said', spent });
  });

  it('brings a ledger along that knew nothing yet of orders: its jobs send live, and its calls are in none', () => {
    const before = migrations.findIndex((step) => step.includes('gleaner_order'));
    for (const step of migrations.slice(0, before)) db.exec(step);
    setVersion(String(before));
    db.exec(`INSERT INTO gleaner_job (id, pipeline, status, selection, settings, stages, created_at, prompt_tokens)
      VALUES ('j', 'events', 'paused', '{"kind":"all"}', '{}', '[]', 1, 70)`);
    db.prepare(
      `INSERT INTO gleaner_call (id, job_id, stage, batch, status, records, manifest, sent_at)
       VALUES (1, 'j', 'extraction', 1, 'sent', 1, ?, 1)`,
    ).run(pack([{ itemId: 'a', recordIds: ['x'] }]));
    migrate(db);
    expect(readJob(db, 'j')).toMatchObject({ transport: 'live', orders: null, orderedPromptTokens: 0 });
    const calls = callRecords(db, 'j');
    expect(calls.isOrdered('extraction')).toBe(false);
    expect(calls.standing(1)).toBeNull();
    expect(calls.loseInFlight(2)).toBe(1);
    expect(findDamage(db)).toBeNull();
  });

  it('brings the first ledger along beside views that are broken, and beside one of its own items', () => {
    db.exec(migrations[0] ?? '');
    setVersion('1');
    db.exec(`CREATE VIEW of_nothing AS SELECT * FROM what_was_dropped;
      CREATE VIEW of_items AS SELECT item_id FROM gleaner_item;
      INSERT INTO gleaner_item (job_id, ordinal, item_id, status, records) VALUES ('j', 1, 'a', 'pending', 5)`);
    migrate(db);
    expect(ledgerVersion(db)).toBe(migrations.length);
    expect(db.prepare('SELECT item_id FROM of_items').pluck().all()).toEqual(['a']);
    expect(db.pragma('legacy_alter_table', { simple: true })).toBe(0);
  });

  it('brings a ledger of the first version along: its items and parts are those of the extraction', () => {
    db.exec(migrations[0] ?? '');
    setVersion('1');
    db.exec(`
      INSERT INTO gleaner_job (id, pipeline, status, selection, settings, stages, created_at)
        VALUES ('j', 'events', 'paused', '{"kind":"all"}', '{}',
          '[{"name":"extraction","current":1,"total":2,"startedAt":1,"finishedAt":null}]', 1);
      INSERT INTO gleaner_item (job_id, ordinal, item_id, status, records, attempts) VALUES
        ('j', 1, 'a', 'succeeded', 5, 1), ('j', 2, 'b', 'pending', 7, 2);
      INSERT INTO gleaner_part VALUES ('j', 'b', 9, '["x"]', '{"events":[]}');
    `);
    migrate(db);
    expect(ledgerVersion(db)).toBe(migrations.length);
    const items = itemRecords(db, 'j', 'extraction');
    expect(items.standing()).toEqual({ total: 2, done: 1, failed: 0, records: 12 });
    expect(items.pendingAfter(0, 10)).toMatchObject([{ itemId: 'b', ordinal: 2, records: 7, attempts: 2 }]);
    expect(items.parts('b')).toEqual([{ accounted: ['x'], payload: { events: [] } }]);
    expect(readJob(db, 'j')).toMatchObject({
      options: { mapping: null, instructions: null },
      adopts: false,
      stages: [{ failed: 0, weight: 1 }],
    });
  });

  it('refuses a newer ledger, and changes nothing', () => {
    migrate(db);
    setVersion(String(migrations.length + 1));
    const bytes = readFileSync(path);
    for (const refused of [() => migrate(db), () => checkLedgerVersion(db)]) {
      expect(refused).toThrow(
        expect.objectContaining({ code: 'ledger_newer', params: { version: migrations.length + 1 } }),
      );
    }
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it.each([null, '', 'one', '1.5', '-1'])('refuses a ledger whose version is %j', (version) => {
    setVersion(version);
    expect(() => migrate(db)).toThrow(expect.objectContaining({ code: 'ledger_damaged' }));
  });

  it('leaves nothing behind where a step fails', () => {
    db.exec('CREATE TABLE gleaner_event (a TEXT)');
    const before = schema();
    expect(() => migrate(db)).toThrow();
    expect(schema()).toEqual(before);
    expect(db.inTransaction).toBe(false);
  });
});
