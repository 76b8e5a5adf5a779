import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { typesQuerySchema } from '../shared/pipelines/events/types.ts';
import { accessTo } from './testing/access.ts';
import { withDatabase, writeSourceFile } from './testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './testing/test-bench.ts';

const types = (path: string): readonly unknown[] =>
  withDatabase(path, (db) =>
    db.prepare('SELECT event_id, event_type, event_category FROM extracted_events ORDER BY id').raw().all(),
  );
const work = { pipeline: 'events', selection: { kind: 'unfinished' } } as const;
const all = typesQuerySchema.parse({});
const nothing = { recipe: null };

describe('types changed over the results of a file', () => {
  test('hold for the next job, are undone exactly, and both outlive the program', async () => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users: 14, rowsPerUser: 20 });
    const demo = await makeDemo();
    const first = await openHere(path);
    const some = { kind: 'named', ids: ['SECRETUID00002', 'SECRETUID00004', 'SECRETUID00005'] } as const;
    await runToEnd(first, () =>
      first.start({ ...work, selection: { ...some, ids: [...some.ids] } }, accessTo(demo)),
    );
    const before = types(path);
    const merged = await first.act('events.editTypes', {
      types: ['浏览车型', '搜索'],
      into: '看车',
      category: 'interest',
      recipe: null,
    });
    expect(merged.events).toBeGreaterThan(0);
    const { found } = await first.info();
    expect(found.events?.recipe.ask.aliases).toEqual([
      { from: '浏览车型', to: '看车' },
      { from: '搜索', to: '看车' },
    ]);
    await first.close();

    const second = await openHere(path);
    await runToEnd(second, () => second.start(work, accessTo(demo)));
    const names = (await second.read('events.types', all)).rows.map(({ type }) => type);
    expect(names).toContain('看车');
    expect(names).not.toContain('浏览车型');
    expect(names).not.toContain('搜索');
    expect((await second.info()).found.events?.types).toBe(names.length);
    await second.close();

    const third = await openHere(path);
    const undone = await third.act('events.undoTypes', nothing);
    expect(undone.events).toBeGreaterThan(merged.events);
    expect(types(path).slice(0, before.length)).toEqual(before);
    const after = await third.read('events.types', all);
    expect(after.rows.map(({ type }) => type)).not.toContain('看车');
    expect(after.lastEdit).toBe(null);
    expect((await third.info()).found.events?.recipe.ask.aliases).toEqual([]);
    await expect(third.act('events.undoTypes', nothing)).rejects.toMatchObject({ code: 'nothing_to_undo' });
    await third.close();
  });

  test('wait for a job that runs: meanwhile they are refused', async () => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users: 4, rowsPerUser: 10 });
    const demo = await makeDemo({ latencyMs: 60_000 });
    const engine = await openHere(path);
    await engine.start(work, accessTo(demo));
    const edit = { types: ['搜索'], into: '看车', category: null, recipe: null };
    await expect(engine.act('events.editTypes', edit)).rejects.toMatchObject({ code: 'job_running' });
    await engine.close();
  });

  test('in a file that no job has run on concern what somebody else wrote, after a copy of it was made', async () => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users: 2, rowsPerUser: 4 });
    withDatabase(path, (db) =>
      db.exec(`CREATE TABLE extracted_events (user_id TEXT, event_type TEXT);
        INSERT INTO extracted_events VALUES ('a', 'X'), ('a', 'Y')`),
    );
    const folder = makeFolder();
    const engine = await openHere(path, { backups: { folder } });
    expect(
      await engine.act('events.editTypes', { types: ['X'], into: 'Z', category: null, recipe: null }),
    ).toMatchObject({
      events: 1,
    });
    expect(readdirSync(folder)).toHaveLength(1);
    expect((await engine.read('events.types', all)).rows.map(({ type }) => type).sort()).toEqual(['Y', 'Z']);
    await engine.act('events.undoTypes', nothing);
    expect((await engine.read('events.types', all)).rows.map(({ type }) => type).sort()).toEqual(['X', 'Y']);
    await engine.close();
  });
});
