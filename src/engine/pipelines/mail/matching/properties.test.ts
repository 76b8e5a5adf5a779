import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/app-error.ts';
import { hardFilters, weightsAddUp } from '../../../../shared/talent.ts';
import { filterParts, missesFilter } from '../search/filter-score.ts';
import { parseQuery } from '../search/parse-query.ts';
import { noFilters, parseFilters, searchFiltersSchema } from '../search/search-filters.ts';
import {
  type CandidateFacts,
  candidateFactsSchema,
  type ProjectFacts,
  projectFactsSchema,
  readCandidateFacts,
  readProjectFacts,
} from '../talent/facts.ts';
import { type Candidate, candidateSchema, emptyCandidate, emptyProject } from '../talent/talent.ts';
import { educationLevels } from '../terms/dictionaries.ts';
import { periods } from '../terms/money.ts';
import { workStyles } from '../terms/work-style.ts';
import { applyHardFilters, isExcluded } from './hard-filters.ts';
import { checkWeights, hybridScore } from './hybrid-score.ts';
import { defaultPrefilterOptions, prefilter } from './prefilter.ts';
import { ruleScore } from './rule-score.ts';

const maybe = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null });
const ids = (...names: string[]) => fc.uniqueArray(fc.constantFrom(...names));
const skills = ids('java', 'python', 'docker', 'elm', 'cpp');
const certificates = ids('pmp', 'jlpt-n1', 'jlpt-n2', 'aws-saa');
const places = maybe(
  fc.uniqueArray(fc.constantFrom('tokyo', 'osaka', 'japan', 'shanghai', 'anywhere'), { minLength: 1 }),
);
const styles = maybe(fc.uniqueArray(fc.constantFrom(...workStyles), { minLength: 1 }));
const education = maybe(fc.constantFrom(...educationLevels));
const sum = maybe(fc.integer({ min: 0, max: 1_000_000 }));
const money = maybe(
  fc.record({
    low: sum,
    high: sum,
    currency: maybe(fc.constantFrom('JPY', 'CNY', 'USD')),
    period: maybe(fc.constantFrom(...periods)),
  }),
);
const years = fc.double({ min: 0, max: 60, noNaN: true });

const candidates: fc.Arbitrary<CandidateFacts> = fc.record({
  skills,
  years: maybe(years),
  salary: money,
  places,
  workStyles: styles,
  education,
  certificates,
});
const projects: fc.Arbitrary<ProjectFacts> = fc.record({
  skills,
  welcomeSkills: skills,
  years: maybe(fc.record({ low: maybe(years), high: maybe(years) })),
  budget: money,
  places,
  workStyles: styles,
  education,
  certificates,
});
/** Letters, digits, units and signs that the readers look for, in any order. */
const pieces = fc.constantFrom(
  ...[
    '5',
    '25',
    '2026',
    '万',
    '円',
    '元',
    'k',
    '$',
    '¥',
    '-',
    '~',
    '〜',
    '年',
    '月',
    '/',
    '以上',
    '以下',
    '+',
    ' ',
    '\n',
  ],
  ...[
    'years',
    'Java',
    'C',
    '++',
    '#',
    '.js',
    '東京',
    '上海',
    '远程',
    'リモート',
    '不可',
    '五',
    '十',
    '博士',
    '本科',
    '|',
    ';',
    'N1',
  ],
);
const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
);

