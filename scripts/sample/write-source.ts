import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';

/** The two input tables as the original system makes them; it makes its result tables only when it runs. */
const SCHEMA = `
CREATE TABLE behavior_data (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id TEXT NOT NULL,
  action TEXT NOT NULL,
  timestamp DATETIME NOT NULL,
  item_id TEXT,
  app_id TEXT,
  media_id TEXT,
  poi_id TEXT,
  duration INTEGER,
  properties TEXT,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  behavior_text TEXT
);
CREATE TABLE user_profiles (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id TEXT UNIQUE NOT NULL,
  age INTEGER,
  gender TEXT,
  city TEXT,
  occupation TEXT,
  properties TEXT,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  profile_text TEXT
);
`;

/** Fixed, so that the same content gives the same bytes. */
const CREATED_AT = '2025-12-15 09:00:00';
const ROWS_PER_TRANSACTION = 50_000;
/** One call into SQLite for many rows more than halves the time of a large file. */
const ROWS_PER_INSERT = 50;
const VALUES_PER_ROW = 9;

/** One row of `behavior_data`; what does not apply is null. `seconds` is the duration. */
export interface BehaviorRow {
  readonly userId: string;
  readonly action: string;
  readonly timestamp: string;
  readonly item: string | null;
  readonly app: string | null;
  readonly media: string | null;
  readonly poi: string | null;
  readonly seconds: number | null;
  readonly text: string | null;
}

/** One row of `user_profiles`. */
export interface ProfileRow {
  readonly userId: string;
  readonly age: number;
  readonly gender: string;
  readonly city: string;
  readonly occupation: string;
  readonly properties: string | null;
  readonly text: string | null;
}

export interface SourceWriter {
  readonly addBehavior: (row: BehaviorRow) => void;
  readonly addProfile: (row: ProfileRow) => void;
}

interface ClosableWriter extends SourceWriter {
  /** Writes what is still held back. */
  readonly flush: () => void;
}

/** A prepared insert of so many behaviour rows at once. */
function prepareBehaviors(db: Database.Database, rows: number): Database.Statement {
  const row = `(?, ?, ?, ?, ?, ?, ?, ?, '${CREATED_AT}', ?)`;
  return db.prepare(
    `INSERT INTO behavior_data
      (user_id, action, timestamp, item_id, app_id, media_id, poi_id, duration, created_at, behavior_text)
      VALUES ${Array.from({ length: rows }, () => row).join(', ')}`,
  );
}

/** Prepared inserts into an open transaction, committed every so many rows to bound memory. */
function createWriter(db: Database.Database): ClosableWriter {
  const insertMany = prepareBehaviors(db, ROWS_PER_INSERT);
  const insertOne = prepareBehaviors(db, 1);
  const insertProfile = db.prepare(
    `INSERT INTO user_profiles (user_id, age, gender, city, occupation, properties, created_at, profile_text)
      VALUES (?, ?, ?, ?, ?, ?, '${CREATED_AT}', ?)`,
  );
  // All values of the held rows in one flat list, as the insert takes them.
  let held: (string | number | null)[] = [];
  let inserted = 0;
  return {
    addBehavior: ({ userId, action, timestamp, item, app, media, poi, seconds, text }) => {
      held.push(userId, action, timestamp, item, app, media, poi, seconds, text);
      if (held.length < ROWS_PER_INSERT * VALUES_PER_ROW) return;
      insertMany.run(held);
      held = [];
      inserted += ROWS_PER_INSERT;
      if (inserted % ROWS_PER_TRANSACTION === 0) db.exec('COMMIT; BEGIN');
    },
    addProfile: ({ userId, age, gender, city, occupation, properties, text }) => {
      insertProfile.run(userId, age, gender, city, occupation, properties, text);
    },
    flush: () => {
      for (let from = 0; from < held.length; from += VALUES_PER_ROW) {
        insertOne.run(held.slice(from, from + VALUES_PER_ROW));
      }
      held = [];
    },
  };
}

function build(path: string, fill: (writer: SourceWriter) => void): void {
  const db = new Database(path);
  try {
    // Nothing to lose while building: a crash leaves a temporary file, never half a source.
    db.pragma('journal_mode = OFF');
    db.pragma('synchronous = OFF');
    db.exec(SCHEMA);
    db.exec('BEGIN');
    const writer = createWriter(db);
    fill(writer);
    writer.flush();
    db.exec('COMMIT');
    // Made last: sorting once is quicker than keeping a tree in order.
    db.exec('CREATE INDEX idx_behavior_user ON behavior_data(user_id)');
  } finally {
    db.close();
  }
}

/**
 * Writes a source file in the original system's schema, without result tables. It is built under a temporary name
 * beside `path` and takes its place only when complete; a file that was there is replaced. The same rows give
 * the same bytes. Throws what SQLite or the file system throws, and then leaves `path` as it was.
 */
export function writeSource(path: string, fill: (writer: SourceWriter) => void): void {
  const target = resolve(path);
  const building = `${target}.${randomUUID()}.tmp`;
  mkdirSync(dirname(target), { recursive: true });
  try {
    build(building, fill);
    // A journal left by the old file must not be played into the new one.
    for (const journal of ['-wal', '-shm', '-journal']) rmSync(target + journal, { force: true });
    renameSync(building, target);
  } finally {
    rmSync(building, { force: true });
  }
}
