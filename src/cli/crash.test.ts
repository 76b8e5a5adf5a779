import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { DemoModel } from '../engine/demo-model/demo-model.ts';
import { accessTo } from '../engine/testing/access.ts';
import { accountForRows, integrityOf } from '../engine/testing/account-for-rows.ts';
import { askedRows, ledgerCalls } from '../engine/testing/asked-rows.ts';
import { startGleaner, startScript } from '../engine/testing/gleaner-process.ts';
import { programScript } from '../engine/testing/programs.ts';
import { withDatabase, writeSourceFile } from '../engine/testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd, until } from '../engine/testing/test-bench.ts';
import { isThorough, someOf } from '../engine/testing/thoroughness.ts';
import { runHere } from './testing/run-here.ts';

const concurrency = 4;
const users = 60;
const dieOnReceived = programScript('die-on-received');

const options = (demo: DemoModel): string[] => [
  ...['--base-url', demo.baseUrl, '--model', 'demo', '--concurrency', String(concurrency)],
  ...['--max-input-tokens', '900'],
];

function makeSource(form: 'text' | 'columns' = 'text'): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form, users, rowsPerUser: 8 });
  return path;
}

interface Instant {
  /** Calls that have ended at the model; 0 stands for the first having begun. */
  readonly replies: number;
  /** How long after that. */
  readonly waitMs: number;
}

/** Twenty instants spread over a job of some twenty-five calls; the first and the last of them in `npm test`. */
const instants: readonly Instant[] = someOf(
  Array.from({ length: 20 }, (_, index) => ({ replies: index, waitMs: [0, 1, 0, 3, 8][index % 5] ?? 0 })),
  2,
);
/** Processes at once, so that a machine with two processors is busy with both. */
const together = 4;
const groups = Array.from({ length: Math.ceil(instants.length / together) }, (_, index) =>
  instants.slice(index * together, (index + 1) * together),
);

/** Extracts a new file in a process of its own, and kills that at an instant. */
async function killAt({ replies, waitMs }: Instant) {
  const path = makeSource(replies % 2 === 0 ? 'text' : 'columns');
  let ended = 0;
  const countEnded = (): void => {
    ended += 1;
  };
  const demo = await makeDemo({ latencyMs: 10, onCall: countEnded });
  const gleaner = startGleaner(['extract', path, ...options(demo)]);
  const reached = (): boolean => (replies === 0 ? demo.record.calls.length > 0 : ended >= replies);
  await until(reached, `${replies} replies are sent`, 50_000);
  if (waitMs > 0) await sleep(waitMs);
  gleaner.child.kill('SIGKILL');
  expect((await gleaner.ended).signal).toBe('SIGKILL');
  return { path, demo };
}

/** Looks at a killed job's file, resumes the job, and holds what was asked since against what the ledger had. */
async function expectNothingLost({ path, demo }: { readonly path: string; readonly demo: DemoModel }) {
  expect(integrityOf(path)).toBe('ok');
  expect(accountForRows(path).problems).toEqual([]);
  const ledger = ledgerCalls(path);
  const kept = ledger.filter((call) => call.status === 'received' || call.status === 'settled');
  const inFlight = ledger.filter((call) => call.status === 'sent');
  expect(inFlight.length).toBeLessThanOrEqual(concurrency);
  const before = demo.record.calls.length;
  const answered = demo.record.calls.filter((call) => call.endedAt !== null && !call.aborted);
  expect(answered.length - kept.length).toBeLessThanOrEqual(inFlight.length);

  const engine = await openHere(path);
  expect(await engine.snapshot()).toMatchObject({ status: 'paused', reason: 'interrupted' });
  const job = await runToEnd(engine, () => engine.resume(accessTo(demo, { concurrency })));
  expect(job).toMatchObject({ status: 'completed', succeeded: users, failed: 0 });
  expect(job.repeatedCalls).toBe(inFlight.length);
  expect(job.processedRecords).toBe(job.totalRecords);
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });

  const askedSince = askedRows(demo.record.calls.slice(before), path);
  expect(new Set(askedSince).size).toBe(askedSince.length);
  const keptRows = new Set(kept.flatMap((call) => call.rows));
  expect(askedSince.filter((row) => keptRows.has(row))).toEqual([]);
  const askedBefore = new Set(askedRows(demo.record.calls.slice(0, before), path));
  const inFlightRows = new Set(inFlight.flatMap((call) => call.rows));
  expect(askedSince.filter((row) => askedBefore.has(row) && !inFlightRows.has(row))).toEqual([]);
}

