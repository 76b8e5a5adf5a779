import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportChoicesSchema } from '../shared/export.ts';
import { type MatchedEvent, matchEvents } from '../shared/pipelines/match-events.ts';
import { type EventEdit, reviewQueueSchema } from '../shared/pipelines/review.ts';
import { scoreEvents } from '../shared/pipelines/score-events.ts';
import type { Engine } from './engine-api.ts';
import { accessTo } from './testing/access.ts';
import { playEdit } from './testing/play-edit.ts';
import { withDatabase, writeSourceFile } from './testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './testing/test-bench.ts';
import { isThorough } from './testing/thoroughness.ts';
import { conductTrial } from './trial/conduct-trial.ts';
import { trialFolder } from './trial/trial-place.ts';

const work = { pipeline: 'events', selection: { kind: 'unfinished' } } as const;
const user = 'SECRETUID00002';

const results = (path: string): unknown =>
  withDatabase(path, (db) => [
    db.prepare('SELECT * FROM extracted_events ORDER BY id').all(),
    db.prepare('SELECT * FROM event_sequences ORDER BY id').all(),
  ]);

/** A file of few users who have been read. */
async function readFile(
  users = 4,
): Promise<{ readonly path: string; readonly access: ReturnType<typeof accessTo> }> {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 20 });
  const access = accessTo(await makeDemo());
  const engine = await openHere(path);
  await runToEnd(engine, () => engine.start(work, access));
  await engine.close();
  return { path, access };
}

const keptRows = (path: string): readonly unknown[] =>
  withDatabase(path, (db) =>
    db.prepare('SELECT * FROM extracted_events WHERE edited IS NOT NULL ORDER BY id').all(),
  );
/** What was found, without what differs from run to run. */
const found = (path: string): readonly unknown[] =>
  withDatabase(path, (db) =>
    db
      .prepare(
        'SELECT user_id, event_type, timestamp, source_behavior_ids, edited FROM extracted_events ORDER BY user_id, timestamp, source_behavior_ids',
      )
      .raw()
      .all(),
  );

