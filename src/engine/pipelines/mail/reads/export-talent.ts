import type { Database } from 'better-sqlite3';
import type { ExportFormat, ExportReport, TalentTable } from '../../../../shared/talent-views.ts';
import { hasTable } from '../../../database/read-schema.ts';
import { type ExportRow, exportRows } from '../../../export-rows.ts';

/** What goes out of each table; lists and parts as JSON. */
const selects: Readonly<Record<TalentTable, string>> = {
  candidates: `SELECT email_id, name, title, experience_years, skills, certificates, education, location_preference,
    expected_salary, contact FROM main.talent_candidates ORDER BY rowid`,
  projects: `SELECT email_id, title, type, tech_requirements, description, budget, duration, start_time, work_style
    FROM main.talent_projects ORDER BY rowid`,
  matches: `SELECT project_id, candidate_id, rank, score, vector_score, model_score, rule_score, reason
    FROM main.talent_matches ORDER BY project_id, rank`,
};

/**
 * Writes a table of results to a file, as `exportRows` does.
 * @throws AppError export_failed
 */
export async function exportTalent(
  db: Database,
  table: TalentTable,
  format: ExportFormat,
  path: string,
): Promise<ExportReport> {
  if (!hasTable(db, 'main', 'talent_matches')) return exportRows([], [], format, path);
  const select = db.prepare<[], ExportRow>(selects[table]);
  const columns = select.columns().map(({ name }) => name);
  // Taken at once: the connection cannot be written to while a select is open.
  return exportRows(select.all(), columns, format, path);
}
