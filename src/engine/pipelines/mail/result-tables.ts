import type { Database } from 'better-sqlite3';
import { readForms, refuseOtherForms, tryForms } from './foreign-tables.ts';
import { ensureVectorKeyIndexes, ensureVectorTables } from './vectors/vector-store.ts';

/** Every table that a mail job writes, by name: what else stands under one of them is refused. */
export const mailTableNames: readonly string[] = [
  'email_classes',
  'talent_candidates',
  'talent_projects',
  'talent_vectors',
  'talent_vector_codes',
  'talent_pairs',
  'talent_model_scores',
  'talent_matches',
];

function makeTables(db: Database): void {
  db.exec(`
    CREATE TABLE IF NOT EXISTS main.email_classes (
      email_id TEXT PRIMARY KEY,
      class TEXT NOT NULL,
      confidence REAL NOT NULL,
      reason TEXT,
      created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    );
    CREATE TABLE IF NOT EXISTS main.talent_candidates (
      email_id TEXT PRIMARY KEY,
      name TEXT,
      title TEXT,
      experience_years REAL,
      skills TEXT NOT NULL DEFAULT '[]',
      certificates TEXT NOT NULL DEFAULT '[]',
      education TEXT,
      location_preference TEXT,
      expected_salary TEXT,
      contact TEXT,
      cited TEXT NOT NULL,
      facts TEXT,
      vector_key TEXT,
      created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    );
    CREATE TABLE IF NOT EXISTS main.talent_projects (
      email_id TEXT PRIMARY KEY,
      title TEXT,
      type TEXT,
      tech_requirements TEXT NOT NULL DEFAULT '[]',
      description TEXT,
      budget TEXT,
      duration TEXT,
      start_time TEXT,
      work_style TEXT,
      cited TEXT NOT NULL,
      facts TEXT,
      vector_key TEXT,
      created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    );
    CREATE TABLE IF NOT EXISTS main.talent_pairs (
      project_id TEXT NOT NULL,
      candidate_id TEXT NOT NULL,
      similarity REAL NOT NULL,
      verdicts TEXT NOT NULL,
      pair_key TEXT NOT NULL,
      PRIMARY KEY (project_id, candidate_id)
    );
    CREATE TABLE IF NOT EXISTS main.talent_model_scores (
      pair_key TEXT PRIMARY KEY,
      score REAL NOT NULL,
      reason TEXT,
      model TEXT NOT NULL,
      created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    );
    CREATE TABLE IF NOT EXISTS main.talent_matches (
      project_id TEXT NOT NULL,
      candidate_id TEXT NOT NULL,
      rank INTEGER NOT NULL,
      score REAL NOT NULL,
      vector_score REAL NOT NULL,
      model_score REAL,
      rule_score REAL NOT NULL,
      parts TEXT NOT NULL,
      reason TEXT,
      PRIMARY KEY (project_id, candidate_id)
    );
    CREATE INDEX IF NOT EXISTS main.gleaner_talent_matches_candidate ON talent_matches(candidate_id);
  `);
  ensureVectorTables(db);
  ensureVectorKeyIndexes(db);
}

let known: ReturnType<typeof readForms> | null = null;
const forms = (): ReturnType<typeof readForms> => {
  known ??= readForms(makeTables, mailTableNames);
  return known;
};

/**
 * Looks whether the tables of results that are there are ours, before they are read. Nothing is written.
 * @throws AppError name_taken
 */
export function refuseForeignTables(db: Database): void {
  refuseOtherForms(db, forms());
}

/**
 * Makes the tables of results where they are missing. Fields that a mail does not state are NULL or `[]`; `cited` is
 * `{field: [[from, to], …]}` in lines of the mail, `facts` what could be normalised of the fields. Inside a transaction.
 * @throws AppError name_taken where a table that is there cannot take results
 */
export function ensureMailTables(db: Database): void {
  refuseOtherForms(db, forms());
  makeTables(db);
  tryForms(db, forms());
}
