import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openEngine } from '../src/engine/engine.ts';
import { typesQuerySchema } from '../src/shared/pipelines/events/types.ts';

/**
 * `npm run bench:merge -- [EVENTS]`: how long it takes to list the types of so many events (100 000), to merge two types that all
 * of them are of into a third, and to undo that, on the disk and synced, in CPU and on the clock.
 */
const events = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'gleaner-merge-'));
const path = join(folder, 'source.db');

function fill(): void {
  const db = new Database(path);
  db.exec(`CREATE TABLE behavior_data (id INTEGER PRIMARY KEY, user_id TEXT, timestamp TEXT, behavior_text TEXT);
    CREATE TABLE extracted_events (id INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT UNIQUE NOT NULL, user_id TEXT NOT NULL,
      event_type TEXT NOT NULL, timestamp DATETIME, context TEXT, event_category TEXT, source_behavior_ids TEXT,
      created_at TIMESTAMP);`);
  const row = db.prepare(
    "INSERT INTO behavior_data (user_id, timestamp, behavior_text) VALUES (?, '2025-01-01 10:00', 'x')",
  );
  const event = db.prepare(
    `INSERT INTO extracted_events (event_id, user_id, event_type, timestamp, context, event_category, source_behavior_ids)
     VALUES (?, ?, ?, '2025-01-01 10:00', '{"text":"大众_迈腾 / 大众_帕萨特"}', 'engagement', '["1","2","3"]')`,
  );
  db.transaction(() => {
    for (let index = 0; index < events; index += 1) {
      const user = `user_${Math.floor(index / 8)}`;
      if (index % 8 === 0) row.run(user);
      event.run(`e${index}`, user, index % 2 === 0 ? '浏览车型' : '看车');
    }
  })();
  db.close();
}

async function measure(what: string, work: () => Promise<unknown>): Promise<void> {
  const before = process.cpuUsage();
  const at = performance.now();
  await work();
  const { user, system } = process.cpuUsage(before);
  const wall = (performance.now() - at) / 1_000;
  console.log(`${what.padEnd(8)} ${wall.toFixed(2)} s, CPU ${((user + system) / 1_000_000).toFixed(2)} s`);
}

try {
  fill();
  const engine = await openEngine(path);
  const list = typesQuerySchema.parse({});
  const merge = { types: ['浏览车型', '看车'], into: '了解车型', category: null, recipe: null };
  console.log(`${events} events of two types`);
  await measure('list', () => engine.read('events.types', list));
  // The ledger is made before the first change: that is not what is measured.
  await engine.act('events.editTypes', { ...merge, types: ['看车'], into: '看车', category: 'engagement' });
  await measure('merge', () => engine.act('events.editTypes', merge));
  await measure('undo', () => engine.act('events.undoTypes', { recipe: null }));
  await engine.close();
} finally {
  rmSync(folder, { recursive: true });
}
