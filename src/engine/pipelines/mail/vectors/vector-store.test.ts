import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/app-error.ts';
import { makeTables } from '../../../results/result-tables.ts';
import { vectorKey } from '../talent/talent.ts';
import { loadVectorFunctions, outsideArchive } from './load-vector-functions.ts';
import { comparedAll, findNearest, walkNearest } from './nearest-vectors.ts';
import { codeBits, vectorCode } from './vector-code.ts';
import { forgetUnused, normalised, readVector, saveVectors, vectorTables } from './vector-store.ts';

const path = join(tmpdir(), `gleaner-vectors-${process.pid}.db`);
let db: Database.Database;

beforeEach(() => {
  db = new Database(path);
  makeTables(db, vectorTables);
});
afterEach(() => {
  db.close();
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
});

/** Reproducible numbers between -1 and 1 (a linear congruential generator). */
function numbers(seed: number, count: number): number[] {
  let state = seed >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  });
}

function cosine(left: readonly number[], right: readonly number[]): number {
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right));
}

const thrown = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
};

describe('loadVectorFunctions', () => {
  it('leaves SQL unable to load a library of its own', () => {
    loadVectorFunctions(db);
    loadVectorFunctions(db);
    expect(db.prepare('SELECT vec_version()').pluck().get()).toMatch(/^v0\.1\./);
    expect(() => db.prepare("SELECT load_extension('/tmp/evil.so')").get()).toThrow('not authorized');
  });

  it('says where there is no library for the system', () => {
    const missing = () => loadVectorFunctions(db, () => '/nowhere/vec0');
    expect(thrown(missing)).toBe('vectors_unavailable');
    expect(
      thrown(() =>
        loadVectorFunctions(db, () => {
          throw new Error('Unsupported platform');
        }),
      ),
    ).toBe('vectors_unavailable');
  });

  it('looks beside the archive of a packed app', () => {
    expect(outsideArchive('/opt/g/app.asar/node_modules/x/vec0.so')).toBe(
      '/opt/g/app.asar.unpacked/node_modules/x/vec0.so',
    );
    expect(outsideArchive('/home/app/node_modules/x/vec0.so')).toBe('/home/app/node_modules/x/vec0.so');
  });
});

describe('saveVectors', () => {
  it('keeps a vector at length 1 under its content and model', () => {
    const key = vectorKey('Python 开发');
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(saveVectors(db, 'candidate', 'm1', [{ key, values: [3, 4] }])).toBe(1);
    const vector = readVector(db, 'm1', key);
    expect([...(vector ?? [])].map((value) => Number(value.toFixed(6)))).toEqual([0.6, 0.8]);
    expect(readVector(db, 'm2', key)).toBeNull();
    const row = db.prepare('SELECT dimension, length(vector) AS bytes FROM talent_vectors').get();
    expect(row).toEqual({ dimension: 2, bytes: 8 });
  });

  it('replaces a vector that is embedded again, at another length too', () => {
    saveVectors(db, 'candidate', 'm', [{ key: 'a', values: [1, 0] }]);
    saveVectors(db, 'candidate', 'm', [{ key: 'a', values: [0, 0, 1] }]);
    expect([...(readVector(db, 'm', 'a') ?? [])]).toEqual([0, 0, 1]);
    const near = (vector: number[]) =>
      findNearest(db, { kind: 'candidate', model: 'm', vector, limit: 5 }).found;
    expect(near([1, 0])).toEqual([]);
    expect(near([0, 0, 2])).toEqual([{ key: 'a', similarity: 1 }]);
  });

  it.each([[[]], [[0, 0]], [[Number.NaN, 1]], [[Number.POSITIVE_INFINITY, 1]]])('refuses %j', (values) => {
    expect(thrown(() => saveVectors(db, 'candidate', 'm', [{ key: 'a', values }]))).toBe('vector_unusable');
    expect(readVector(db, 'm', 'a')).toBeNull();
  });

  it('forgets the codes of what nobody has any more, and knows them again when one has', () => {
    db.exec('CREATE TABLE talent_candidates(email_id TEXT PRIMARY KEY, vector_key TEXT)');
    db.exec("INSERT INTO talent_candidates VALUES ('1', 'kept'), ('2', NULL)");
    const values = [1, 2];
    saveVectors(db, 'candidate', 'm', [
      { key: 'kept', values },
      { key: 'gone', values },
    ]);
    expect(forgetUnused(db, 'candidate')).toBe(1);
    const found = findNearest(db, { kind: 'candidate', model: 'm', vector: values, limit: 5 }).found;
    expect(found.map(({ key }) => key)).toEqual(['kept']);
    expect(readVector(db, 'm', 'gone')).not.toBeNull();
    // The text comes back: its vector is not embedded again, and is found again.
    db.exec("UPDATE talent_candidates SET vector_key = 'gone' WHERE email_id = '2'");
    expect(forgetUnused(db, 'candidate')).toBe(0);
    const again = findNearest(db, { kind: 'candidate', model: 'm', vector: values, limit: 5 }).found;
    expect(again.map(({ key }) => key)).toEqual(['gone', 'kept']);
  });
});

