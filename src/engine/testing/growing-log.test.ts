import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JobSnapshot } from '../../shared/job.ts';
import type { Selection } from '../../shared/work.ts';
import type { DemoModel } from '../demo-model/demo-model.ts';
import { countTokens } from '../packing/count-tokens.ts';
import { accessTo } from './access.ts';
import { accountForRows } from './account-for-rows.ts';
import { askedRows } from './asked-rows.ts';
import { recordRequests } from './golden/record-requests.ts';
import { eventsIn, growLog } from './grow-log.ts';
import { writeSourceFile } from './source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './test-bench.ts';

function makeLog(users: number, form: 'text' | 'columns' = 'text'): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form, users, rowsPerUser: 12 });
  return path;
}

async function extract(
  path: string,
  demo: Pick<DemoModel, 'baseUrl'>,
  selection: Selection = { kind: 'unfinished' },
): Promise<JobSnapshot> {
  const engine = await openHere(path);
  const work = { pipeline: 'events', selection, options: null };
  const job = await runToEnd(engine, () => engine.start(work, accessTo(demo, { concurrency: 4 })));
  await engine.close();
  return job;
}

test.each(['text', 'columns'] as const)(
  'of 150 users in the form of %s, a tenth gets new rows: they alone are sent, what was found keeps its ids, nothing is there twice, and who was changed is named',
  async (form) => {
    const path = makeLog(150, form);
    const demo = await makeDemo();
    expect(await extract(path, demo)).toMatchObject({ status: 'completed', succeeded: 150, failed: 0 });
    const before = eventsIn(path);
    const { newRows, grown, changed, deleted } = growLog(path);
    expect(newRows).toHaveLength(45);

    const engine = await openHere(path);
    const { found } = await engine.info();
    expect(found.events?.newRows).toEqual({ users: 15, rows: 45 });
    const changes = await engine.read('events.changes', undefined);
    expect(changes).toMatchObject({ users: 8, unknown: 0, gone: 0 });
    expect(changes.named).toEqual([...changed, ...deleted].toSorted());
    await engine.close();

    const second = await makeDemo();
    const recorder = await recordRequests(second);
    const job = await extract(path, recorder);
    expect(job).toMatchObject({
      status: 'completed',
      total: 15,
      succeeded: 15,
      failed: 0,
      processedRecords: 45,
    });
    expect(askedRows(second.record.calls, path).toSorted()).toEqual(newRows.toSorted());

    const after = eventsIn(path);
    expect(after.filter((event) => before.includes(event))).toEqual(before);
    expect(new Set(after.map((event) => event.split(' ')[0])).size).toBe(after.length);
    const cited = after.flatMap((event) => JSON.parse(event.slice(event.lastIndexOf('['))) as string[]);
    expect(new Set(cited).size).toBe(cited.length);
    // But for the rows that were changed or deleted, every row of everyone is accounted for exactly once, in order.
    const account = accountForRows(path);
    expect(account.unaccountedRows).toBe(0);
    expect(
      account.problems.filter(
        (problem) => ![...changed, ...deleted].some((user) => problem.startsWith(`${user}: `)),
      ),
    ).toEqual([]);
    expect(account.succeeded).toHaveLength(150);

    // The rows themselves, a third on top, what is said before them, and what every request takes.
    const sent = recorder.requests.map(({ body }) =>
      (JSON.parse(body.toString('utf8')) as { messages: { content: string }[] }).messages.map(
        ({ content }) => content,
      ),
    );
    const lines = sent.flatMap(([, data = '']) => data.split('\n'));
    const tokensOf = (some: readonly string[]): number => countTokens(some.join('\n'));
    const isContext = (line: string): boolean => line.startsWith('before:') || line.startsWith('Lines with');
    const heads = lines.filter((line) => line.startsWith('@'));
    expect(heads).toHaveLength(grown.length);
    const rowLines = lines.filter((line) => /^\d+ /.test(line) && !isContext(line));
    expect(rowLines).toHaveLength(45);
    const overhead = sent.reduce((sum, [system = '']) => sum + countTokens(system), 0);
    const all = sent.reduce(
      (sum, texts) => sum + texts.reduce((each, text) => each + countTokens(text), 0),
      0,
    );
    expect(all).toBeLessThanOrEqual(
      1.3 * tokensOf([...rowLines, ...heads]) + tokensOf(lines.filter(isContext)) + overhead,
    );

    // Nobody is left with new rows; who was changed still is, until read again.
    const again = await openHere(path);
    expect((await again.info()).found.events?.newRows).toEqual({ users: 0, rows: 0 });
    expect((await again.read('events.changes', undefined)).named).toEqual(changes.named);
    await again.close();
    const third = await makeDemo();
    expect(await extract(path, third)).toMatchObject({ total: 0 });
    expect(third.record.calls).toEqual([]);

    expect(await extract(path, third, { kind: 'changed' })).toMatchObject({ total: 8, succeeded: 8 });
    expect(accountForRows(path)).toMatchObject({
      problems: [],
      failed: [],
      untouched: [],
      unaccountedRows: 0,
    });
    const last = await openHere(path);
    expect(await last.read('events.changes', undefined)).toEqual({
      users: 0,
      named: [],
      unknown: 0,
      gone: 0,
    });
  },
);