describe('scores', () => {
  it('stay between 0 and 100, and are the sums of their parts', () => {
    fc.assert(
      fc.property(
        candidates,
        projects,
        fc.double({ min: -1, max: 1 }),
        fc.double(),
        (candidate, project, cosine, modelScore) => {
          const rules = ruleScore(candidate, project);
          expect(rules.parts.reduce((total, part) => total + part.of, 0)).toBe(100);
          for (const part of rules.parts) {
            expect(part.value).toBeGreaterThanOrEqual(0);
            expect(part.value).toBeLessThanOrEqual(part.of);
            expect(part.sentence).toMatch(/\.$/);
          }
          const { score, parts } = hybridScore({ cosine, modelScore, rules });
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
          expect(parts.reduce((total, part) => total + part.value, 0)).toBeCloseTo(score, 6);
        },
      ),
    );
  });

  it('rise with every part, whatever the weights', () => {
    const points = fc.double({ min: 0, max: 100, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        points,
        points,
        points,
        points,
        share,
        share,
        (vector, model, rules, more, first, second) => {
          const weights = { vector: first, model: (1 - first) * second, rules: (1 - first) * (1 - second) };
          const scoreOf = (v: number, m: number, r: number): number =>
            hybridScore({ cosine: v / 100, modelScore: m, rules: { score: r, parts: [] } }, weights).score;
          const base = scoreOf(vector, model, rules) - 1e-9;
          expect(scoreOf(Math.max(vector, more), model, rules)).toBeGreaterThanOrEqual(base);
          expect(scoreOf(vector, Math.max(model, more), rules)).toBeGreaterThanOrEqual(base);
          expect(scoreOf(vector, model, Math.max(rules, more))).toBeGreaterThanOrEqual(base);
        },
      ),
    );
  });

  it('of rules never fall with another skill, another year, a higher degree or another certificate', () => {
    fc.assert(
      fc.property(candidates, projects, (candidate, project) => {
        const base = ruleScore(candidate, project).score - 1e-9;
        const better = (change: Partial<CandidateFacts>): void => {
          expect(ruleScore({ ...candidate, ...change }, project).score).toBeGreaterThanOrEqual(base);
        };
        better({ skills: [...candidate.skills, ...project.skills.slice(0, 1)] });
        better({ certificates: [...candidate.certificates, ...project.certificates.slice(0, 1)] });
        if (candidate.years !== null) better({ years: candidate.years + 1 });
        if (candidate.education !== null) better({ education: 'doctor' });
        if (project.workStyles !== null) better({ workStyles: [...project.workStyles] });
      }),
    );
  });

  it('of filters stay between 0 and 100', () => {
    const filters = fc.record({
      skills,
      years: maybe(years),
      places,
      workStyles: styles,
      education,
      salary: money,
      certificates,
    });
    fc.assert(
      fc.property(candidates, projects, filters, (candidate, project, asked) => {
        for (const found of [
          { kind: 'candidate', facts: candidate },
          { kind: 'project', facts: project },
        ] as const) {
          const parts = filterParts(found, asked);
          expect(parts.reduce((total, part) => total + part.of, 0)).toBeCloseTo(100, 9);
          for (const part of parts) expect(part.value >= 0 && part.value <= part.of).toBe(true);
          expect(missesFilter(found, noFilters)).toBe(false);
        }
      }),
    );
  });
});

describe('weights', () => {
  it.each([
    [{ vector: 0.4, model: 0.35, rules: 0.25 }, true],
    [{ vector: 0.1, model: 0.2, rules: 0.7 }, true],
    [{ vector: 0.4, model: 0.35, rules: 0.25 + 5e-7 }, true],
    [{ vector: 0.4, model: 0.35, rules: 0.26 }, false],
    [{ vector: 1.5, model: -0.5, rules: 0 }, false],
    [{ vector: Number.NaN, model: 0.5, rules: 0.5 }, false],
  ])('%j: %s', (weights, fine) => {
    expect(weightsAddUp(weights)).toBe(fine);
    let code: unknown = null;
    try {
      checkWeights(weights);
    } catch (error) {
      code = error instanceof AppError ? error.code : error;
    }
    expect(code).toBe(fine ? null : 'weights_invalid');
  });
});

