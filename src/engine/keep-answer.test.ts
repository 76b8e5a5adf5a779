import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { keepAnswer } from './keep-answer.ts';
import { eventsModule } from './pipelines/events/events-module.ts';
import type { PipelineModule } from './pipelines/module.ts';
import { accessTo } from './testing/access.ts';
import { withDatabase, writeSourceFile } from './testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './testing/test-bench.ts';

function makeSource() {
  const db = new Database(join(makeFolder(), 'source.db'));
  onTestFinished(() => void db.close());
  db.exec('CREATE TABLE t (a)');
  return { db, path: db.name, schema: 'main', sidecar: null, sizeBytes: 0 } as const;
}

test('an answer is kept for the same question until the file is changed, by others or by us', async () => {
  const source = makeSource();
  const kept = keepAnswer<number>();
  let worked = 0;
  const ask = (question: unknown) => kept.get(source, question, async () => (worked += 1));
  expect(await ask(['all'])).toBe(1);
  expect(await ask(['all'])).toBe(1);
  expect(await ask(['failed'])).toBe(2);
  expect(await ask(['all'])).toBe(3);
  withDatabase(source.path, (db) => db.exec('INSERT INTO t VALUES (1)'));
  expect(await ask(['all'])).toBe(4);
  kept.forget();
  expect(await ask(['all'])).toBe(5);
  expect(await ask(['all'])).toBe(5);
});

test('what is changed while an answer is worked out is not taken for known', async () => {
  const source = makeSource();
  const kept = keepAnswer<string>();
  const change = () => withDatabase(source.path, (db) => db.exec('INSERT INTO t VALUES (1)'));
  for (const meanwhile of [change, kept.forget]) {
    expect(
      await kept.get(source, 'all', async () => {
        meanwhile();
        return 'before';
      }),
    ).toBe('before');
    expect(await kept.get(source, 'all', async () => 'after')).toBe('after');
    kept.forget();
  }
});

test('a start goes by the estimate that was just shown, and a job makes it old', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 6, rowsPerUser: 8 });
  let packed = 0;
  const counting: PipelineModule = {
    ...eventsModule,
    open: (source) => {
      const opened = eventsModule.open(source);
      if (opened === null) return null;
      const estimate: typeof opened.estimate = (...given) => {
        packed += 1;
        return opened.estimate(...given);
      };
      return { ...opened, estimate };
    },
  };
  const demo = await makeDemo();
  const engine = await openHere(path, { modules: [counting] });
  const work = { pipeline: 'events', selection: { kind: 'unfinished' } } as const;
  const shown = await engine.estimate(work, accessTo(demo));
  const job = await runToEnd(engine, () => engine.start(work, accessTo(demo)));
  expect(packed).toBe(1);
  expect(job).toMatchObject({ status: 'completed', succeeded: 6 });
  expect(await engine.estimate(work, accessTo(demo))).not.toEqual(shown);
  expect(packed).toBe(2);
});
