import type { Database } from 'better-sqlite3';
import { type TalentTable, talentTables } from '../../../../shared/pipelines/mail.ts';
import { hasTable } from '../../../database/read-schema.ts';
import { type ExportSource, sourceOf } from '../../../exporting/export-source.ts';

/** What goes out of each table; lists and parts as JSON. */
const selects: Readonly<Record<TalentTable, string>> = {
  candidates: `SELECT email_id, name, title, experience_years, skills, certificates, education, location_preference,
    expected_salary, contact FROM main.talent_candidates ORDER BY rowid`,
  projects: `SELECT email_id, title, type, tech_requirements, description, budget, duration, start_time, work_style
    FROM main.talent_projects ORDER BY rowid`,
  matches: `SELECT project_id, candidate_id, rank, score, vector_score, model_score, rule_score, reason
    FROM main.talent_matches ORDER BY project_id, rank`,
};

const kindOf = (declared: string | null): 'number' | 'text' =>
  declared === 'INTEGER' || declared === 'REAL' ? 'number' : 'text';

function exportOf(db: Database, table: TalentTable): ExportSource {
  if (!hasTable(db, 'main', 'talent_matches')) return sourceOf([], []);
  const select = db.prepare<[], Readonly<Record<string, unknown>>>(selects[table]);
  const columns = select.columns().map(({ name, type }) => ({ name, kind: kindOf(type) }));
  // Taken at once: the connection cannot be written to while a select is open.
  return sourceOf(columns, select.all());
}

/** The tables of results that can be written out. */
export function talentExports(db: Database): Readonly<Record<string, () => ExportSource>> {
  return Object.fromEntries(talentTables.map((table) => [table, () => exportOf(db, table)]));
}
