import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { accessTo } from './testing/access.ts';
import { playEdit } from './testing/play-edit.ts';
import { withDatabase, writeSourceFile } from './testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './testing/test-bench.ts';

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
    for (const round of [1, 2, 3]) {
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
