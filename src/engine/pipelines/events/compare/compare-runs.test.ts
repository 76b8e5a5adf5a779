import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Selection } from '../../../../shared/work.ts';
import { accessTo } from '../../../testing/access.ts';
import { withDatabase, writeSourceFile } from '../../../testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from '../../../testing/test-bench.ts';

interface Stored {
  readonly user: string;
  readonly type: string;
  readonly rows: string;
}

/** The events of a file by user, as its own table has them. */
function eventsIn(path: string): ReadonlyMap<string, readonly string[]> {
  const all = withDatabase(path, (db) =>
    db
      .prepare<[], Stored>(
        'SELECT user_id AS user, event_type AS type, source_behavior_ids AS rows FROM extracted_events ORDER BY id',
      )
      .all(),
  );
  const users = new Map<string, string[]>();
  for (const { user, type, rows } of all) {
    const key = `${type} ${JSON.stringify((JSON.parse(rows) as string[]).toSorted())}`;
    users.set(user, [...(users.get(user) ?? []), key]);
  }
  return users;
}

it('says of two runs what their tables say, counted by themselves', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 40, rowsPerUser: 30 });
  const demo = await makeDemo();
  const engine = await openHere(path);
  const read = (selection: Selection, model = demo) =>
    runToEnd(engine, () => engine.start({ pipeline: 'events', selection }, accessTo(model)));
  const one = await read({ kind: 'all' });
  const before = eventsIn(path);
  const ids = [...before.keys()].slice(0, 30);
  const other = await read({ kind: 'named', ids }, await makeDemo({ wording: { unlistedShare: 0.2 } }));
  const after = eventsIn(path);

  const compared = await engine.read('events.comparedRuns', {
    one: one.jobId,
    other: other.jobId,
    offset: 0,
    limit: 500,
  });
  const differing = ids.filter(
    (id) => JSON.stringify(before.get(id)?.toSorted()) !== JSON.stringify(after.get(id)?.toSorted()),
  );
  expect(differing.length).toBeGreaterThan(0);
  expect(compared).toMatchObject({ users: 30, onlyOne: 10, onlyOther: 0, incomparable: 0 });
  expect(compared.rows.map(({ userId }) => userId).toSorted()).toEqual(differing.toSorted());
  const { same, moved, retyped, lost, gained } = compared.events;
  const total = (all: ReadonlyMap<string, readonly string[]>): number =>
    ids.reduce((sum, id) => sum + (all.get(id)?.length ?? 0), 0);
  expect(same + moved + retyped + lost).toBe(total(before));
  expect(same + moved + retyped + gained).toBe(total(after));
  const identical = ids.reduce((sum, id) => {
    const left = [...(after.get(id) ?? [])];
    return (
      sum +
      (before.get(id) ?? []).filter((key) => left.includes(key) && left.splice(left.indexOf(key), 1)).length
    );
  }, 0);
  expect(same).toBe(identical);
  const [user] = compared.rows;
  const { pairs } = await engine.read('events.comparedUser', {
    one: one.jobId,
    other: other.jobId,
    userId: user?.userId ?? '',
  });
  expect(pairs.filter(({ fate }) => fate === 'retyped')).toHaveLength(user?.retyped ?? -1);
  await expect(
    engine.read('events.comparedRuns', { one: 'x', other: 'y', offset: 0, limit: 5 }),
  ).rejects.toMatchObject({ code: 'no_job' });
  await engine.close();
});
