import Database from 'better-sqlite3';
import type { BuiltInRecipe } from '../../shared/recipes/built-in.ts';
import { fillAppUsage } from '../samples/app-usage.ts';
import { fillBrowserHistory } from '../samples/browser-history.ts';
import { fillShopClickstream } from '../samples/shop-clickstream.ts';
import { fillSupportConversations } from '../samples/support-conversations.ts';
import { withDatabase } from './source-file.ts';

/** A row of a file, as a request has to show it, said by SQL and words of the test's own. */
export interface ExpectedRow {
  readonly id: string;
  readonly user: string;
  readonly day: string;
  readonly text: string;
}

/** A file of a shape of its own, with the recipe that has to be proposed for it. */
export interface RecipeFile {
  readonly name: string;
  readonly recipe: BuiltInRecipe;
  make(path: string): void;
  /** All its rows. */
  rows(path: string): readonly ExpectedRow[];
}

function make(path: string, fill: (db: Database.Database) => void, encoding = 'UTF-8'): void {
  const db = new Database(path);
  db.pragma(`encoding = '${encoding}'`);
  fill(db);
  db.close();
}

/** A length of time as format 2 says it. */
const lasting = (seconds: number): string =>
  seconds < 59.5 ? `${Math.max(1, Math.round(seconds))}s` : `~${Math.max(1, Math.floor(seconds / 60))}`;

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

type Stored = Readonly<Record<string, string | number>>;

const select = (path: string, sql: string, row: (stored: Stored) => ExpectedRow): readonly ExpectedRow[] =>
  withDatabase(path, (db) => db.prepare<[], Stored>(sql).all().map(row));

const supportRows = (path: string): readonly ExpectedRow[] =>
  select(path, 'SELECT * FROM messages', (row) => ({
    id: String(row.id),
    user: String(row.customer_id),
    day: dayOf(Date.parse(String(row.sent_at))),
    text: `${row.message} role=${row.role} ticket_id=${row.ticket_id} channel=${row.channel}`,
  }));

/** The shapes that are held: each is found, read whole, and survives what may happen to a job. */
export const recipeFiles: readonly RecipeFile[] = [
  {
    name: 'a browser’s history of two tables, in microseconds since 1601',
    recipe: 'browser-history',
    make: (path) => make(path, fillBrowserHistory),
    rows: (path) =>
      select(
        path,
        `SELECT v.id, v.visit_time / 1000 - 11644473600000 AS ms, v.visit_duration / 1e6 AS seconds, u.title, u.url
         FROM visits v JOIN urls u ON u.id = v.url`,
        ({ id, ms, seconds, title, url }) => ({
          id: String(id),
          user: 'me',
          day: dayOf(Number(ms)),
          text: `${String(title).replaceAll('|', '/')} url=${url} for=${lasting(Number(seconds))}`,
        }),
      ),
  },
  {
    name: 'the use of apps, in milliseconds since 1970',
    recipe: 'app-usage',
    make: (path) => make(path, fillAppUsage),
    rows: (path) =>
      select(path, 'SELECT * FROM app_usage', (row) => ({
        id: String(row._id),
        user: String(row.device_id),
        day: dayOf(Number(row.start_ts)),
        text: `@${row.app_name} for=${lasting(Number(row.duration_ms) / 1_000)}`,
      })),
  },
  {
    name: 'clicks in a shop, without rowid and with reserved words for columns',
    recipe: 'shop-clickstream',
    make: (path) =>
      make(path, (db) => {
        fillShopClickstream(db);
        db.exec(`CREATE TABLE "select" ("index" INTEGER, "user" INTEGER, "when" TEXT, event_type TEXT, product_id INTEGER,
            brand TEXT, "from" TEXT, category TEXT, price REAL, PRIMARY KEY ("user", "index")) WITHOUT ROWID;
          INSERT INTO "select" SELECT rowid, user_id, event_time, event_type, product_id, brand, NULL, category_code, price FROM clicks;
          DROP TABLE clicks;`);
      }),
    rows: (path) =>
      select(path, 'SELECT *, CAST(price AS TEXT) AS shown FROM "select"', (row) => ({
        id: `[${row.user},${row.index}]`,
        user: String(row.user),
        day: String(row.when).slice(0, 10),
        text: `${row.event_type} ${row.product_id} brand=${row.brand} category=${row.category} price=${row.shown}`,
      })),
  },
  {
    name: 'conversations with a support team',
    recipe: 'support-conversations',
    make: (path) => make(path, fillSupportConversations),
    rows: supportRows,
  },
  {
    name: 'a file in UTF-16',
    recipe: 'support-conversations',
    make: (path) => make(path, fillSupportConversations, 'UTF-16'),
    rows: supportRows,
  },
];
