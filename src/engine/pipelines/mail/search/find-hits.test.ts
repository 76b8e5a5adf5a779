import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/app-error.ts';
import { ensureIndex, makeTables } from '../../../results/result-tables.ts';
import { nearCandidates } from '../matching/near-candidates.ts';
import { prefilter } from '../matching/prefilter.ts';
import { readCandidateFacts, readProjectFacts } from '../talent/facts.ts';
import {
  type Candidate,
  emptyCandidate,
  emptyProject,
  type Project,
  talentTableOf,
} from '../talent/talent.ts';
import { saveVectors, vectorTables } from '../vectors/vector-store.ts';
import { findHits } from './find-hits.ts';
import { parseQuery } from './parse-query.ts';
import { asksNothing, noFilters, parseFilters } from './search-filters.ts';

let db: Database.Database;
beforeEach(() => {
  db = new Database(':memory:');
  db.exec(`CREATE TABLE talent_candidates(email_id TEXT PRIMARY KEY, facts TEXT, vector_key TEXT);
    CREATE TABLE talent_projects(email_id TEXT PRIMARY KEY, facts TEXT, vector_key TEXT)`);
  makeTables(db, vectorTables);
  for (const table of Object.values(talentTableOf))
    ensureIndex(db, table, 'vector_key', `gleaner_${table}_vector_key`);
});
afterEach(() => {
  db.close();
});

function addCandidate(id: string, candidate: Partial<Candidate>, vector: readonly number[]): void {
  const facts = JSON.stringify(readCandidateFacts({ ...emptyCandidate, ...candidate }));
  db.prepare('INSERT INTO talent_candidates VALUES (?, ?, ?)').run(id, facts, `key-${id}`);
  saveVectors(db, 'candidate', 'm', [{ key: `key-${id}`, values: vector }]);
}

function addProject(id: string, project: Partial<Project>, vector: readonly number[]): void {
  const facts = JSON.stringify(readProjectFacts({ ...emptyProject, ...project }));
  db.prepare('INSERT INTO talent_projects VALUES (?, ?, ?)').run(id, facts, `key-${id}`);
  saveVectors(db, 'project', 'm', [{ key: `key-${id}`, values: vector }]);
}

/** A vector of length 1 with that cosine to [1, 0]. */
const at = (cosine: number): readonly number[] => [cosine, Math.sqrt(1 - cosine * cosine)];
const query = [1, 0];

const codeOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
};

describe('parseQuery', () => {
  it('reads a Chinese query', () => {
    const { text, filters } = parseQuery('Python 开发工程师, 5 年以上');
    expect(text).toBe('Python 开发工程师, 5 年以上');
    expect(filters).toEqual({ ...noFilters, skills: ['python'], years: 5 });
  });

  it('reads an English query', () => {
    expect(parseQuery('React engineer in Tokyo 5+ years remote').filters).toEqual({
      ...noFilters,
      skills: ['react'],
      years: 5,
      places: ['tokyo'],
      workStyles: ['remote'],
    });
  });

  it('reads a Japanese query', () => {
    expect(parseQuery('東京 機械学習エンジニア 経験3年以上 月80万円まで 大卒 N1').filters).toEqual({
      skills: ['machine-learning'],
      years: 3,
      places: ['tokyo'],
      workStyles: null,
      education: 'bachelor',
      salary: { low: null, high: 800_000, currency: 'JPY', period: 'month' },
      certificates: ['jlpt-n1'],
    });
  });

  it('takes a bare number for no salary', () => {
    expect(parseQuery('Windows Server 2000 admin').filters.salary).toBeNull();
    expect(asksNothing(parseQuery('').filters)).toBe(true);
  });
});

describe('parseFilters', () => {
  it('reads name=value, adds to lists and replaces the rest', () => {
    const typed = [
      'skills=Java,k8s',
      'skill=Docker',
      'years=3',
      'min-years=5年以上',
      'city=上海',
      'style=remote',
    ];
    expect(parseFilters(typed)).toEqual({
      ...noFilters,
      skills: ['java', 'kubernetes', 'docker'],
      years: 5,
      places: ['shanghai'],
      workStyles: ['remote'],
    });
    expect(parseFilters(['budget=月80万円', 'degree=本科', 'certificate=PMP；CFA']).certificates).toEqual([
      'pmp',
      'cfa',
    ]);
  });

  it.each([
    'skills',
    'shoes=42',
    '=5',
    'years=',
    'years=many',
    'location=Atlantis',
    'salary=negotiable',
    'skills= ',
  ])('refuses %s', (typed) => {
    expect(codeOf(() => parseFilters([typed]))).toBe('bad_input');
  });
});