describe('hard filters', () => {
  const silentCandidate = readCandidateFacts(emptyCandidate);
  const silentProject = readProjectFacts(emptyProject);

  it('never exclude what is not known', () => {
    fc.assert(
      fc.property(candidates, projects, (candidate, project) => {
        expect(isExcluded(applyHardFilters(silentCandidate, project))).toBe(false);
        expect(isExcluded(applyHardFilters(candidate, silentProject))).toBe(false);
        const verdicts = applyHardFilters(candidate, project);
        expect(verdicts.map(({ filter }) => filter)).toEqual(hardFilters);
        // Whatever fails passes as soon as the candidate does not say it.
        const forgotten = { years: null, salary: null, places: null, workStyles: null, skills: [] };
        expect(isExcluded(applyHardFilters({ ...candidate, ...forgotten }, project))).toBe(false);
      }),
    );
  });

  it('never exclude by sums in different currencies, and say so', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1 }),
        fc.integer({ min: 1 }),
        fc.constantFrom(...periods),
        (wish, offer, period) => {
          const salary = { low: wish, high: wish, currency: 'USD', period };
          const budget = { low: offer, high: offer, currency: 'JPY', period };
          const verdicts = applyHardFilters({ ...silentCandidate, salary }, { ...silentProject, budget });
          const [, , verdict] = verdicts;
          expect(verdict).toMatchObject({ verdict: 'unknown', code: 'salary_currency_differs' });
          expect(verdict?.sentence).toContain('not comparable');
        },
      ),
    );
  });
});

describe('prefilter', () => {
  it('takes the nearest that no filter excludes, at most `top`, none below the least', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), candidates), { maxLength: 40 }),
        projects,
        fc.integer({ min: 0, max: 10 }),
        (drawn, project, top) => {
          const near = drawn
            .map(([similarity, facts], at) => ({ id: String(at), similarity, facts }))
            .sort((a, b) => b.similarity - a.similarity);
          const options = { ...defaultPrefilterOptions, top };
          const fitting = near.filter(
            ({ similarity, facts }) =>
              similarity >= 0.6 - 1e-6 && !isExcluded(applyHardFilters(facts, project)),
          );
          const { chosen } = prefilter(project, near, options);
          expect(chosen.map(({ id }) => id)).toEqual(fitting.slice(0, top).map(({ id }) => id));
        },
      ),
    );
  });

  it('reads no further than it must, and counts who is turned down', () => {
    let read = 0;
    function* near() {
      for (const similarity of [0.9, 0.8, 0.7, 0.5, 0.4]) {
        read += 1;
        yield { id: String(read), similarity, facts: { ...readCandidateFacts(emptyCandidate), years: read } };
      }
    }
    const project = { ...readProjectFacts(emptyProject), years: { low: 2, high: null } };
    const { chosen, excludedBy } = prefilter(project, near());
    expect(chosen.map(({ id }) => id)).toEqual(['2', '3']);
    expect(excludedBy).toEqual({ location: 0, years: 1, salary: 0, skills: 0 });
    expect(read).toBe(4);
  });
});

describe('readers', () => {
  it('never throw, and give what their schemas allow', () => {
    const lists = fc.array(texts, { maxLength: 5 });
    fc.assert(
      fc.property(texts, texts, texts, lists, lists, (one, two, three, some, others) => {
        const candidate: Candidate = candidateSchema.parse({
          ...emptyCandidate,
          education: one,
          location_preference: two,
          expected_salary: three,
          skills: some,
          certificates: others,
        });
        expect(candidateFactsSchema.safeParse(readCandidateFacts(candidate)).error).toBeUndefined();
        const project = {
          ...emptyProject,
          title: one,
          description: two,
          budget: three,
          work_style: one,
          tech_requirements: some,
        };
        expect(projectFactsSchema.safeParse(readProjectFacts(project)).error).toBeUndefined();
        expect(
          searchFiltersSchema.safeParse(parseQuery(`${one}${two}${three}`).filters).error,
        ).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuse a filter with nothing but a coded error', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('skills', 'years', 'salary', 'location', 'style', 'shoes', ''),
        texts,
        (name, value) => {
          try {
            parseFilters([`${name}=${value}`]);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
        },
      ),
    );
  });

  it('read a hostile text of 200 000 characters in a moment', () => {
    for (const piece of ['1 ', 'a@', 'c,', '5-', '1,000-', '東京', 'リモート', '五十', '$1k ~ ', 'a']) {
      const text = piece.repeat(200_000 / piece.length);
      const project = { ...emptyProject, tech_requirements: [text], description: text, budget: text };
      expect(searchFiltersSchema.safeParse(parseQuery(text).filters).success).toBe(true);
      expect(projectFactsSchema.safeParse(readProjectFacts(project)).success).toBe(true);
    }
  });
});