describe('findNearest', () => {
  it('orders by the cosine, of one kind, model and dimension', () => {
    const values = [
      [1, 0, 0],
      [0.9, 0.1, 0],
      [0, 1, 0],
      [-1, 0, 0],
    ];
    saveVectors(
      db,
      'candidate',
      'm',
      values.map((each, at) => ({ key: `c${at}`, values: each })),
    );
    saveVectors(db, 'project', 'm', [{ key: 'p', values: [1, 0, 0] }]);
    saveVectors(db, 'candidate', 'other', [{ key: 'o', values: [1, 0, 0] }]);
    saveVectors(db, 'candidate', 'm', [{ key: 'long', values: [1, 0, 0, 0] }]);
    const query = { kind: 'candidate', model: 'm', vector: [2, 0, 0], limit: 10 } as const;
    const { found, exact } = findNearest(db, query);
    expect(exact).toBe(true);
    expect(found.map(({ key }) => key)).toEqual(['c0', 'c1', 'c2', 'c3']);
    for (const [at, near] of found.entries())
      expect(near.similarity).toBeCloseTo(cosine([1, 0, 0], values[at] ?? []), 6);
    expect(findNearest(db, { ...query, minSimilarity: 0.6 }).found.map(({ key }) => key)).toEqual([
      'c0',
      'c1',
    ]);
    expect(findNearest(db, { ...query, limit: 1 }).found.map(({ key }) => key)).toEqual(['c0']);
  });

  it('counts a similarity of exactly the least as reached', () => {
    saveVectors(db, 'candidate', 'm', [{ key: 'a', values: [0.6, 0.8] }]);
    const query = { kind: 'candidate', model: 'm', vector: [1, 0], limit: 1 } as const;
    expect(findNearest(db, { ...query, minSimilarity: 0.6 }).found).toHaveLength(1);
    expect(findNearest(db, { ...query, minSimilarity: 0.6001 }).found).toHaveLength(0);
  });

  it('finds among many by their codes what comparing all finds', () => {
    const dimension = 48;
    const centres = Array.from({ length: 40 }, (_, at) => numbers(at + 1, dimension));
    const vectors = Array.from({ length: comparedAll + 1_000 }, (_, at) => ({
      key: `v${String(at).padStart(5, '0')}`,
      values: numbers(at + 1_000, dimension).map((noise, place) => noise + (centres[at % 40]?.[place] ?? 0)),
    }));
    db.transaction(() => saveVectors(db, 'candidate', 'm', vectors))();
    const query = { kind: 'candidate', model: 'm', vector: centres[7] ?? [], limit: 20 } as const;
    const quick = findNearest(db, query);
    const all = findNearest(db, { ...query, exact: true });
    expect([quick.exact, all.exact]).toEqual([false, true]);
    expect(quick.found).toEqual(all.found);
    const walked = [...walkNearest(db, { ...query, minSimilarity: 0.1 })];
    const truly = findNearest(db, { ...query, limit: 100_000, exact: true, minSimilarity: 0.1 }).found;
    expect(truly.length).toBeGreaterThan(1_000);
    expect(walked.slice(0, 100)).toEqual(truly.slice(0, 100));
    expect(new Set(walked.map(({ key }) => key))).toEqual(new Set(truly.map(({ key }) => key)));
    expect(new Set(walked.map(({ key }) => key)).size).toBe(walked.length);
  });
});

describe('vectorCode', () => {
  it('has a power of two of bits, at least 1 024', () => {
    expect([1, 256, 1_024, 1_025, 1_536, 3_072].map(codeBits)).toEqual([
      1_024, 1_024, 1_024, 2_048, 2_048, 4_096,
    ]);
  });

  it('differs in a share of bits that is the angle’s share of a half turn', () => {
    const differing = (left: Buffer, right: Buffer): number => {
      let bits = 0;
      for (const [at, byte] of left.entries()) {
        for (let rest = byte ^ (right[at] ?? 0); rest > 0; rest &= rest - 1) bits += 1;
      }
      return bits;
    };
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 100 }), fc.boolean(), (seed, percent, sparse) => {
        // Sparse vectors, such as hashed words, are told apart as well as dense ones.
        const thin = (values: number[]): number[] =>
          sparse ? values.map((value, at) => (at % 20 === 0 ? value : 0)) : values;
        const left = thin(numbers(seed, 1_536));
        const other = thin(numbers(seed + 77, 1_536));
        const right = left.map(
          (value, at) => value * (percent / 100) + (other[at] ?? 0) * (1 - percent / 100),
        );
        const share = differing(vectorCode(normalised(left)), vectorCode(normalised(right))) / 2_048;
        // Six standard deviations of 2 048 tosses.
        expect(Math.abs(share - Math.acos(Math.min(1, cosine(left, right))) / Math.PI)).toBeLessThan(0.067);
      }),
      { numRuns: 60 },
    );
  });
});
