import { join } from 'node:path';
import { expect, test } from 'vitest';
import { accessTo } from '../testing/access.ts';
import { userIdOf, withDatabase, writeSourceFile } from '../testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from '../testing/test-bench.ts';
import { reportPage } from './report-page.ts';

test('a run is told on one page: what was asked, what came of it, what it cost, and nobody by id or row', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 6, rowsPerUser: 8 });
  const demo = await makeDemo();
  const engine = await openHere(path);
  const job = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
  );
  const types = withDatabase(path, (db) =>
    db.prepare<[], string>('SELECT DISTINCT event_type FROM extracted_events').pluck().all(),
  );
  for (const language of ['en', 'zh-CN'] as const) {
    const page = await engine.report(job.jobId, { language, version: '1.2.3' });
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(language === 'en' ? '<dd>Car buying</dd>' : '<dd>购车</dd>');
    expect(page).toContain('6 / 6');
    expect(page).toContain('1.2.3');
    expect(types.filter((type) => !page.includes(type))).toEqual([]);
    expect(page).not.toContain(userIdOf(0));
    expect(page).not.toMatch(/<script|src=|href=|url\(|undefined|NaN|\{\{/);
  }
  await expect(engine.report('nobody', { language: 'en', version: '1' })).rejects.toMatchObject({
    code: 'no_job',
  });
});

test('nothing that a page is given becomes a part of its making', () => {
  const hostile = `</style><script>alert("1")</script>&'\u0000\ud800`;
  const page = reportPage({
    ...{ language: 'en', title: hostile, lead: hostile, foot: hostile },
    sections: [
      {
        ...{ title: hostile, note: hostile, words: hostile },
        figures: [{ label: hostile, value: hostile, under: hostile }],
        bars: [{ label: hostile, value: 0, shown: hostile }],
        table: { columns: [hostile], rows: [[hostile]] },
      },
    ],
  });
  expect(page).not.toContain('<script');
  expect(page.match(/<\/style>/g)).toHaveLength(1);
  expect(page.includes('\0')).toBe(false);
  expect(page.isWellFormed()).toBe(true);
  expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)');
});
