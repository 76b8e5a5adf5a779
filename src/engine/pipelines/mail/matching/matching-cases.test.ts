import { describe, expect, it } from 'vitest';
import { readCandidateFacts, readProjectFacts } from '../talent/facts.ts';
import { type Candidate, emptyCandidate, emptyProject } from '../talent/talent.ts';
import { applyHardFilters, isExcluded } from './hard-filters.ts';
import { hybridScore } from './hybrid-score.ts';
import { ruleScore } from './rule-score.ts';

/** Asks for Java, Spring Boot, MySQL and Docker, 5 years, Tokyo in part remote, a bachelor, JLPT N2; pays 70–90万円 a month. */
const project = {
  ...emptyProject,
  title: '決済基盤の再構築',
  tech_requirements: ['Java 5年以上', 'Spring Boot', 'MySQL', 'Docker', '大卒以上', '日本語能力試験N2'],
  budget: '月70万円〜90万円',
  work_style: '東京 ハイブリッド',
};

interface Case {
  readonly name: string;
  readonly candidate: Partial<Candidate>;
  readonly cosine: number;
  readonly model: number;
  /** Skills of 40 (five are asked for: the language counts), experience of 30, style, education and certificates of 10 each. */
  readonly rules: number;
  /** 0.40 · 100 · cosine + 0.35 · model + 0.25 · rules, worked out by hand. */
  readonly score: number;
  readonly excludedBy: readonly string[];
}

const allSkills = ['Java', 'SpringBoot', 'MySQL', 'ドッカー', '日本語'];
const ideal: Partial<Candidate> = {
  experience_years: 8,
  skills: allSkills,
  certificates: ['JLPT N1'],
  education: '大学卒',
  location_preference: '東京、ハイブリッド',
  expected_salary: '月80万円',
};

