import type { Database } from 'better-sqlite3';
import { createRandom } from '../scripts/sample/random.ts';
import { readCandidateFacts } from '../src/engine/pipelines/mail/talent/facts.ts';
import { emptyCandidate, talentTableOf } from '../src/engine/pipelines/mail/talent/talent.ts';
import { dictionaries } from '../src/engine/pipelines/mail/terms/dictionaries.ts';
import { saveVectors, vectorTables } from '../src/engine/pipelines/mail/vectors/vector-store.ts';
import { ensureIndex, makeTables } from '../src/engine/results/result-tables.ts';

/**
 * How vectors lie. `topics`: in 400 clouds about a common mean, as embeddings of texts do; `words`: few elements set,
 * as hashed words are; `scattered`: evenly everywhere, where the nearest are hardly nearer than the rest.
 */
export type Spread = 'topics' | 'words' | 'scattered';

export const dimension = 1_536;
const topics = 400;

/** Draws vectors of a spread, and near one of them a query. */
export interface VectorSource {
  next(): Float32Array;
  query(): Float32Array;
}

/** A sum of four draws: near enough to the normal distribution. */
function createNormal(seed: number): () => number {
  const random = createRandom(seed);
  return () => (random.next() + random.next() + random.next() + random.next() - 2) * 1.732;
}

function topicSource(seed: number): VectorSource {
  const normal = createNormal(seed);
  const random = createRandom(seed + 1);
  const draw = (scale: number): Float32Array =>
    Float32Array.from({ length: dimension }, () => normal() * scale);
  const mean = draw(1);
  const centres = Array.from({ length: topics }, () => draw(0.9));
  const next = (): Float32Array => {
    const centre = random.pick(centres);
    const own = draw(0.7);
    return own.map((value, at) => value + (centre[at] ?? 0) + (mean[at] ?? 0));
  };
  return { next, query: next };
}

function wordSource(seed: number): VectorSource {
  const random = createRandom(seed);
  const wordAt = (rank: number): number => (Math.imul(rank + 1, 0x9e3779b1) >>> 0) % dimension;
  const next = (): Float32Array => {
    const vector = new Float32Array(dimension);
    // The commonest words come most often, as Zipf found.
    for (let word = 0; word < 40; word += 1) {
      const at = wordAt(Math.floor(Math.exp(random.next() * Math.log(5_000))));
      vector[at] = (vector[at] ?? 0) + 1;
    }
    return vector;
  };
  return { next, query: next };
}

function scatteredSource(seed: number): VectorSource {
  const normal = createNormal(seed);
  const next = (): Float32Array => Float32Array.from({ length: dimension }, () => normal());
  return { next, query: next };
}

export function vectorSource(spread: Spread, seed = 1): VectorSource {
  const sources = { topics: topicSource, words: wordSource, scattered: scatteredSource };
  return sources[spread](seed);
}

const cities = ['東京', '大阪、リモート可', '上海', 'Berlin, hybrid', '深圳', 'リモート', null];

/** Fills a new file with candidates, their facts and vectors. */
export function makeTalent(db: Database, candidates: number, source: VectorSource): void {
  db.exec(`CREATE TABLE talent_candidates(email_id TEXT PRIMARY KEY, facts TEXT, vector_key TEXT);
    CREATE TABLE talent_projects(email_id TEXT PRIMARY KEY, facts TEXT, vector_key TEXT)`);
  makeTables(db, vectorTables);
  for (const table of Object.values(talentTableOf))
    ensureIndex(db, table, 'vector_key', `gleaner_${table}_vector_key`);
  const random = createRandom(7);
  const skills = dictionaries().skills.entries;
  const insert = db.prepare('INSERT INTO talent_candidates VALUES (?, ?, ?)');
  const keyAt = (at: number): string =>
    // Keys are hashes in a file: they come in no order.
    (Math.imul(at + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0').repeat(8);
  function* vectors(from: number, to: number) {
    for (let at = from; at < to; at += 1) yield { key: keyAt(at), values: source.next() };
  }
  const some = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) {
      const facts = readCandidateFacts({
        ...emptyCandidate,
        experience_years: Math.floor(random.next() * 20),
        skills: Array.from({ length: 6 }, () => random.pick(skills).names[0] ?? ''),
        location_preference: random.pick(cities),
        expected_salary: `月${40 + Math.floor(random.next() * 60)}万円`,
      });
      insert.run(String(at), JSON.stringify(facts), keyAt(at));
    }
    saveVectors(db, 'candidate', 'bench', vectors(from, to));
  };
  for (let from = 0; from < candidates; from += 2_000) {
    db.transaction(some).immediate(from, Math.min(candidates, from + 2_000));
  }
}