describe('events of a file that are edited by hand', () => {
  test('are given back exactly, edit by edit, after the program has ended and begun again', async () => {
    const { path } = await readFile();
    const before = results(path);
    const first = await openHere(path);
    const { events } = await first.read('events.user', { userId: user });
    const [one, other] = events.map(({ eventId }) => eventId);
    if (one === undefined || other === undefined) throw new Error('Too few events.');
    const edit = (given: Parameters<typeof first.act<'events.editEvents'>>[1]['edit']) =>
      first.act('events.editEvents', { userId: user, edit: given, recipe: null });
    await edit({ kind: 'accept', events: [one] });
    await edit({ kind: 'edit', event: one, type: '到店' });
    await edit({ kind: 'delete', events: [other] });
    const after = await first.read('events.user', { userId: user });
    expect(after.events[0]).toMatchObject({ eventId: one, type: '到店', edited: 'edited' });
    expect(after.events.map(({ eventId }) => eventId)).not.toContain(other);
    const rows = await first.read('events.rows', { userId: user, offset: 0, limit: 200 });
    // The model has accounted for them, whatever was deleted since.
    expect(rows.rows.filter(({ missing }) => missing)).toEqual([]);
    expect(rows.rows.filter(({ eventIds, setAside }) => eventIds.length === 0 && !setAside)).toEqual([]);
    await first.close();

    const second = await openHere(path);
    expect(await second.read('events.editStack', undefined)).toMatchObject({
      undo: { kind: 'delete', userId: user, events: 1 },
      redo: null,
    });
    for (let step = 0; step < 3; step += 1) await second.act('events.undoEvents', undefined);
    expect(results(path)).toEqual(before);
    await expect(second.act('events.undoEvents', undefined)).rejects.toMatchObject({
      code: 'nothing_to_undo',
    });
    await expect(edit({ kind: 'accept', events: null })).rejects.toThrow();
  });

  test('stay as they are when all users are read again, whoever reads them, unless they are to be replaced', async () => {
    const { path, access } = await readFile(6);
    const fresh = found(path);
    const other = accessTo(await makeDemo({ wording: { unlistedShare: 0.4 }, seed: 3 }));
    for (const round of isThorough ? [1, 2, 3] : [1, 2]) {
      const engine = await openHere(path);
      for (let edit = 0; edit < 12; edit += 1) await playEdit(engine, round * 100 + edit);
      const kept = keptRows(path);
      expect(kept.length).toBeGreaterThan(0);
      for (const by of [other, access]) {
        await runToEnd(engine, () => engine.start({ ...work, selection: { kind: 'all' } }, by));
        expect(keptRows(path)).toEqual(kept);
      }
      const { events } = await engine.read('events.user', { userId: user });
      const sequence = withDatabase(path, (db) =>
        db.prepare('SELECT sequence FROM event_sequences WHERE user_id = ?').pluck().all(user),
      );
      expect(sequence).toHaveLength(1);
      expect(new Set(JSON.parse(sequence[0] as string))).toEqual(
        new Set(events.map(({ eventId }) => eventId)),
      );
      await engine.close();
    }
    const engine = await openHere(path);
    const options = { replaceReviewed: true };
    await runToEnd(engine, () => engine.start({ ...work, options, selection: { kind: 'all' } }, access));
    expect(found(path)).toEqual(fresh);
    await expect(engine.act('events.undoEvents', undefined)).rejects.toMatchObject({
      code: 'nothing_to_undo',
    });
  });

  test('are not edited while a job runs', async () => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users: 4, rowsPerUser: 20 });
    const demo = await makeDemo();
    const release = demo.hold();
    const engine = await openHere(path);
    await engine.start(work, accessTo(demo));
    await expect(engine.act('events.undoEvents', undefined)).rejects.toMatchObject({ code: 'job_running' });
    release();
    await engine.pause();
  });
});

const allQueued = reviewQueueSchema.parse({});

/** Every event of the file by user, as its rows and its type. */
function eventsByUser(path: string): ReadonlyMap<string, readonly MatchedEvent[]> {
  const rows = withDatabase(path, (db) =>
    db
      .prepare<[], readonly [string, string, string]>(
        'SELECT user_id, event_type, source_behavior_ids FROM extracted_events ORDER BY id',
      )
      .raw()
      .all(),
  );
  const users = new Map<string, MatchedEvent[]>();
  for (const [userId, type, ids] of rows)
    users.set(userId, [...(users.get(userId) ?? []), { type, rows: JSON.parse(ids) }]);
  return users;
}

/** An analyst who knows what is right puts a user right, event by event, and is done. */
async function putRight(
  engine: Pick<Engine, 'act' | 'read'>,
  userId: string,
  right: readonly MatchedEvent[],
): Promise<void> {
  const edit = (given: EventEdit) => engine.act('events.editEvents', { userId, edit: given, recipe: null });
  const { events } = await engine.read('events.user', { userId });
  const there = events.map(({ eventId, type, sourceRowIds: rows }) => ({ eventId, type, rows }));
  const pairs = matchEvents<MatchedEvent & { readonly eventId?: string }>(there, right);
  for (const { one, other } of pairs) {
    if (one?.eventId === undefined && other !== null)
      await edit({ kind: 'add', type: other.type, rows: [...other.rows] });
    else if (one?.eventId !== undefined && other === null)
      await edit({ kind: 'delete', events: [one.eventId] });
    else if (one?.eventId !== undefined && other !== null && one.type !== other.type)
      await edit({ kind: 'edit', event: one.eventId, type: other.type });
  }
  await edit({ kind: 'done' });
}

