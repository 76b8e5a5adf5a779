import fc from 'fast-check';
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { hybridScore } from '../src/engine/pipelines/mail/matching/hybrid-score.ts';
import { ruleScore } from '../src/engine/pipelines/mail/matching/rule-score.ts';
import { filterParts } from '../src/engine/pipelines/mail/search/filter-score.ts';
import { noFilters, parseFilters } from '../src/engine/pipelines/mail/search/search-filters.ts';
import type { CandidateFacts, ProjectFacts } from '../src/engine/pipelines/mail/talent/facts.ts';
import { workStyles } from '../src/engine/pipelines/mail/terms/work-style.ts';
import { type Say, scoreWords } from '../src/renderer/pipelines/mail/score-words.ts';
import type { ScorePart, ScoreStanding, ScoreSubject } from '../src/shared/talent.ts';
import { en, zhCN } from '../src/shared/words/pages.ts';

const subjects: readonly ScoreSubject[] = [
  'vector',
  'model',
  'rules',
  'filters',
  'skills',
  'experience',
  'work_style',
  'education',
  'certificates',
  'location',
  'salary',
];
const standings: readonly ScoreStanding[] = ['measured', 'met', 'partly', 'unmet', 'unknown', 'not_asked'];
const languages = ['en', 'zh-CN'] as const;

const i18n = i18next.createInstance();
beforeAll(async () => {
  await i18n.init({
    lng: 'en',
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCN } },
    interpolation: { escapeValue: false },
  });
});
const sayIn = (language: (typeof languages)[number]): Say => i18n.getFixedT(language) as unknown as Say;

const partOf = (subject: ScoreSubject, standing: ScoreStanding, params: ScorePart['params']): ScorePart => ({
  subject,
  code: `${subject}_${standing}`,
  value: 1,
  of: 2,
  params,
  sentence: '',
});

/** What is said of any subject that has no sentence of its own. */
const general = new Set(
  languages.flatMap((language) =>
    (['anyMeasured', 'anyMet', 'anyPartly', 'anyUnmet', 'anyUnknown'] as const).map(
      (key) => ({ en, 'zh-CN': zhCN })[language].score[key],
    ),
  ),
);

const maybe = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null });
const skills = fc.uniqueArray(fc.constantFrom('java', 'python', 'docker'));
const certificates = fc.uniqueArray(fc.constantFrom('pmp', 'aws-saa'));
const places = maybe(fc.uniqueArray(fc.constantFrom('tokyo', 'osaka', 'shanghai'), { minLength: 1 }));
const styles = maybe(fc.uniqueArray(fc.constantFrom(...workStyles), { minLength: 1 }));
const education = maybe(fc.constantFrom('associate' as const, 'bachelor' as const, 'doctor' as const));
const money = maybe(
  fc.record({
    low: maybe(fc.integer({ min: 1, max: 100 })),
    high: maybe(fc.integer({ min: 1, max: 100 })),
    currency: maybe(fc.constantFrom('JPY' as const, 'CNY' as const)),
    period: maybe(fc.constantFrom('month' as const, 'year' as const)),
  }),
);
const candidates = fc.record({
  skills,
  years: maybe(fc.integer({ min: 0, max: 20 })),
  salary: money,
  places,
  workStyles: styles,
  education,
  certificates,
}) as fc.Arbitrary<CandidateFacts>;
const projects = fc.record({
  skills,
  welcomeSkills: skills,
  years: maybe(fc.record({ low: maybe(fc.integer({ min: 0, max: 20 })), high: fc.constant(null) })),
  budget: money,
  places,
  workStyles: styles,
  education,
  certificates,
}) as fc.Arbitrary<ProjectFacts>;
const filters = parseFilters([
  'skills=Java,Docker',
  'years=5',
  'location=Tokyo',
  'style=remote',
  'education=bachelor',
  'salary=月80万円',
  'certificates=PMP',
]);

describe('the words for the parts of a score', () => {
  const codes = subjects.flatMap((subject) => standings.map((standing) => [subject, standing] as const));

  it('are there for every subject and standing in both languages, with and without its values', () => {
    const params = {
      held: 1,
      asked: 2,
      lacking: 'Go',
      years: 3,
      offered: 'remote',
      wanted: 'onsite',
      points: 4,
    };
    const told = codes.flatMap(([subject, standing]) =>
      languages.flatMap((language) =>
        [{}, params].map((given) => [
          `${subject}_${standing} ${language}`,
          scoreWords(partOf(subject, standing, given), sayIn(language)),
        ]),
      ),
    );
    const isSentence = (words = ''): boolean => /[.。]$/.test(words) && !/\{\{|score\.|undefined/.test(words);
    expect(told.filter(([, words]) => !isSentence(words))).toEqual([]);
  });

  it('are a sentence of its own for whatever the engine says of a pair, Chinese in Chinese', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(candidates, projects, (candidate, project) => {
        const rules = ruleScore(candidate, project);
        const parts = [
          ...rules.parts,
          ...hybridScore({ cosine: 0.7, modelScore: 80, rules }).parts,
          ...filterParts({ kind: 'candidate', facts: candidate }, filters),
          ...filterParts({ kind: 'project', facts: project }, filters),
          ...filterParts({ kind: 'project', facts: project }, noFilters),
        ];
        for (const part of parts) {
          seen.add(part.code);
          for (const language of languages) {
            const words = scoreWords(part, sayIn(language));
            expect(general.has(words), `${part.code}: ${words}`).toBe(false);
            expect(/\p{Script=Han}/u.test(words)).toBe(language === 'zh-CN');
          }
        }
      }),
      { numRuns: 500, seed: 7 },
    );
    expect(seen.size).toBeGreaterThan(25);
  });

  it('name levels and ways of work in the language', () => {
    const level = partOf('education', 'partly', { held: 'associate', asked: 'bachelor' });
    expect(scoreWords(level, sayIn('zh-CN'))).toBe('大专，要求本科。');
    const style = partOf('work_style', 'met', { offered: 'remote, hybrid', wanted: 'remote' });
    expect(scoreWords(style, sayIn('zh-CN'))).toBe('工作方式为远程 / 混合办公，希望远程。');
    expect(scoreWords(style, sayIn('en'))).toBe('The work is remote / hybrid; remote is wanted.');
  });
});
