import { endianness } from 'node:os';
import type { Database } from 'better-sqlite3';
import { AppError } from '../../../../shared/app-error.ts';
import type { TalentKind } from '../../../../shared/pipelines/mail.ts';
import { prepared } from '../../../database/prepared.ts';
import { hasTable } from '../../../database/read-schema.ts';
import type { ResultTable } from '../../../results/result-table.ts';
import { talentTableOf } from '../talent/talent.ts';
import { vectorCode } from './vector-code.ts';

const insertCode =
  'INSERT OR REPLACE INTO main.talent_vector_codes (model, kind, dimension, vector_key, code) VALUES (?, ?, ?, ?, ?)';

export interface NewVector {
  /** `vectorKey` of the embedded text. */
  readonly key: string;
  readonly values: ArrayLike<number>;
}

/**
 * The vectors, and beside them their codes in a table of its own: a search reads 30 MB of codes where the vectors are
 * 600 MB.
 */
export const vectorTables: readonly ResultTable[] = [
  {
    name: 'talent_vectors',
    create: `CREATE TABLE main.talent_vectors (
      vector_key TEXT NOT NULL,
      model TEXT NOT NULL,
      dimension INTEGER NOT NULL,
      vector BLOB NOT NULL,
      PRIMARY KEY (vector_key, model)
    )`,
  },
  {
    name: 'talent_vector_codes',
    create: `CREATE TABLE main.talent_vector_codes (
      model TEXT NOT NULL,
      kind TEXT NOT NULL,
      dimension INTEGER NOT NULL,
      vector_key TEXT NOT NULL,
      code BLOB NOT NULL,
      PRIMARY KEY (model, kind, dimension, vector_key)
    ) WITHOUT ROWID`,
  },
];

/**
 * A vector at length 1.
 * @throws AppError vector_unusable where it is empty, all noughts or holds what is no number
 */
export function normalised(values: ArrayLike<number>): Float32Array {
  let squares = 0;
  for (let at = 0; at < values.length; at += 1) squares += (values[at] ?? 0) ** 2;
  const length = Math.sqrt(squares);
  if (!(length > 0 && Number.isFinite(length))) {
    throw new AppError('vector_unusable', 'The model gave a vector that points nowhere.', {
      hint: 'Check the embedding model in the settings, then try again.',
    });
  }
  return Float32Array.from({ length: values.length }, (_, at) => (values[at] ?? 0) / length);
}

/** float32, little-endian, as sqlite-vec reads it. */
export function toBlob(vector: Float32Array): Buffer {
  const blob = Buffer.from(vector.buffer.slice(vector.byteOffset, vector.byteOffset + vector.byteLength));
  return endianness() === 'LE' ? blob : blob.swap32();
}

function fromBlob(blob: Buffer): Float32Array {
  return Float32Array.from({ length: blob.length / 4 }, (_, at) => blob.readFloatLE(at * 4));
}

/** Whether the file has any vector of that model. */
export const hasVectors = (db: Database, model: string): boolean =>
  hasTable(db, 'main', 'talent_vectors') &&
  db.prepare('SELECT 1 FROM main.talent_vectors WHERE model = ? LIMIT 1').get(model) !== undefined;

/**
 * Saves vectors, normalised, in place of earlier ones of the same key and model. Inside the caller's transaction.
 * @throws AppError vector_unusable
 */
export function saveVectors(
  db: Database,
  kind: TalentKind,
  model: string,
  vectors: Iterable<NewVector>,
): number {
  const keep = prepared(
    db,
    'INSERT OR REPLACE INTO main.talent_vectors (vector_key, model, dimension, vector) VALUES (?, ?, ?, ?)',
  );
  const keepCode = prepared(db, insertCode);
  let saved = 0;
  for (const { key, values } of vectors) {
    const vector = normalised(values);
    keep.run(key, model, vector.length, toBlob(vector));
    keepCode.run(model, kind, vector.length, key, vectorCode(vector));
    saved += 1;
  }
  return saved;
}

/** The vector of a key, of length 1; null where the model has none. */
export function readVector(db: Database, model: string, key: string): Float32Array | null {
  const blob = db
    .prepare<[string, string], Buffer>(
      'SELECT vector FROM main.talent_vectors WHERE vector_key = ? AND model = ?',
    )
    .pluck()
    .get(key, model);
  return blob === undefined ? null : fromBlob(blob);
}

const restoredAtOnce = 500;

/** Makes the codes of vectors that somebody has and that have none: theirs were forgotten, and the text came back. */
function restoreCodes(db: Database, kind: TalentKind): void {
  const bare = db.prepare<[string], { key: string; model: string; vector: Buffer }>(
    `SELECT DISTINCT v.vector_key AS key, v.model, v.vector FROM main.${talentTableOf[kind]} t
     JOIN main.talent_vectors v ON v.vector_key = t.vector_key
     WHERE NOT EXISTS (SELECT 1 FROM main.talent_vector_codes c WHERE c.model = v.model AND c.kind = ?
       AND c.dimension = v.dimension AND c.vector_key = v.vector_key)
     LIMIT ${restoredAtOnce}`,
  );
  const keep = db.prepare(insertCode);
  for (let rows = bare.all(kind); rows.length > 0; rows = bare.all(kind)) {
    for (const { key, model, vector } of rows) {
      const values = fromBlob(vector);
      keep.run(model, kind, values.length, key, vectorCode(values));
    }
  }
}

/**
 * Forgets the codes of vectors that no candidate or project has any more, and makes those again that one has again; the
 * vectors themselves stay paid for. Answers how many were forgotten. Inside the caller's transaction.
 */
export function forgetUnused(db: Database, kind: TalentKind): number {
  const { changes } = db
    .prepare(
      `DELETE FROM main.talent_vector_codes WHERE kind = ?
       AND vector_key NOT IN (SELECT vector_key FROM main.${talentTableOf[kind]} WHERE vector_key IS NOT NULL)`,
    )
    .run(kind);
  restoreCodes(db, kind);
  return changes;
}
