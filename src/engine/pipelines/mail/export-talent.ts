import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Database } from 'better-sqlite3';
import { stringify } from 'csv-stringify';
import { AppError } from '../../../shared/app-error.ts';
import type { ExportFormat, ExportReport, TalentTable } from '../../../shared/talent-views.ts';
import { hasTable } from '../../database/read-schema.ts';

/** What goes out of each table; lists and parts as JSON. */
const selects: Readonly<Record<TalentTable, string>> = {
  candidates: `SELECT email_id, name, title, experience_years, skills, certificates, education, location_preference,
    expected_salary, contact FROM main.talent_candidates ORDER BY rowid`,
  projects: `SELECT email_id, title, type, tech_requirements, description, budget, duration, start_time, work_style
    FROM main.talent_projects ORDER BY rowid`,
  matches: `SELECT project_id, candidate_id, rank, score, vector_score, model_score, rule_score, reason
    FROM main.talent_matches ORDER BY project_id, rank`,
};

/** A spreadsheet takes a cell that begins like this for a formula; a mail may have been written to make it one. */
const formula = /^[=+\-@\t\r]/;
const harmless = (value: unknown): unknown =>
  typeof value === 'string' && formula.test(value) ? `'${value}` : value;

function* rowsAsJson(rows: Iterable<Record<string, unknown>>): Generator<string> {
  for (const row of rows) yield `${JSON.stringify(row)}\n`;
}

function* harmlessRows(rows: Iterable<Record<string, unknown>>): Generator<Record<string, unknown>> {
  for (const row of rows)
    yield Object.fromEntries(Object.entries(row).map(([name, value]) => [name, harmless(value)]));
}

/**
 * Writes a table of results to a file: CSV with a byte order mark (spreadsheets need it for Chinese), or a JSON object a
 * line. What is there at `path` is replaced once the new file is whole.
 * @throws AppError export_failed
 */
export async function exportTalent(
  db: Database,
  table: TalentTable,
  format: ExportFormat,
  path: string,
): Promise<ExportReport> {
  // Taken at once: the connection cannot be written to while a select is open.
  const rows = hasTable(db, 'main', 'talent_matches')
    ? db.prepare<[], Record<string, unknown>>(selects[table]).all()
    : [];
  const partial = `${path}.part`;
  try {
    const out = createWriteStream(partial);
    if (format === 'jsonl') await pipeline(Readable.from(rowsAsJson(rows)), out);
    else await pipeline(Readable.from(harmlessRows(rows)), stringify({ header: true, bom: true }), out);
    renameSync(partial, path);
  } catch (cause) {
    rmSync(partial, { force: true });
    throw new AppError('export_failed', `The file could not be written: ${path}`, {
      hint: 'Check that the folder can be written to and that the disk has room.',
      params: { path },
      cause,
    });
  }
  return { path, rows: rows.length };
}
