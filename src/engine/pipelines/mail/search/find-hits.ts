import type { Database } from 'better-sqlite3';
import type { SearchHitRow, TalentKind } from '../../../../shared/pipelines/mail.ts';
import { defaultSearchWeights, type SearchWeights } from '../../../../shared/talent.ts';
import { checkWeights, vectorScore, weightedPart } from '../matching/hybrid-score.ts';
import { type Found, readFound } from '../talent/stored-facts.ts';
import { talentTableOf } from '../talent/talent.ts';
import { findNearest, type Near } from '../vectors/nearest-vectors.ts';
import { normalised, toBlob } from '../vectors/vector-store.ts';
import { filterParts, missesFilter } from './filter-score.ts';
import { asksNothing, noFilters, type SearchFilters } from './search-filters.ts';

export interface SearchInput {
  readonly kind: TalentKind;
  /** The model of the query's vector: only vectors of the same are compared. */
  readonly model: string;
  readonly vector: ArrayLike<number>;
  /** What was read of the query: it weighs. */
  readonly filters?: SearchFilters;
  /** What must be met: whoever is known to miss it is left out. */
  readonly required?: SearchFilters;
  readonly weights?: SearchWeights;
  /** 20 when left out. */
  readonly limit?: number;
}

export interface SearchHit extends Omit<SearchHitRow, 'found'> {
  /** The mail's id. */
  readonly id: string;
}

export interface SearchResult {
  /** The best first. */
  readonly hits: readonly SearchHit[];
  /** False where one further away could have come in by its filters, or by a vector that no code led to. */
  readonly exact: boolean;
}

interface FactsRow {
  readonly id: string;
  readonly key: string;
  readonly facts: string | null;
}

/** Whose vectors these are, and their facts. */
function rowsOf(db: Database, kind: TalentKind, near: readonly Near[]): readonly FactsRow[] {
  return db
    .prepare<[string], FactsRow>(
      `SELECT email_id AS id, vector_key AS key, facts FROM json_each(?)
       JOIN main.${talentTableOf[kind]} ON vector_key = value`,
    )
    .all(JSON.stringify(near.map(({ key }) => key)));
}

/** The score of one that is found: by default 0.7 of the likeness and 0.3 of the filters, 0 to 100. */
function scoreHit(
  id: string,
  similarity: number,
  found: Found,
  filters: SearchFilters,
  weights: SearchWeights,
): SearchHit {
  const byVector = vectorScore(similarity);
  const byFilters = filterParts(found, filters, weights.filters * 100);
  const filterPoints = byFilters.reduce((sum, part) => sum + part.value, 0);
  const whole = filterParts(found, filters).reduce((sum, part) => sum + part.value, 0);
  return {
    id,
    score: Math.min(100, weights.vector * byVector + filterPoints),
    vectorScore: byVector,
    filterScore: whole,
    parts: [weightedPart('vector', byVector, weights.vector, 'Likeness'), ...byFilters],
  };
}

const byScore = (a: SearchHit, b: SearchHit): number => b.score - a.score || (a.id < b.id ? -1 : 1);

/** So many of the nearest are scored; past them a search goes only where a required filter leaves too few. */
const looked = 1_000;

type Search = Required<SearchInput>;

/** The nearest by vector, scored. */
function searchNear(db: Database, search: Search): SearchResult & { readonly all: boolean } {
  const { kind, model, vector, filters, required, weights, limit } = search;
  const near = findNearest(db, { kind, model, vector, limit: Math.max(looked, limit) });
  const similarity = new Map(near.found.map((each) => [each.key, each.similarity]));
  const hits: SearchHit[] = [];
  for (const row of rowsOf(db, kind, near.found)) {
    const found = readFound(kind, row.facts);
    if (found === null || missesFilter(found, required)) continue;
    hits.push(scoreHit(row.id, similarity.get(row.key) ?? 0, found, filters, weights));
  }
  const best = hits.sort(byScore).slice(0, limit);
  const all = near.exact && near.found.length < Math.max(looked, limit);
  // One that was not looked at is no nearer than the furthest, and meets at most every filter.
  const furthest = vectorScore(near.found.at(-1)?.similarity ?? 0);
  const bound = weights.vector * furthest + weights.filters * (asksNothing(filters) ? 0 : 100);
  const settled = best.length >= limit && scoreAbove(best.at(-1), filters, weights) >= bound;
  return { hits: best, exact: near.exact && (all || settled), all };
}

/** Where no filter is asked, its points are everybody's and tell nobody apart. */
function scoreAbove(hit: SearchHit | undefined, filters: SearchFilters, weights: SearchWeights): number {
  return (hit?.score ?? 0) - (asksNothing(filters) ? weights.filters * 100 : 0);
}

/** Everybody in the file, one row in memory at a time: for required filters that few meet. */
function searchAll(db: Database, search: Search): SearchResult {
  const { kind, model, filters, required, weights, limit } = search;
  const vector = normalised(search.vector);
  const query = toBlob(vector);
  const similarity = db
    .prepare<[Buffer, string, string, number], number>(
      `SELECT 1 - vec_distance_cosine(vector, ?) FROM main.talent_vectors
       WHERE vector_key = ? AND model = ? AND dimension = ?`,
    )
    .pluck();
  const rows = db.prepare<[], FactsRow>(
    `SELECT email_id AS id, vector_key AS key, facts FROM main.${talentTableOf[kind]} WHERE vector_key IS NOT NULL`,
  );
  let best: SearchHit[] = [];
  for (const row of rows.iterate()) {
    const found = readFound(kind, row.facts);
    if (found === null || missesFilter(found, required)) continue;
    const cosine = similarity.get(query, row.key, model, vector.length);
    if (cosine === undefined) continue;
    best.push(scoreHit(row.id, cosine, found, filters, weights));
    // What cannot be among the best any more is let go.
    if (best.length > 4 * limit) best = best.sort(byScore).slice(0, limit);
  }
  return { hits: best.sort(byScore).slice(0, limit), exact: true };
}

/**
 * The candidates or projects that answer a query best: the thousand nearest by vector, scored; and where the required
 * filters leave fewer of those than are wanted, all that meet them.
 * @throws AppError weights_invalid, vector_unusable, vectors_unavailable
 */
export function findHits(db: Database, input: SearchInput): SearchResult {
  const search: Search = {
    ...input,
    weights: input.weights ?? defaultSearchWeights,
    filters: input.filters ?? noFilters,
    required: input.required ?? noFilters,
    limit: input.limit ?? 20,
  };
  checkWeights({ vector: search.weights.vector, filters: search.weights.filters });
  const { hits, exact, all } = searchNear(db, search);
  const isShort = hits.length < search.limit && !all && !asksNothing(search.required);
  return isShort ? searchAll(db, search) : { hits, exact };
}
