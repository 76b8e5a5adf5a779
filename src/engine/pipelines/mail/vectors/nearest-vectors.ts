import type { Database } from 'better-sqlite3';
import type { TalentKind } from '../../../../shared/pipelines/mail.ts';
import { loadVectorFunctions } from './load-vector-functions.ts';
import { vectorCode } from './vector-code.ts';
import { normalised, toBlob } from './vector-store.ts';

export interface NearestQuery {
  readonly kind: TalentKind;
  readonly model: string;
  readonly vector: ArrayLike<number>;
  readonly limit: number;
  /** The least cosine; by default any. */
  readonly minSimilarity?: number;
  /** Looks at every vector however many there are, in time that grows with them. */
  readonly exact?: boolean;
}

export interface Near {
  readonly key: string;
  /** The cosine, -1 to 1, computed on the float32 vectors. */
  readonly similarity: number;
}

export interface Nearest {
  /** The nearest first. */
  readonly found: readonly Near[];
  /** Whether every vector was looked at; else the best by code were, see `recheckedFor`. */
  readonly exact: boolean;
}

/** Up to so many vectors all are compared: some 25 µs each. */
export const comparedAll = 4_000;

/** Of more, so many with the nearest codes are compared; the recall this gives is in docs/BENCHMARKS.md. */
function recheckedFor(limit: number): number {
  return Math.max(2_500, 2 * limit);
}

/** A cosine is computed in float32: what is so near to the least counts as reaching it. */
const rounding = 1e-6;

const ofKind = 'model = :model AND kind = :kind AND dimension = :dimension';
const byDistance = (keys: string): string => `
  SELECT key, 1 - distance AS similarity FROM (
    SELECT v.vector_key AS key, vec_distance_cosine(v.vector, :vector) AS distance
    FROM (${keys}) AS chosen
    JOIN main.talent_vectors v
      ON v.vector_key = chosen.vector_key AND v.model = :model AND v.dimension = :dimension
  ) WHERE distance <= :most ORDER BY distance, key LIMIT :limit`;
const all = byDistance(`SELECT vector_key FROM main.talent_vector_codes WHERE ${ofKind}`);
const byCode = byDistance(`
  SELECT vector_key FROM main.talent_vector_codes WHERE ${ofKind}
  ORDER BY vec_distance_hamming(vec_bit(code), vec_bit(:code)) LIMIT :rechecked`);

function isFew(db: Database, place: Readonly<Record<string, unknown>>): boolean {
  const count = db
    .prepare<unknown[], number>(
      `SELECT COUNT(*) FROM (SELECT 1 FROM main.talent_vector_codes WHERE ${ofKind} LIMIT ${comparedAll + 1})`,
    )
    .pluck()
    .get(place);
  return (count ?? 0) <= comparedAll;
}

/**
 * The vectors of a kind nearest to one, by cosine. Few vectors are all compared; of many, those with the nearest codes
 * are, and ordered by the exact cosine. Vectors of another model or dimension are not looked at.
 * @throws AppError vector_unusable, vectors_unavailable
 */
export function findNearest(db: Database, query: NearestQuery): Nearest {
  loadVectorFunctions(db);
  const vector = normalised(query.vector);
  const place = { model: query.model, kind: query.kind, dimension: vector.length };
  const exact = query.exact === true || isFew(db, place);
  const params = {
    ...place,
    vector: toBlob(vector),
    most: 1 - (query.minSimilarity ?? -2) + rounding,
    limit: query.limit,
    ...(exact ? {} : { code: vectorCode(vector), rechecked: recheckedFor(query.limit) }),
  };
  const found = db.prepare<unknown[], Near>(exact ? all : byCode).all(params);
  return { found, exact };
}

const firstWalked = 1_000;

/**
 * The vectors nearest to one, one after another, for a reader that turns some of them down: the first thousand by their
 * codes; for one who reads on, all are compared. None is left out in the end.
 */
export function* walkNearest(db: Database, query: Omit<NearestQuery, 'limit' | 'exact'>): Generator<Near> {
  const first = findNearest(db, { ...query, limit: firstWalked });
  yield* first.found;
  if (first.exact && first.found.length < firstWalked) return;
  const seen = new Set(first.found.map(({ key }) => key));
  const { found } = findNearest(db, { ...query, limit: Number.MAX_SAFE_INTEGER, exact: true });
  for (const near of found) if (!seen.has(near.key)) yield near;
}
