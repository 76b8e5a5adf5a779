import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { MailTruth } from '../../../../scripts/sample/mail/mail-truth.ts';
import { makeMailbox } from '../../../../scripts/sample/mail/make-mailbox.ts';
import { writeEmails } from '../../../../scripts/sample/mail/write-emails.ts';
import type { JobSnapshot } from '../../../shared/job.ts';
import type { Work } from '../../../shared/work.ts';
import { parseFaults } from '../../demo-model/faults.ts';
import type { PartKey } from '../../items.ts';
import { unpack } from '../../ledger/packed.ts';
import { accessTo } from '../../testing/access.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from '../../testing/test-bench.ts';
import { mailStages } from './mail-stages.ts';

const work: Omit<Work, 'selection'> = { pipeline: 'mail', options: null };
const roomy = { maxInputTokens: 20_000 };

function makeFile(count: number, seed = 1) {
  const path = join(makeFolder(), 'mail.db');
  const { mails, truth } = makeMailbox(seed, count);
  const db = new Database(path);
  writeEmails(db, mails);
  db.close();
  return { path, truth };
}

type Row = Readonly<Record<string, unknown>>;

/** Where a file says other than the truth; a mail that failed says nothing. */
function differences(
  path: string,
  truth: readonly MailTruth[],
  failed: ReadonlySet<string>,
): readonly string[] {
  const db = new Database(path, { readonly: true });
  const read = (sql: string, id: string): Row | undefined => db.prepare<[string], Row>(sql).get(id);
  const wrong = truth.flatMap(({ id, class: mailClass, fields }) => {
    if (failed.has(id)) return [];
    const told = read('SELECT class FROM email_classes WHERE email_id = ?', id)?.class;
    if (told !== mailClass) return [`${id} is ${told}, not ${mailClass}`];
    if (mailClass === 'other') return [];
    const stored = read(`SELECT * FROM talent_${mailClass}s WHERE email_id = ?`, id);
    if (stored === undefined) return [`${id} is not saved`];
    return Object.entries(fields).flatMap(([field, { value }]) => {
      const meant = Array.isArray(value) ? JSON.stringify(value) : value;
      return stored[field] === meant
        ? []
        : [`${id} ${field}: ${String(stored[field])}, not ${String(meant)}`];
    });
  });
  db.close();
  return wrong;
}

const failedMails = (path: string): ReadonlySet<string> => {
  const db = new Database(path, { readonly: true });
  const ids = db
    .prepare<[string, string], string>(
      "SELECT DISTINCT item_id FROM gleaner_item WHERE status = 'failed' AND stage IN (?, ?) AND code <> '' AND message <> ''",
    )
    .pluck()
    .all(mailStages.classification, mailStages.extraction);
  db.close();
  return new Set(ids);
};

/** What the replies on disk were about: every item of every stage as often as it was asked about and answered. */
function settledItems(path: string): readonly string[] {
  const db = new Database(path, { readonly: true });
  const calls = db
    .prepare<[], { stage: string; manifest: Buffer }>(
      "SELECT stage, manifest FROM gleaner_call WHERE status = 'settled'",
    )
    .all();
  db.close();
  return calls.flatMap(({ stage, manifest }) =>
    (unpack(manifest) as PartKey[]).map(({ itemId }) => `${stage} ${itemId}`),
  );
}

const standing = (job: JobSnapshot): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(job.stages.map(({ name, current, failed, total }) => [name, [current, failed, total]]));

test('a mailbox of 300 mails comes to its truth, every stage with its own count', async () => {
  const { path, truth } = makeFile(300);
  const demo = await makeDemo();
  const engine = await openHere(path);
  const job = await runToEnd(engine, () =>
    engine.start({ ...work, selection: { kind: 'unfinished' } }, accessTo(demo, roomy)),
  );
  expect(job).toMatchObject({ status: 'completed', total: 300, succeeded: 300, failed: 0, percent: 100 });
  expect(differences(path, truth, new Set())).toEqual([]);
  const people = truth.filter((each) => each.class === 'candidate').length;
  const projects = truth.filter((each) => each.class === 'project').length;
  expect(standing(job)).toMatchObject({
    [mailStages.initialization]: [300, 0, 300],
    [mailStages.classification]: [300, 0, 300],
    [mailStages.extraction]: [people + projects, 0, people + projects],
    [mailStages.storage]: [people + projects, 0, people + projects],
    [mailStages.filtering]: [projects, 0, projects],
    [mailStages.results]: [projects, 0, projects],
  });
  const { mail } = (await engine.info()).found;
  expect(mail).toMatchObject({
    mails: 300,
    candidates: people,
    projects,
    embedded: people + projects,
    failedMails: 0,
  });
  expect(mail?.matches).toBeGreaterThan(100);

  const before = demo.record.calls.length;
  const again = await runToEnd(engine, () =>
    engine.start({ ...work, selection: { kind: 'unfinished' } }, accessTo(demo, roomy)),
  );
  expect(again).toMatchObject({ status: 'completed', total: 0 });
  expect(demo.record.calls.length).toBe(before);
});

