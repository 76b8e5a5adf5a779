import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { makeMailbox } from '../../../scripts/sample/mail/make-mailbox.ts';
import { writeEmails } from '../../../scripts/sample/mail/write-emails.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import type { Work } from '../../shared/work.ts';
import { findDamage } from '../ledger/find-damage.ts';
import { unpack } from '../ledger/packed.ts';
import { accessTo } from './access.ts';
import { integrityOf } from './account-for-rows.ts';
import { createWriteFaults, storageFaults } from './faulty-connection.ts';
import { withDatabase } from './source-file.ts';
import { makeDemo, makeFolder, openHere, quickPolicy, runToEnd } from './test-bench.ts';
import { roundsOf } from './thoroughness.ts';

const work: Omit<Work, 'selection'> = { pipeline: 'mail', options: null };
const mails = 12;
const points = roundsOf(12, 18);

/** A mail job whose write with that number fails; it goes on when the fault is over. Answers what it came to. */
async function runWith(write: number | null, index = 0) {
  const path = join(makeFolder(), 'mail.db');
  writeMails(path);
  const demo = await makeDemo();
  const faults = createWriteFaults();
  const engine = await openHere(path, {
    onConnection: faults.attach,
    retryWritesMs: 30,
    policy: quickPolicy,
  });
  const access = accessTo(demo, { maxInputTokens: 3_000, concurrency: 2 });
  const start = (): Promise<JobSnapshot> =>
    engine.start({ ...work, selection: { kind: 'unfinished' } }, access);
  const fault = storageFaults[index % storageFaults.length] ?? 'SQLITE_FULL';
  if (write !== null) faults.failAt(write, fault, index % 2 === 0);
  const first = await runToEnd(engine, start).catch((thrown: { code: string }) => thrown.code);
  faults.mend();
  let last = first;
  if (typeof first === 'string') {
    expect(['disk_full', 'io_error', 'database_locked']).toContain(first);
    last = await runToEnd(engine, start);
  } else if (first.status !== 'completed') {
    expect(first).toMatchObject({
      status: 'paused',
      reason: expect.stringMatching(/disk_full|database_locked/),
    });
    last = await runToEnd(engine, () => engine.resume(access));
  }
  expect(last).toMatchObject({ status: 'completed', failed: 0, succeeded: mails, repeatedCalls: 0 });
  expect(integrityOf(path)).toBe('ok');
  const outcome = withDatabase(path, (db) => {
    expect(findDamage(db)).toBeNull();
    const all = (sql: string): unknown[] => db.prepare(sql).all();
    const manifests = db
      .prepare<[], { stage: string; manifest: Buffer }>(
        "SELECT stage, manifest FROM gleaner_call WHERE status = 'settled'",
      )
      .all()
      .flatMap(({ stage, manifest }) =>
        (unpack(manifest) as { itemId: string }[]).map(({ itemId }) => `${stage} ${itemId}`),
      );
    // Nothing was asked about a second time.
    expect(manifests).toHaveLength(new Set(manifests).size);
    return {
      classes: all('SELECT email_id, class FROM email_classes ORDER BY 1'),
      candidates: all('SELECT email_id, name, skills, contact FROM talent_candidates ORDER BY 1'),
      projects: all('SELECT email_id, title, tech_requirements FROM talent_projects ORDER BY 1'),
    };
  });
  return { outcome, writes: faults.writes(), failed: faults.failed() };
}

function writeMails(path: string): void {
  const { mails: made } = makeMailbox(3, mails);
  const db = new Database(path);
  writeEmails(db, made);
  db.close();
}

test('writes of a mail job fail in all its stages: it pauses or waits, goes on, and comes to the same', async () => {
  const { outcome, writes } = await runWith(null);
  expect(outcome.classes).toHaveLength(mails);
  for (let index = 0; index < points; index += 1) {
    const write = 1 + Math.floor((index * writes) / points);
    const disturbed = await runWith(write, index);
    expect(disturbed.outcome).toEqual(outcome);
    expect(disturbed.failed).toBeGreaterThan(0);
  }
}, 300_000);
