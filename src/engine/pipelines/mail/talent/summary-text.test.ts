import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTokens } from '../../../packing/count-tokens.ts';
import { candidateSummary, candidateText, cutToTokens, projectSummary, projectText } from './summary-text.ts';
import { type Candidate, emptyCandidate, emptyProject } from './talent.ts';

const candidate: Candidate = {
  name: '山田太郎',
  title: 'バックエンドエンジニア（山田太郎）',
  experience_years: 7,
  skills: ['Java', 'k8s', 'Elm'],
  certificates: ['PMP'],
  education: '大卒',
  location_preference: '東京 taro.yamada@example.co.jp',
  expected_salary: '月700000-800000円',
  contact: '090-1234-5678',
};

describe('candidateText', () => {
  it('says what a candidate can do, one fact a line', () => {
    expect(candidateText(candidate)).toBe(
      [
        'Candidate',
        'Title: バックエンドエンジニア()',
        'Skills: Java, Kubernetes, elm',
        'Experience: 7 years',
        'Education: 大卒',
        'Certificates: PMP',
        'Location: 東京',
        'Salary: 月700000-800000円',
      ].join('\n'),
    );
    expect(candidateText(emptyCandidate)).toBe('Candidate');
  });

  it('never holds a name, an address, a telephone number or an account', () => {
    const hidden = [
      'taro@example.jp',
      '+81 90-1234-5678',
      '13812345678',
      '138 1234 5678',
      '03-1234-5678',
      '微信：zhangsan88',
    ];
    for (const each of hidden) {
      const text = candidateText({
        ...candidate,
        title: `工程师 ${each}`,
        skills: [each],
        education: `本科 ${each}`,
      });
      expect([each, text.includes(each)]).toEqual([each, false]);
      expect(candidateSummary({ ...candidate, title: `工程师 ${each}` })).not.toContain(each);
    }
    expect(candidateText({ ...candidate, name: 'Li Wei', skills: ['Li Wei'] })).not.toMatch(/li wei/i);
    fc.assert(
      fc.property(fc.string({ minLength: 2, maxLength: 12 }), (name) => {
        const plain = `§${name.trim()}§`;
        expect(candidateText({ ...candidate, name: plain, title: `Dr ${plain}` })).not.toContain(plain);
      }),
    );
  });

  it('has at most 8 192 tokens', () => {
    const long = { ...candidate, skills: Array.from({ length: 9_000 }, (_, at) => `skill${at}`) };
    const tokens = countTokens(candidateText(long));
    expect(tokens).toBeLessThanOrEqual(8_192);
    expect(tokens).toBeGreaterThan(8_000);
  });
});

describe('projectText', () => {
  it('says what a project asks for', () => {
    const project = {
      ...emptyProject,
      title: '决済',
      tech_requirements: ['Java 5年以上'],
      start_time: '2026-04-01',
      budget: '20000-25000元/月',
    };
    expect(projectText(project)).toBe(
      [
        'Project',
        'Title: 决済',
        'Requirements: Java 5年以上',
        'Skills: Java',
        'Start: 2026-04-01',
        'Budget: 20000-25000元/月',
      ].join('\n'),
    );
    const described = projectText({ ...project, description: `${'很长的描述。'.repeat(5_000)}` });
    expect(countTokens(described)).toBeLessThanOrEqual(8_192);
  });
});

describe('summaries', () => {
  it('are one line without a bar, of at most 256 tokens', () => {
    const line = candidateSummary({
      ...candidate,
      title: 'A | B\nC',
      skills: Array.from({ length: 900 }, (_, at) => `s${at}`),
    });
    expect(line).toMatch(/^Candidate; Title: A \/ B C; Skills: s0, s1/);
    expect(line).not.toMatch(/[\n|]/);
    expect(countTokens(line)).toBeLessThanOrEqual(256);
    expect(projectSummary({ ...emptyProject, title: '決済|基盤' })).toBe('Project; Title: 決済/基盤');
  });
});

describe('cutToTokens', () => {
  it('keeps the longest beginning that fits, never half of a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 1, max: 40 }),
        (text, most) => {
          const cut = cutToTokens(text, most);
          expect(text.startsWith(cut)).toBe(true);
          expect(countTokens(cut)).toBeLessThanOrEqual(most);
          expect(cut.isWellFormed()).toBe(true);
        },
      ),
    );
  });
});
