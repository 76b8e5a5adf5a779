import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeMailbox } from '../../../scripts/sample/mail/make-mailbox.ts';
import { writeEmails } from '../../../scripts/sample/mail/write-emails.ts';
import { accessTo } from '../testing/access.ts';
import { accountForRows } from '../testing/account-for-rows.ts';
import { withDatabase, writeSourceFile } from '../testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd, until } from '../testing/test-bench.ts';

const one = { concurrency: 1, maxInputTokens: 1_000 } as const;

/** A file that two pipelines can read. */
function makeBoth(): string {
  const path = join(makeFolder(), 'both.db');
  writeSourceFile(path, { form: 'text', users: 6, rowsPerUser: 6 });
  withDatabase(path, (db) => writeEmails(db, makeMailbox(2, 40).mails));
  return path;
}

test('a job that rests is gone on with by its id, after another pipeline has had its turn and a reopening', async () => {
  const path = makeBoth();
  const demo = await makeDemo({ latencyMs: 20 });
  const engine = await openHere(path);
  const mails = await engine.start(
    { pipeline: 'mail', selection: { kind: 'unfinished' } },
    accessTo(demo, one),
  );
  await until(() => demo.record.calls.length >= 3, 'some mails are asked about');
  expect(await engine.pause()).toMatchObject({ jobId: mails.jobId, status: 'paused' });
  demo.setLatency(0);
  const events = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo, one)),
  );
  expect(events).toMatchObject({ pipeline: 'events', status: 'completed', succeeded: 6 });
  expect((await engine.runs()).map(({ job: { jobId, status } }) => [jobId, status])).toEqual([
    [events.jobId, 'completed'],
    [mails.jobId, 'paused'],
  ]);
  await engine.close();

  const again = await openHere(path);
  expect(await again.snapshot()).toMatchObject({ jobId: events.jobId });
  expect(await again.snapshot(mails.jobId)).toMatchObject({ pipeline: 'mail', status: 'paused' });
  const job = await runToEnd(again, () => again.resume(accessTo(demo), mails.jobId));
  expect(job).toMatchObject({ jobId: mails.jobId, status: 'completed', total: 40, succeeded: 40 });
  expect(await again.snapshot()).toMatchObject({ jobId: mails.jobId });
  const told = await again.events(1, events.jobId);
  expect(told.at(-1)).toMatchObject({ type: 'complete', jobId: events.jobId });
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
});

test('a new job takes the place of those of its own pipeline that rest, and of no other; none is run twice', async () => {
  const path = makeBoth();
  const demo = await makeDemo({ latencyMs: 20 });
  const engine = await openHere(path);
  const begin = (pipeline: string) =>
    engine.start({ pipeline, selection: { kind: 'unfinished' } }, accessTo(demo, one));
  const mails = await begin('mail');
  await engine.pause();
  const first = await begin('events');
  await engine.pause();
  const second = await begin('events');
  await expect(engine.resume(accessTo(demo), mails.jobId)).rejects.toMatchObject({ code: 'job_running' });
  await engine.pause();
  expect((await engine.runs()).map(({ job: { jobId, status } }) => [jobId, status])).toEqual([
    [second.jobId, 'paused'],
    [first.jobId, 'cancelled'],
    [mails.jobId, 'paused'],
  ]);
  await expect(engine.resume(accessTo(demo), first.jobId)).rejects.toMatchObject({ code: 'job_finished' });
  await expect(engine.resume(accessTo(demo), 'nobody')).rejects.toMatchObject({ code: 'no_job' });
  expect(await engine.cancel(mails.jobId)).toMatchObject({ jobId: mails.jobId, status: 'cancelled' });
  expect(await engine.snapshot(second.jobId)).toMatchObject({ status: 'paused' });
});
