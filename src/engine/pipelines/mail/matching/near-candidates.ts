import type { Database } from 'better-sqlite3';
import { readFound } from '../talent/stored-facts.ts';
import { walkNearest } from '../vectors/nearest-vectors.ts';
import type { NearCandidate } from './prefilter.ts';

export interface NearCandidateQuery {
  readonly model: string;
  /** The project's. */
  readonly vector: ArrayLike<number>;
  readonly minSimilarity: number;
}

interface Row {
  readonly id: string;
  readonly facts: string | null;
}

/**
 * The candidates nearest to a project, one after another, as `prefilter` reads them; read from the file only as far as
 * they are taken. They are found by an index on `vector_key`.
 * @throws AppError vector_unusable, vectors_unavailable
 */
export function* nearCandidates(db: Database, query: NearCandidateQuery): Generator<NearCandidate> {
  const rows = db.prepare<[string], Row>(
    'SELECT email_id AS id, facts FROM main.talent_candidates WHERE vector_key = ? ORDER BY email_id',
  );
  for (const { key, similarity } of walkNearest(db, { ...query, kind: 'candidate' })) {
    for (const { id, facts } of rows.all(key)) {
      const found = readFound('candidate', facts);
      if (found?.kind === 'candidate') yield { id, similarity, facts: found.facts };
    }
  }
}