describe('the review of a file', () => {
  test('asks for the same users after a restart, tells nothing before enough are reviewed, and then how right the model is, within an interval that holds the truth', async () => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users: 60, rowsPerUser: 16 });
    const right = `${path}.right`;
    copyFileSync(path, right);
    const truthful = accessTo(await makeDemo());
    const faulty = accessTo(await makeDemo({ wording: { unlistedShare: 0.2 }, seed: 5 }));
    for (const [file, access] of [
      [right, truthful],
      [path, faulty],
    ] as const) {
      const reading = await openHere(file);
      await runToEnd(reading, () => reading.start(work, access));
      await reading.close();
    }
    const truth = eventsByUser(right);
    const found = eventsByUser(path);
    const all = [...truth].map(([userId, events]) => scoreEvents(found.get(userId) ?? [], events));
    const share =
      all.reduce((sum, { hits }) => sum + hits, 0) / all.reduce((sum, each) => sum + each.found, 0);
    expect(share).toBeLessThan(0.9);

    const first = await openHere(path);
    expect(await first.read('events.queue', allQueued)).toMatchObject({ drawn: 0, population: 60 });
    expect(await first.act('events.drawUsers', { count: 30, seed: 1 })).toEqual({ drawn: 30, added: 30 });
    const { rows: asked } = await first.read('events.queue', { ...allQueued, reason: 'drawn' });
    expect(asked.map(({ reasons: [one] }) => one)).toEqual(
      asked.map((_, index) => ({ reason: 'drawn', count: index + 1 })),
    );
    for (const { userId } of asked.slice(0, 29)) await putRight(first, userId, truth.get(userId) ?? []);
    expect(await first.read('events.quality', undefined)).toMatchObject({
      ...{ reviewed: 29, needed: 30, drawn: 30, population: 60 },
      ...{ precision: null, recall: null, types: [], toHalve: null },
    });
    await first.close();

    const second = await openHere(path);
    expect(await second.act('events.drawUsers', { count: 20, seed: 9 })).toEqual({ drawn: 30, added: 0 });
    const left = await second.read('events.queue', { ...allQueued, reason: 'drawn' });
    expect(left.rows.map(({ userId }) => userId)).toEqual([asked[29]?.userId]);
    expect(left).toMatchObject({ reviewed: 29, counts: { drawn: 1 } });
    await putRight(second, asked[29]?.userId ?? '', truth.get(asked[29]?.userId ?? '') ?? []);
    const quality = await second.read('events.quality', undefined);
    const { precision, recall } = quality;
    const drawn = asked.map(({ userId }) => scoreEvents(found.get(userId) ?? [], truth.get(userId) ?? []));
    const sum = (of: 'found' | 'right' | 'hits') => drawn.reduce((count, each) => count + each[of], 0);
    expect(quality.score).toEqual({ found: sum('found'), right: sum('right'), hits: sum('hits') });
    expect(precision?.share).toBeCloseTo(sum('hits') / sum('found'), 10);
    expect(precision?.low).toBeLessThan(share);
    expect(precision?.high).toBeGreaterThan(share);
    expect(recall?.low).toBeLessThan(share);
    expect(recall?.high).toBeGreaterThan(share);
    expect(quality.retyped[0]).toMatchObject({ found: expect.stringContaining('未列') });
    expect(quality.toHalve).toBeGreaterThan(0);
    expect(quality.runs).toEqual([{ jobId: expect.any(String), users: 30 }]);

    // The file is read by a better model: what was put right stays, and is what it is held against.
    await runToEnd(second, () => second.start({ ...work, selection: { kind: 'all' } }, truthful));
    const better = await second.read('events.quality', undefined);
    expect(better).toMatchObject({ reviewed: 30, precision: { share: 1 }, recall: { share: 1 } });
    expect(better.runs).not.toEqual(quality.runs);
    await second.close();
  });

  test('goes by what types are called now, and who has new events since is asked for again', async () => {
    const { path, access } = await readFile(6);
    const engine = await openHere(path);
    await engine.act('events.drawUsers', { count: 30, seed: 1 });
    const { rows } = await engine.read('events.queue', allQueued);
    for (const { userId } of rows)
      await engine.act('events.editEvents', { userId, edit: { kind: 'done' }, recipe: null });
    const right = { reviewed: 6, needed: 6, precision: { share: 1 }, recall: { share: 1 }, toHalve: null };
    expect(await engine.read('events.quality', undefined)).toMatchObject(right);
    await engine.act('events.editTypes', { types: ['搜索'], into: '了解', category: null, recipe: null });
    expect(await engine.read('events.quality', undefined)).toMatchObject(right);
    await engine.act('events.undoTypes', { recipe: null });
    expect(await engine.read('events.quality', undefined)).toMatchObject(right);
    expect(await engine.read('events.queue', allQueued)).toMatchObject({ total: 0, open: 0, reviewed: 6 });
    expect(await engine.read('events.userReview', { userId: user })).toMatchObject({ state: 'done' });

    // Nothing of what was deleted since is right: the same reading is held against less.
    const { events } = await engine.read('events.user', { userId: user });
    const gone = events[0]?.eventId ?? '';
    await engine.act('events.editEvents', {
      userId: user,
      edit: { kind: 'delete', events: [gone] },
      recipe: null,
    });
    const less = await engine.read('events.quality', undefined);
    expect(less.score.found - less.score.hits).toBe(1);
    const other = accessTo(await makeDemo({ wording: { unlistedShare: 1 }, seed: 3 }));
    await runToEnd(engine, () => engine.start({ ...work, selection: { kind: 'all' } }, other));
    const queue = await engine.read('events.queue', allQueued);
    expect(queue).toMatchObject({ reviewed: 6, counts: { again: 1 } });
    expect(queue.rows).toMatchObject([{ userId: user, state: 'begun' }]);
    await runToEnd(engine, () => engine.start({ ...work, selection: { kind: 'all' } }, access));
    expect((await engine.read('events.queue', allQueued)).open).toBe(0);
    await engine.close();

    // Of new rows nobody has said what is in them.
    withDatabase(path, (db) =>
      db
        .prepare(
          `INSERT INTO behavior_data (user_id, action, timestamp, behavior_text)
             SELECT user_id, action, timestamp, behavior_text FROM behavior_data WHERE user_id = ? LIMIT 1`,
        )
        .run(user),
    );
    const grown = await openHere(path);
    expect(await grown.read('events.quality', undefined)).toMatchObject({ reviewed: 5, needed: 6 });
    expect(await grown.read('events.queue', allQueued)).toMatchObject({
      reviewed: 5,
      rows: [{ userId: user, state: 'begun', reasons: [{ reason: 'drawn' }, { reason: 'again', count: 0 }] }],
    });
    expect(await grown.read('events.userReview', { userId: user })).toMatchObject({ state: 'begun' });
    await grown.act('events.editEvents', { userId: user, edit: { kind: 'done' }, recipe: null });
    expect(await grown.read('events.queue', allQueued)).toMatchObject({ reviewed: 6, open: 0 });
  });
});

