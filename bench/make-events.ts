import Database from 'better-sqlite3';
import { ensureResultTables } from '../src/engine/pipelines/events/result-tables.ts';

const each = 10;
/** The types of these events, the most frequent first. */
export const eventTypes = Array.from({ length: 40 }, (_, index) => `类型${index}`);
const cars = ['大众_迈腾', '丰田_凯美瑞', '小鹏_P7', '哈弗_H6', '本田_雅阁', 'BMW 320i'];
const dayMs = 86_400_000;

/** Writes a file of so many users with ten rows and ten events each, the same for the same number; without a ledger. */
export function makeEvents(file: string, users: number): void {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec(`CREATE TABLE behavior_data (id INTEGER PRIMARY KEY, user_id TEXT, timestamp TEXT, behavior_text TEXT);
    CREATE INDEX of_user ON behavior_data (user_id)`);
  ensureResultTables(db);
  const addRow = db.prepare('INSERT INTO behavior_data VALUES (?, ?, ?, ?)');
  const addEvent = db.prepare(
    `INSERT INTO extracted_events (event_id, user_id, event_type, timestamp, end_time, context, event_category, source_behavior_ids, recipe)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'recipe')`,
  );
  let state = 1;
  const random = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  const timeOf = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  db.transaction(() => {
    for (let user = 0; user < users; user += 1) {
      let at = Date.UTC(2025, 8, 1) + random() * 30 * dayMs;
      for (let event = 0; event < each; event += 1) {
        at += random() * 3 * dayMs;
        const car = cars[Math.floor(random() * cars.length)] ?? '';
        const row = user * each + event + 1;
        const told =
          random() < 0.5 ? { attributes: { brand: car, price: `${Math.floor(random() * 300) / 10}` } } : {};
        const text = `浏览 ${car} / 对比 ${user % 977} / 到店 ${event}`;
        addRow.run(row, `user_${user}`, timeOf(at), `browse ${car}`);
        addEvent.run(
          ...[`evt_0123456789ab_${user}_${event + 1}`, `user_${user}`],
          ...[
            eventTypes[Math.floor(random() * random() * eventTypes.length)],
            timeOf(at),
            timeOf(at + 60_000),
          ],
          ...[JSON.stringify({ text, ...told }), random() < 0.1 ? 'conversion' : 'engagement'],
          JSON.stringify([String(row)]),
        );
      }
    }
  })();
  db.close();
}
