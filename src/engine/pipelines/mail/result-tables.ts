import type { Database } from 'better-sqlite3';
import type { ResultTable } from '../../results/result-table.ts';
import { ensureTables, refuseForeignTables } from '../../results/result-tables.ts';
import { vectorTables } from './vectors/vector-store.ts';

/** Every table that a mail job writes: what else stands under one of their names is refused. */
const tables: readonly ResultTable[] = [
  {
    name: 'email_classes',
    create: `CREATE TABLE main.email_classes (
      email_id TEXT PRIMARY KEY,
      class TEXT NOT NULL,
      confidence REAL NOT NULL,
      reason TEXT,
      created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    )`,
  },
  {
    name: 'talent_candidates',
    create: `CREATE TABLE main.talent_candidates (
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
    )`,
    indexes: { vector_key: 'gleaner_talent_candidates_vector_key' },
  },
  {
    name: 'talent_projects',
    create: `CREATE TABLE main.talent_projects (
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
    )`,
    indexes: { vector_key: 'gleaner_talent_projects_vector_key' },
  },
  ...vectorTables,
  {
    name: 'talent_pairs',
    create: `CREATE TABLE main.talent_pairs (
      project_id TEXT NOT NULL,
      candidate_id TEXT NOT NULL,
      similarity REAL NOT NULL,
      verdicts TEXT NOT NULL,
      pair_key TEXT NOT NULL,
      PRIMARY KEY (project_id, candidate_id)
    )`,
  },
  {
    name: 'talent_model_scores',
    create: `CREATE TABLE main.talent_model_scores (
      pair_key TEXT PRIMARY KEY,
      score REAL NOT NULL,
      reason TEXT,
      model TEXT NOT NULL,
      created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    )`,
  },
  {
    name: 'talent_matches',
    create: `CREATE TABLE main.talent_matches (
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
    )`,
    indexes: { candidate_id: 'gleaner_talent_matches_candidate' },
  },
];

export const mailTableNames: readonly string[] = tables.map(({ name }) => name);

/**
 * Looks whether the tables of results that are there are ours, before they are read. Nothing is written.
 * @throws AppError name_taken
 */
export function refuseForeignMailTables(db: Database): void {
  refuseForeignTables(db, tables);
}

/**
 * Makes the tables of results where they are missing. Fields that a mail does not state are NULL or `[]`; `cited` is
 * `{field: [[from, to], …]}` in lines of the mail, `facts` what could be normalised of the fields. Inside a transaction.
 * @throws AppError name_taken where a table that is there cannot take results
 */
export function ensureMailTables(db: Database): void {
  ensureTables(db, tables);
}
