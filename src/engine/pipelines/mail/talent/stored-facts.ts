import type { Database } from 'better-sqlite3';
import type { TalentKind } from '../../../../shared/pipelines/mail.ts';
import { prepared } from '../../../database/prepared.ts';
import { type CandidateFacts, candidateFactsSchema, type ProjectFacts, projectFactsSchema } from './facts.ts';
import { talentTableOf } from './talent.ts';

/** The facts of somebody or of some project, as they stand in the file. */
export type Found =
  | { readonly kind: 'candidate'; readonly facts: CandidateFacts }
  | { readonly kind: 'project'; readonly facts: ProjectFacts };

/** The facts in a cell; null where they are missing or not what we wrote. */
export function readFound(kind: TalentKind, text: string | null): Found | null {
  let facts: unknown;
  try {
    facts = JSON.parse(text ?? 'null');
  } catch {
    // A file may be edited by others: a row that cannot be read is left out, the rest is found.
    return null;
  }
  if (kind === 'candidate') {
    const read = candidateFactsSchema.safeParse(facts);
    return read.success ? { kind, facts: read.data } : null;
  }
  const read = projectFactsSchema.safeParse(facts);
  return read.success ? { kind, facts: read.data } : null;
}

function findFacts(db: Database, kind: TalentKind, emailId: string): Found | null {
  const stored = prepared<[string], string | null>(
    db,
    `SELECT facts FROM main.${talentTableOf[kind]} WHERE email_id = ?`,
  )
    .pluck()
    .get(emailId);
  return readFound(kind, stored ?? null);
}

/** Null where they are missing or not what we wrote. */
export function candidateFacts(db: Database, emailId: string): CandidateFacts | null {
  const found = findFacts(db, 'candidate', emailId);
  return found?.kind === 'candidate' ? found.facts : null;
}

/** Null where they are missing or not what we wrote. */
export function projectFacts(db: Database, emailId: string): ProjectFacts | null {
  const found = findFacts(db, 'project', emailId);
  return found?.kind === 'project' ? found.facts : null;
}