describe('findHits', () => {
  const base = { kind: 'candidate', model: 'm', vector: query } as const;
  const ids = (result: { readonly hits: readonly { readonly id: string }[] }) =>
    result.hits.map(({ id }) => id);

  it('weighs likeness 0.7 and filters 0.3', () => {
    addCandidate('near', { skills: ['Go'], experience_years: 2 }, at(0.9));
    addCandidate('fit', { skills: ['Python'], experience_years: 6 }, at(0.8));
    addCandidate('silent', { skills: ['Python'] }, at(0.8));
    const { hits, exact } = findHits(db, { ...base, filters: parseQuery('Python, 5 年以上').filters });
    expect(exact).toBe(true);
    expect(ids({ hits })).toEqual(['fit', 'silent', 'near']);
    // 0.7·80 + 0.3·(50 + 50); 0.7·80 + 0.3·(50 + 25); 0.7·90 + 0.3·(0 + 50·2/5)
    expect(hits.map(({ score }) => Number(score.toFixed(4)))).toEqual([86, 78.5, 69]);
    expect(hits.map(({ filterScore }) => Number(filterScore.toFixed(4)))).toEqual([100, 75, 20]);
    for (const hit of hits) {
      expect(hit.parts.reduce((sum, part) => sum + part.value, 0)).toBeCloseTo(hit.score, 6);
      expect(hit.parts.map(({ subject }) => subject)).toEqual(['vector', 'skills', 'experience']);
    }
    const other = findHits(db, {
      ...base,
      filters: parseQuery('Python').filters,
      weights: { vector: 1, filters: 0 },
    });
    expect(ids(other)[0]).toBe('near');
    expect(ids(findHits(db, { ...base, limit: 1 }))).toEqual(['near']);
  });

  it('leaves out who is known to miss what is required, and nobody else', () => {
    addCandidate('osaka', { location_preference: '大阪', experience_years: 9, skills: ['Java'] }, at(0.9));
    addCandidate('tokyo', { location_preference: '東京', experience_years: 9, skills: ['Java'] }, at(0.8));
    addCandidate('young', { location_preference: '東京', experience_years: 1, skills: ['Java'] }, at(0.7));
    addCandidate('silent', {}, at(0.6));
    const required = parseFilters(['location=Tokyo', 'years=5', 'skills=Java']);
    expect(ids(findHits(db, { ...base, required }))).toEqual(['tokyo', 'silent']);
  });

  it('means the city, remote or not', () => {
    addCandidate('osaka', { location_preference: '大阪、リモート' }, at(0.9));
    addCandidate('tokyo', { location_preference: '東京、リモート' }, at(0.8));
    const required = parseFilters(['location=Tokyo', 'style=remote']);
    expect(ids(findHits(db, { ...base, required }))).toEqual(['tokyo']);
  });

  it('searches projects as one who offers what the filters say', () => {
    addProject('senior', { tech_requirements: ['Java 10年以上'], work_style: '東京 常駐' }, at(0.9));
    addProject(
      'fit',
      { tech_requirements: ['Java 3年以上'], work_style: '東京 常駐', budget: '月90万円' },
      at(0.8),
    );
    addProject('poor', { tech_requirements: ['Java'], budget: '月50万円' }, at(0.7));
    addProject('remote', { tech_requirements: ['Java'], work_style: 'フルリモート' }, at(0.6));
    const required = parseFilters(['years=5', 'location=東京', 'salary=月80万円']);
    expect(ids(findHits(db, { ...base, kind: 'project', required }))).toEqual(['fit', 'remote']);
    expect(ids(findHits(db, { ...base, kind: 'project' }))).toHaveLength(4);
  });

  it('looks at everybody where few of the nearest meet what is required', () => {
    db.transaction(() => {
      for (let each = 0; each < 1_200; each += 1)
        addCandidate(`go${each}`, { skills: ['Go'] }, at(0.9 - each / 10_000));
      addCandidate('far', { skills: ['Haskell'] }, at(0.1));
    })();
    const result = findHits(db, { ...base, required: parseFilters(['skills=Haskell']) });
    expect(ids(result)).toEqual(['far']);
    expect(result.hits[0]?.vectorScore).toBeCloseTo(10, 4);
    expect(ids(findHits(db, base))).toHaveLength(20);
  });

  it('finds two of one text, and leaves out a row that cannot be read', () => {
    addCandidate('a', {}, at(0.9));
    const insert = db.prepare('INSERT INTO talent_candidates VALUES (?, ?, ?)');
    insert.run('b', JSON.stringify(readCandidateFacts(emptyCandidate)), 'key-a');
    insert.run('broken', '{', 'key-a');
    insert.run('empty', null, 'key-a');
    insert.run('other', '{"skills":7}', 'key-a');
    expect(ids(findHits(db, base))).toEqual(['a', 'b']);
  });

  it('refuses weights that do not add up to 1', () => {
    expect(codeOf(() => findHits(db, { ...base, weights: { vector: 0.7, filters: 0.4 } }))).toBe(
      'weights_invalid',
    );
  });
});

describe('nearCandidates', () => {
  it('gives the prefilter those of a project, nearest first, and none below the least', () => {
    addCandidate('near', { experience_years: 2 }, at(0.9));
    addCandidate('fit', { experience_years: 6 }, at(0.8));
    addCandidate('silent', {}, at(0.7));
    addCandidate('far', { experience_years: 9 }, at(0.5));
    addProject('other', {}, at(0.9));
    db.prepare("INSERT INTO talent_candidates VALUES ('broken', '{', 'key-fit')").run();
    const near = [...nearCandidates(db, { model: 'm', vector: query, minSimilarity: 0.6 })];
    expect(near.map(({ id }) => id)).toEqual(['near', 'fit', 'silent']);
    const project = readProjectFacts({ ...emptyProject, tech_requirements: ['経験5年以上'] });
    const { chosen, excludedBy } = prefilter(
      project,
      nearCandidates(db, { model: 'm', vector: query, minSimilarity: 0.6 }),
    );
    expect(chosen.map(({ id }) => id)).toEqual(['fit', 'silent']);
    expect(excludedBy.years).toBe(1);
  });
});
