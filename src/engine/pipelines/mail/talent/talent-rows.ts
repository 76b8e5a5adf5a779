import type { Database } from 'better-sqlite3';
import type { TalentKind } from '../../../../shared/pipelines/mail.ts';
import { prepared } from '../../../database/prepared.ts';
import { sqlTime } from '../../../database/sql-text.ts';
import type { ExtractedField } from '../replies/extract-fields.ts';
import { fieldsOf } from '../replies/extract-fields.ts';
import type { FieldsPayload } from '../replies/extract-reply.ts';
import { experienceYears } from './facts.ts';
import { candidateText, projectText } from './summary-text.ts';
import {
  type Candidate,
  emptyCandidate,
  emptyProject,
  type Project,
  talentTableOf,
  vectorKey,
} from './talent.ts';

type Values = Record<string, string | number | readonly string[] | null>;

function fieldValue(
  kind: TalentKind,
  { field, values }: ExtractedField,
): string | number | readonly string[] | null {
  switch (fieldsOf[kind][field]) {
    case 'list':
      return [...new Set(values)];
    case 'years':
      return experienceYears(values[0] ?? null);
    default:
      return values[0] ?? null;
  }
}

/** The text that is embedded for a candidate or a project. */
export function embeddedText(kind: TalentKind, values: Candidate | Project): string {
  return kind === 'candidate' ? candidateText(values as Candidate) : projectText(values as Project);
}

/** Writes a candidate or project in place of what the mail was taken for before. Inside the engine's transaction. */
export function saveTalent(db: Database, emailId: string, { kind, fields }: FieldsPayload, at: number): void {
  const values: Values = { ...(kind === 'candidate' ? emptyCandidate : emptyProject) };
  for (const field of fields) values[field.field] = fieldValue(kind, field);
  const cited = Object.fromEntries(fields.map((field) => [field.field, field.lines]));
  const text = embeddedText(kind, values as unknown as Candidate | Project);
  const row: Record<string, string | number | null> = {
    email_id: emailId,
    ...Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
      ]),
    ),
    cited: JSON.stringify(cited),
    vector_key: text === '' ? null : vectorKey(text),
    created_at: sqlTime(at),
  };
  const names = Object.keys(row);
  for (const table of Object.values(talentTableOf))
    prepared(db, `DELETE FROM main.${table} WHERE email_id = ?`).run(emailId);
  prepared(
    db,
    `INSERT INTO main.${talentTableOf[kind]} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  ).run(row);
}

type StoredRow = Readonly<Record<string, string | number | null>>;

/** A list as it is stored; what another program wrote and is none reads as empty. */
export function parseList(stored: unknown): readonly string[] {
  try {
    const read: unknown = JSON.parse(String(stored));
    return Array.isArray(read) ? read.map(String) : [];
  } catch {
    // Said above.
    return [];
  }
}

/** The stored fields as values: lists parsed, everything else as it is. */
export function readTalent(kind: 'candidate', row: StoredRow): Candidate;
export function readTalent(kind: 'project', row: StoredRow): Project;
export function readTalent(kind: TalentKind, row: StoredRow): Candidate | Project;
export function readTalent(kind: TalentKind, row: StoredRow): Candidate | Project {
  const values: Values = { ...(kind === 'candidate' ? emptyCandidate : emptyProject) };
  for (const [name, shape] of Object.entries(fieldsOf[kind]))
    values[name] = shape === 'list' ? parseList(row[name]) : (row[name] ?? null);
  return values as unknown as Candidate | Project;
}

/** A candidate or project of the file by its mail; null where there is none. */
export function findTalent(db: Database, kind: 'candidate', emailId: string): Candidate | null;
export function findTalent(db: Database, kind: 'project', emailId: string): Project | null;
export function findTalent(db: Database, kind: TalentKind, emailId: string): Candidate | Project | null {
  const row = prepared<[string], StoredRow>(
    db,
    `SELECT * FROM main.${talentTableOf[kind]} WHERE email_id = ?`,
  ).get(emailId);
  return row === undefined ? null : readTalent(kind, row);
}