/** From the best to the worst. */
const cases: readonly Case[] = [
  // 40 + 30 + 10 + 10 + 10 = 100; 36 + 33.25 + 25
  { name: 'ideal', candidate: ideal, cosine: 0.9, model: 95, rules: 100, score: 94.25, excludedBy: [] },
  // years 5 of 5: 30; 35.2 + 32.2 + 25
  {
    name: 'just enough years',
    candidate: { ...ideal, experience_years: 5 },
    cosine: 0.88,
    model: 92,
    rules: 100,
    score: 92.4,
    excludedBy: [],
  },
  // style unknown 5: 95; 34.8 + 31.5 + 23.75
  {
    name: 'names no style',
    candidate: { ...ideal, location_preference: '日本' },
    cosine: 0.87,
    model: 90,
    rules: 95,
    score: 90.05,
    excludedBy: [],
  },
  // education unknown 5: 95; 34.4 + 30.8 + 23.75
  {
    name: 'names no degree',
    candidate: { ...ideal, education: '東京大学' },
    cosine: 0.86,
    model: 88,
    rules: 95,
    score: 88.95,
    excludedBy: [],
  },
  // remote against hybrid 5: 95; 34 + 30.1 + 23.75
  {
    name: 'wants remote',
    candidate: { ...ideal, location_preference: '東京、フルリモート' },
    cosine: 0.85,
    model: 86,
    rules: 95,
    score: 87.85,
    excludedBy: [],
  },
  // 4 of 5 skills 32: 92; 33.6 + 29.4 + 23
  {
    name: 'lacks Docker',
    candidate: { ...ideal, skills: ['Java', 'Spring Boot', 'MySQL', '日本語'] },
    cosine: 0.84,
    model: 84,
    rules: 92,
    score: 86,
    excludedBy: [],
  },
  // no certificate 0: 90; 33.2 + 28.7 + 22.5
  {
    name: 'has no certificate',
    candidate: { ...ideal, certificates: [] },
    cosine: 0.83,
    model: 82,
    rules: 90,
    score: 84.4,
    excludedBy: [],
  },
  // associate, one level short 5: 95; 32.8 + 26.25 + 23.75
  {
    name: 'a college degree',
    candidate: { ...ideal, education: '専門学校卒' },
    cosine: 0.82,
    model: 75,
    rules: 95,
    score: 82.8,
    excludedBy: [],
  },
  // secondary, two levels short 0: 90; 32.4 + 25.9 + 22.5
  {
    name: 'finished school',
    candidate: { ...ideal, education: '高卒' },
    cosine: 0.81,
    model: 74,
    rules: 90,
    score: 80.8,
    excludedBy: [],
  },
  // years unknown 15: 85; 32 + 24.5 + 21.25
  {
    name: 'says no years',
    candidate: { ...ideal, experience_years: null },
    cosine: 0.8,
    model: 70,
    rules: 85,
    score: 77.75,
    excludedBy: [],
  },
  // 4 of 5 years 24: 94; 31.6 + 21 + 23.5
  {
    name: 'a year short',
    candidate: { ...ideal, experience_years: 4 },
    cosine: 0.79,
    model: 60,
    rules: 94,
    score: 76.1,
    excludedBy: ['years'],
  },
  // 3 of 5 skills 24: 84; 31.2 + 22.75 + 21
  {
    name: 'three skills',
    candidate: { ...ideal, skills: ['Java', 'MySQL', 'Japanese'] },
    cosine: 0.78,
    model: 65,
    rules: 84,
    score: 74.95,
    excludedBy: [],
  },
  // salary is no rule: 100; 30.8 + 17.5 + 25
  {
    name: 'too dear',
    candidate: { ...ideal, expected_salary: '月95万円' },
    cosine: 0.77,
    model: 50,
    rules: 100,
    score: 73.3,
    excludedBy: ['salary'],
  },
  // dollars cannot be compared and exclude nobody: 100; 30 + 16.1 + 25
  {
    name: 'counts in dollars',
    candidate: { ...ideal, expected_salary: '$120k per year' },
    cosine: 0.75,
    model: 46,
    rules: 100,
    score: 71.1,
    excludedBy: [],
  },
  // another city, style known: 100; 29.2 + 14 + 25
  {
    name: 'wants Osaka',
    candidate: { ...ideal, location_preference: '大阪、ハイブリッド' },
    cosine: 0.73,
    model: 40,
    rules: 100,
    score: 68.2,
    excludedBy: ['location'],
  },
  // 2 of 5 skills 16: 76; 28 + 17.5 + 19
  {
    name: 'two skills',
    candidate: { ...ideal, skills: ['Java', 'MySQL'] },
    cosine: 0.7,
    model: 50,
    rules: 76,
    score: 64.5,
    excludedBy: ['skills'],
  },
  // JavaScript is not Java: 1 of 5 skills 8, 2 of 5 years 12, 10 + 10 + 10 = 50; 26 + 10.5 + 12.5
  {
    name: 'JavaScript, not Java',
    candidate: { ...ideal, skills: ['JavaScript', 'MySQL'], experience_years: 2 },
    cosine: 0.65,
    model: 30,
    rules: 50,
    score: 49,
    excludedBy: ['years', 'skills'],
  },
  // nothing known: 0 + 15 + 5 + 5 + 0 = 25; 24 + 7 + 6.25
  {
    name: 'says nothing',
    candidate: {},
    cosine: 0.6,
    model: 20,
    rules: 25,
    score: 37.25,
    excludedBy: [],
  },
  // 0 + 6 + 0 (on site against hybrid is half: 5) + 0 + 0 = 11; 12 + 3.5 + 2.75
  {
    name: 'a cook',
    candidate: {
      experience_years: 1,
      skills: ['和食', '調理'],
      education: '高卒',
      location_preference: '福岡 出社',
    },
    cosine: 0.3,
    model: 10,
    rules: 11,
    score: 18.25,
    excludedBy: ['location', 'years', 'skills'],
  },
  // a cosine below nothing is nothing: 0 + 0 + 5 + 0 + 0 = 5; 0 + 0 + 1.25
  {
    name: 'points away',
    candidate: { experience_years: 0, skills: ['Elm'], education: '高卒' },
    cosine: -0.4,
    model: 0,
    rules: 5,
    score: 1.25,
    excludedBy: ['years', 'skills'],
  },
];

describe('twenty matches', () => {
  const asked = readProjectFacts(project);
  const facts = (each: Case) => readCandidateFacts({ ...emptyCandidate, ...each.candidate });
  const scoreOf = (each: Case) =>
    hybridScore({ cosine: each.cosine, modelScore: each.model, rules: ruleScore(facts(each), asked) });

  it.each(cases)('scores one who $name', (each) => {
    const scored = scoreOf(each);
    expect(scored.ruleScore).toBeCloseTo(each.rules, 9);
    expect(scored.score).toBeCloseTo(each.score, 9);
    expect(scored.parts.reduce((sum, part) => sum + part.value, 0)).toBeCloseTo(each.score, 9);
    const failed = applyHardFilters(facts(each), asked).filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ filter }) => filter)).toEqual(each.excludedBy);
    expect(isExcluded(failed)).toBe(each.excludedBy.length > 0);
  });

  it('puts all twenty in the right order', () => {
    expect(cases).toHaveLength(20);
    const shuffled = [...cases].sort((a, b) => a.name.localeCompare(b.name));
    const ordered = shuffled.sort((a, b) => scoreOf(b).score - scoreOf(a).score);
    expect(ordered.map(({ name }) => name)).toEqual(cases.map(({ name }) => name));
  });
});
