import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { prepared } from '../../../database/prepared.ts';
import { candidateSummary, projectSummary } from './summary-text.ts';
import { findTalent } from './talent-rows.ts';

/** A candidate that a project is matched with. */
export interface Pair {
  readonly projectId: string;
  readonly candidateId: string;
  readonly similarity: number;
  /** By the content of both and the model: a judgement that was paid for is found again by it. */
  readonly pairKey: string;
}

export function pairKeyOf(project: string, candidate: string, model: string): string {
  return createHash('sha256')
    .update(JSON.stringify([project, candidate, model]))
    .digest('hex');
}

export function pairsOf(db: Database, projectId: string): readonly Pair[] {
  return prepared<[string], Pair>(
    db,
    `SELECT project_id AS projectId, candidate_id AS candidateId, similarity, pair_key AS pairKey
       FROM main.talent_pairs WHERE project_id = ? ORDER BY similarity DESC, candidate_id`,
  ).all(projectId);
}

/** The one line that stands for a candidate or a project before the model; null where it is gone. */
export function summaryOf(db: Database, kind: 'candidate' | 'project', emailId: string): string | null {
  if (kind === 'candidate') {
    const candidate = findTalent(db, 'candidate', emailId);
    return candidate === null ? null : candidateSummary(candidate);
  }
  const project = findTalent(db, 'project', emailId);
  return project === null ? null : projectSummary(project);
}