/** Dies with so many replies on disk, the last of them unread, and resumes on the command line. */
async function expectReadLater(replies: number): Promise<void> {
  const path = makeSource();
  const demo = await makeDemo({ latencyMs: 5 });
  const killed = await startScript(dieOnReceived, [path, demo.baseUrl, String(replies)]).ended;
  expect(killed.signal).toBe('SIGKILL');
  const received = ledgerCalls(path).filter((call) => call.status === 'received');
  expect(received.length).toBeGreaterThan(0);
  expect(integrityOf(path)).toBe('ok');

  const before = demo.record.calls.length;
  const resumed = await runHere(['resume', path, ...options(demo)]);
  // On a busy machine it goes on for long enough to say how many calls go at once.
  expect(resumed).toMatchObject({ code: 0, stderr: expect.stringMatching(/^(\d+ of \d+ at once, .*\n)*$/) });
  const askedSince = new Set(askedRows(demo.record.calls.slice(before), path));
  expect(received.flatMap((call) => call.rows).filter((row) => askedSince.has(row))).toEqual([]);
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
}

describe('killed with SIGKILL', () => {
  test.each(groups.map((group) => [group.map(({ replies }) => replies).join(', '), group] as const))(
    'after %s replies: the file is sound, and only what was in flight is asked again',
    async (_, group) => {
      const killed = await Promise.all(group.map(killAt));
      for (const each of killed) await expectNothingLost(each);
    },
  );

  test('with a reply on disk and unread: it is read, not asked for again', async () => {
    await Promise.all((isThorough ? [1, 3, 6] : [6]).map(expectReadLater));
  });

  test('with a reply on disk and unread: a new job in place of the killed one reads it too', async () => {
    const path = makeSource();
    const demo = await makeDemo({ latencyMs: 5 });
    await startScript(dieOnReceived, [path, demo.baseUrl, '3']).ended;
    const kept = ledgerCalls(path).filter((call) => call.status === 'received' || call.status === 'settled');
    const before = demo.record.calls.length;
    const engine = await openHere(path);
    const job = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
    );
    expect(job).toMatchObject({ status: 'completed', failed: 0, processedRecords: job.totalRecords });
    const askedSince = new Set(askedRows(demo.record.calls.slice(before), path));
    expect(kept.flatMap((call) => call.rows).filter((row) => askedSince.has(row))).toEqual([]);
    expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
  });

  test('between writing the job down and starting it: the job is found interrupted, and completes', async () => {
    const path = makeSource();
    const demo = await makeDemo();
    const engine = await openHere(path);
    await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
    );
    await engine.close();
    withDatabase(path, (db) =>
      db.exec(`UPDATE gleaner_job SET status = 'queued', started_at = NULL, finished_at = NULL, succeeded = 0, lease = NULL,
          stages = json_replace(stages, '$[0].startedAt', NULL, '$[0].finishedAt', NULL, '$[0].current', 0);
        UPDATE gleaner_item SET status = 'pending'; DELETE FROM extracted_events; DELETE FROM event_sequences`),
    );
    const again = await openHere(path);
    expect(await again.snapshot()).toMatchObject({
      status: 'paused',
      reason: 'interrupted',
      repeatedCalls: 0,
    });
    const job = await runToEnd(again, () => again.resume(accessTo(demo)));
    expect(job).toMatchObject({ status: 'completed', succeeded: users, failed: 0 });
    expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
  });

  test('three times in a row: everyone is whole in the end, and the counts add up', async () => {
    const path = makeSource();
    const demo = await makeDemo({ latencyMs: 10 });
    let repeated = 0;
    for (let turn = 0; turn < 3; turn += 1) {
      const calls = demo.record.calls.length;
      const gleaner = startGleaner([turn === 0 ? 'extract' : 'resume', path, ...options(demo)]);
      await until(() => demo.record.calls.length >= calls + 3, 'three more calls have begun', 50_000);
      gleaner.child.kill('SIGKILL');
      await gleaner.ended;
      repeated += ledgerCalls(path).filter((call) => call.status === 'sent').length;
      expect(integrityOf(path)).toBe('ok');
    }
    const engine = await openHere(path);
    const job = await runToEnd(engine, () => engine.resume(accessTo(demo)));
    expect(job).toMatchObject({ status: 'completed', succeeded: users, repeatedCalls: repeated });
    expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
  });
});