describe('reviewed users', () => {
  test('are what another model is held against: how right it is beside its cost, who it disagrees on, and what goes out', async () => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users: 12, rowsPerUser: 20 });
    const price = { inputPerMillion: 1, outputPerMillion: 2, currency: 'USD' };
    const at = async (model: string, wording = {}) => {
      const { settings, ...access } = accessTo(await makeDemo({ wording, seed: 4 }));
      return { ...access, settings: { ...settings, model, price } };
    };
    const faulty = await at('cheap', { unlistedShare: 0.5 });
    const good = await at('better');
    const engine = await openHere(path);
    await runToEnd(engine, () => engine.start(work, faulty));
    await expect(
      engine.read('events.pick', { pick: { how: 'reviewed' }, recipe: null }),
    ).rejects.toMatchObject({ code: 'nobody_reviewed' });
    await engine.act('events.drawUsers', { count: 8, seed: 1 });

    const tryOn = async (how: 'drawn' | 'reviewed', access: typeof good) => {
      const picked = await engine.read('events.pick', { pick: { how }, recipe: null });
      const trial = conductTrial({
        items: picked.map(({ userId, rows }) => ({ id: userId, records: rows })),
        questions: [{ work: { ...work, options: { recipe: null } }, access, name: 'again' }],
        again: false,
        folder: trialFolder(path, null),
        openAt: (trialAt) => openHere(path, { trialAt }),
        onChange: () => undefined,
      });
      await trial.ended;
      await trial.close();
      return picked;
    };
    expect(await tryOn('drawn', good)).toHaveLength(8);
    const [opinion] = await engine.read('events.opinions', undefined);
    expect(opinion).toMatchObject({ model: 'better', users: 8 });
    expect(opinion?.ofOurs?.share).toBeLessThan(0.8);
    const queue = await engine.read('events.queue', { ...allQueued, reason: 'disagree' });
    expect(queue.total).toBeGreaterThan(2);
    expect(queue.rows[0]?.reasons.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['drawn', 'disagree']),
    );

    const before = eventsByUser(path);
    const truthful = new Map<string, readonly MatchedEvent[]>();
    const copy = `${path}.right`;
    copyFileSync(path, copy);
    const other = await openHere(copy);
    await runToEnd(other, () => other.start({ ...work, selection: { kind: 'all' } }, good));
    for (const [userId, events] of eventsByUser(copy)) truthful.set(userId, events);
    const { rows: drawn } = await engine.read('events.queue', { ...allQueued, reason: 'drawn' });
    for (const { userId } of drawn) await putRight(engine, userId, truthful.get(userId) ?? []);

    const { gold, scores } = await engine.read('events.scores', undefined);
    expect(gold).toMatchObject({ users: 8, drawn: 8, changed: 0 });
    const [trial, run] = scores;
    expect(trial).toMatchObject({ kind: 'trial', model: 'better', users: 8 });
    // Users of other company in a request may be cut elsewhere.
    expect(trial?.precision?.share).toBeGreaterThan(0.95);
    expect(trial?.recall?.share).toBeGreaterThan(0.95);
    expect(run).toMatchObject({ kind: 'run', model: 'cheap', users: 8 });
    const judged = drawn.map(({ userId }) =>
      scoreEvents(before.get(userId) ?? [], truthful.get(userId) ?? []),
    );
    const hits = judged.reduce((sum, each) => sum + each.hits, 0);
    expect(run?.precision?.share).toBeCloseTo(hits / judged.reduce((sum, each) => sum + each.found, 0), 10);
    // The trial has read eight of twelve users.
    expect(trial?.costOfAll).toBeGreaterThan((trial?.cost ?? 0) * 1.2);
    expect(run?.costOfAll).toBeCloseTo(run?.cost ?? 0, 6);

    const out = `${path}.jsonl`;
    await engine.exportTable('gold', exportChoicesSchema.parse({ format: 'jsonl' }), out);
    const lines = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(judged.reduce((sum, each) => sum + each.right, 0));
    expect(lines[0]).toMatchObject({
      drawn: expect.any(Number),
      edited: expect.any(String),
      row_ids: expect.any(Array),
    });

    // Of a user with other rows nobody knows what is right.
    withDatabase(path, (db) =>
      db
        .prepare('DELETE FROM behavior_data WHERE id = (SELECT MIN(id) FROM behavior_data WHERE user_id = ?)')
        .run(drawn[0]?.userId),
    );
    await engine.close();
    const later = await openHere(path);
    expect((await later.read('events.scores', undefined)).gold).toMatchObject({ users: 7, changed: 1 });
  });
});
