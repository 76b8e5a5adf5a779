import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readEventColumns } from '../src/engine/pipelines/events/columns/event-columns.ts';
import { orderOf } from '../src/engine/pipelines/events/columns/event-orders.ts';
import { judgeEvents } from '../src/engine/pipelines/events/columns/filter-events.ts';
import { countFunnel, countInsights } from '../src/engine/pipelines/events/insights/count-insights.ts';
import { eventFilterSchema } from '../src/shared/pipelines/found-events.ts';

/**
 * What the pictures of a file take: 100 000 users with ten events each by default. `node bench/insights.ts [USERS]` prints how
 * long the events take to be read once, and the slowest of several countings after that.
 */
const users = Number(process.argv[2] ?? 100_000);
const eventsEach = 10;
const types = Array.from({ length: 40 }, (_, index) => `类型${index}`);

function fill(path: string): void {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.exec(`CREATE TABLE extracted_events (id INTEGER PRIMARY KEY, event_id TEXT UNIQUE, user_id TEXT, event_type TEXT, timestamp TEXT,
    context TEXT, event_category TEXT, source_behavior_ids TEXT);
    CREATE INDEX of_user ON extracted_events (user_id)`);
  const add = db.prepare(
    `INSERT INTO extracted_events (event_id, user_id, event_type, timestamp, context, event_category, source_behavior_ids)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  let state = 1;
  const random = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  db.transaction(() => {
    for (let user = 0; user < users; user += 1) {
      let at = Date.UTC(2025, 8, 1) + random() * 30 * 86_400_000;
      for (let event = 0; event < eventsEach; event += 1) {
        at += random() * 3 * 86_400_000;
        const type = types[Math.floor(random() * random() * types.length)];
        const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
        const rows = JSON.stringify([user * 30 + event * 3, user * 30 + event * 3 + 1].map(String));
        add.run(
          `${user}-${event}`,
          `user_${user}`,
          type,
          time,
          '{"text":"浏览 / 对比 / 到店"}',
          'engagement',
          rows,
        );
      }
    }
  })();
  db.close();
}

const timed = <Result>(work: () => Result): readonly [Result, number] => {
  const from = performance.now();
  return [work(), performance.now() - from];
};

const folder = mkdtempSync(join(tmpdir(), 'gleaner-insights-'));
try {
  const path = join(folder, 'events.db');
  fill(path);
  const db = new Database(path, { readonly: true });
  let longestStep = 0;
  const before = process.memoryUsage().rss;
  const [columns, readMs] = timed(() => {
    const steps = readEventColumns(db);
    for (;;) {
      const [step, ms] = timed(() => steps.next());
      longestStep = Math.max(longestStep, ms);
      if (step.done !== true) continue;
      orderOf(step.value, 'user');
      return step.value;
    }
  });
  const memory = (process.memoryUsage().rss - before) / 2 ** 20;
  const asked = [
    {},
    { types: types.slice(3, 4) },
    { from: '2025-09-10', to: '2025-09-20' },
    { categories: ['engagement'] },
  ];
  const picture = (given: object): unknown => {
    const steps = judgeEvents({ db, columns, texts: null }, eventFilterSchema.parse(given));
    for (;;) {
      const step = steps.next();
      if (step.done === true) return countInsights(columns, (place) => step.value.of[place] === 0);
    }
  };
  const times = Array.from({ length: 5 }, () => asked.map((given) => timed(() => picture(given))[1])).flat();
  const funnels = Array.from({ length: 5 }, () => timed(() => countFunnel(columns, types.slice(0, 4)))[1]);
  console.log(
    `${columns.count} events of ${columns.users.words.length} users: read in ${Math.round(readMs)} ms, the longest step ${Math.round(longestStep)} ms, ${Math.round(memory)} MB; ` +
      `all pictures at most ${Math.round(Math.max(...times))} ms, a funnel of four at most ${Math.round(Math.max(...funnels))} ms`,
  );
  db.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
