import type { Database } from 'better-sqlite3';
import { hasTable } from '../../database/read-schema.ts';

/** Names of the stages, in their order. The ledger and the window know them by these. */
export const mailStages = {
  initialization: 'initialization',
  classification: 'email_classification',
  extraction: 'information_extraction',
  vectors: 'vector_generation',
  storage: 'database_storage',
  filtering: 'candidate_filtering',
  matching: 'matching_analysis',
  results: 'result_generation',
} as const;

/** Items whose last outcome in a stage is a failure, as a select of their ids. */
export function failedIn(db: Database, stage: string): string {
  if (!hasTable(db, 'main', 'gleaner_item')) return 'SELECT NULL WHERE FALSE';
  return `SELECT item_id FROM main.gleaner_item last WHERE stage = '${stage}' AND status = 'failed'
    AND NOT EXISTS (SELECT 1 FROM main.gleaner_item later WHERE later.item_id = last.item_id
      AND later.stage = last.stage AND later.rowid > last.rowid AND later.status <> 'pending')`;
}

/** Mails told to be a candidate or a project of which nothing is saved yet. */
export const unextracted = `SELECT c.email_id FROM main.email_classes c
  LEFT JOIN main.talent_candidates a ON a.email_id = c.email_id AND c.class = 'candidate'
  LEFT JOIN main.talent_projects p ON p.email_id = c.email_id AND c.class = 'project'
  WHERE c.class <> 'other' AND a.email_id IS NULL AND p.email_id IS NULL`;