/** Each of the twenty kinds of faults this often: about one call in ten, in three, in all but every one. */
test.each([0.005, 0.015, 0.1])('under all faults at %d no mail is lost in silence', async (share) => {
  const { path, truth } = makeFile(120, 3);
  const demo = await makeDemo({ faults: parseFaults(`all=${share}`), seed: 11 });
  const engine = await openHere(path);
  const access = accessTo(demo, { ...roomy, idleTimeoutSeconds: 0.4 });
  const job = await runToEnd(engine, () =>
    engine.start({ ...work, selection: { kind: 'unfinished' } }, access),
  );
  expect(job.status).toBe('completed');
  expect(job.succeeded + job.failed).toBe(120);
  const failed = failedMails(path);
  expect(failed.size).toBe(job.failed);
  if (share < 0.1) expect(job.succeeded).toBeGreaterThanOrEqual(119);
  expect(differences(path, truth, failed)).toEqual([]);
});

test('what was answered before a pause is not asked again, in whichever stage it came', async () => {
  const { path, truth } = makeFile(60, 5);
  const demo = await makeDemo({ latencyMs: 10 });
  const engine = await openHere(path);
  const access = accessTo(demo, { ...roomy, maxInputTokens: 2_500 });
  const pausedIn = new Set<string>();
  let results = 0;
  engine.subscribe({
    event: (event) => {
      if (event.type !== 'result' || event.data.batch === null) return;
      results += 1;
      if (results % 2 === 0 || event.data.stage === mailStages.vectors)
        void engine.pause().then(
          (job) => pausedIn.add(job.stage ?? ''),
          () => {},
        );
    },
  });
  let job = await runToEnd(engine, () =>
    engine.start({ ...work, selection: { kind: 'unfinished' } }, access),
  );
  while (job.status === 'paused') job = await runToEnd(engine, () => engine.resume(access));
  expect(job).toMatchObject({ status: 'completed', succeeded: 60, failed: 0 });
  expect([...pausedIn]).toEqual(
    expect.arrayContaining([mailStages.classification, mailStages.extraction, mailStages.vectors]),
  );
  const answered = settledItems(path);
  expect(new Set(answered).size).toBe(answered.length);
  expect(differences(path, truth, new Set())).toEqual([]);
});

test('another embedding model embeds again, and asks about nothing else', async () => {
  const { path } = makeFile(30, 7);
  const demo = await makeDemo();
  const engine = await openHere(path);
  await runToEnd(engine, () =>
    engine.start({ ...work, selection: { kind: 'unfinished' } }, accessTo(demo, roomy)),
  );
  const before = demo.record.calls.length;
  const other: Omit<Work, 'selection'> = { pipeline: 'mail', options: { embeddingModel: 'another' } };
  const job = await runToEnd(engine, () =>
    engine.start({ ...other, selection: { kind: 'unfinished' } }, accessTo(demo, roomy)),
  );
  expect(job).toMatchObject({ status: 'completed', total: 0 });
  const asked = demo.record.calls.slice(before).flatMap((call) => call.asked);
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.every((name) => name.startsWith('embed:'))).toBe(true);
});

test('views show a mail with its cited lines, matches with their parts, and a search its hits', async () => {
  const { path, truth } = makeFile(120);
  const demo = await makeDemo();
  const engine = await openHere(path);
  const access = accessTo(demo, roomy);
  await runToEnd(engine, () => engine.start({ ...work, selection: { kind: 'unfinished' } }, access));
  const [candidate] = truth.filter((each) => each.class === 'candidate');
  const detail = await engine.read('mail.mail', { emailId: candidate?.id ?? '' });
  for (const { field, values, lines } of detail.fields) {
    const cited = lines.flatMap(([from, to]) => detail.lines.slice(from - 1, to)).join('\n');
    if (field !== 'experience_years') for (const value of values) expect(cited).toContain(value);
  }
  const { rows } = await engine.read('mail.talents', {
    kind: 'project',
    offset: 0,
    limit: 5,
    search: '',
    sort: 'matches',
    descending: true,
  });
  const matches = await engine.read('mail.matches', { kind: 'project', emailId: rows[0]?.emailId ?? '' });
  expect(matches.length).toBe(rows[0]?.matches);
  for (const [index, match] of matches.entries()) {
    expect(match.rank).toBe(index + 1);
    expect(match.parts.reduce((sum, part) => sum + part.value, 0)).toBeCloseTo(match.score, 6);
    expect(match.score).toBeLessThanOrEqual(matches[index - 1]?.score ?? 100);
  }
  const found = await engine.read(
    'mail.search',
    {
      kind: 'candidate',
      query: 'Python 开发工程师, 5 年以上',
      filters: ['years=5'],
      weights: { vector: 0.7, filters: 0.3 },
      limit: 10,
      embeddingModel: 'text-embedding-3-small',
    },
    access,
  );
  expect(found.understood).toEqual(expect.arrayContaining(['skills=Python', 'years=5']));
  expect(found.hits.length).toBeGreaterThan(0);
  expect(found.hits.every((hit) => (hit.found.experienceYears ?? 5) >= 5)).toBe(true);
  await expect(
    engine.read(
      'mail.search',
      {
        kind: 'candidate',
        query: 'x',
        filters: [],
        weights: { vector: 0.7, filters: 0.3 },
        limit: 10,
        embeddingModel: 'never used',
      },
      access,
    ),
  ).rejects.toMatchObject({ code: 'not_embedded' });
});
