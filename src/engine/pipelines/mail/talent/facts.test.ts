import { describe, expect, it } from 'vitest';
import { readAskedEducation, readEducation } from '../terms/education.ts';
import { readWorkStyles } from '../terms/work-style.ts';
import {
  candidateFactsSchema,
  experienceYears,
  projectFactsSchema,
  readCandidateFacts,
  readProjectFacts,
} from './facts.ts';
import { candidateSchema, emptyCandidate, emptyProject, projectSchema } from './talent.ts';

describe('readCandidateFacts', () => {
  it('knows nothing of an empty candidate', () => {
    expect(readCandidateFacts(candidateSchema.parse(emptyCandidate))).toEqual({
      skills: [],
      years: null,
      salary: null,
      places: null,
      workStyles: null,
      education: null,
      certificates: [],
    });
  });

  it('reads a Japanese candidate', () => {
    const facts = readCandidateFacts({
      ...emptyCandidate,
      experience_years: 7,
      skills: ['Java', 'Spring Boot', '機械学習'],
      certificates: ['基本情報技術者', '日本語能力試験N1', '社内検定'],
      education: '東京大学大学院 修士',
      location_preference: '東京都内、リモート可',
      expected_salary: '月80万円〜',
    });
    expect(facts).toEqual({
      skills: ['java', 'spring-boot', 'machine-learning'],
      years: 7,
      salary: { low: 800_000, high: null, currency: 'JPY', period: 'month' },
      places: ['tokyo'],
      workStyles: ['remote'],
      education: 'master',
      certificates: ['basic-it', 'jlpt-n1', '社内検定'],
    });
    expect(candidateFactsSchema.parse(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
  });

  it('takes the least that is sure for the years', () => {
    expect(experienceYears('3-5年')).toBe(3);
    expect(experienceYears('5年以上')).toBe(5);
    expect(experienceYears('3年以内')).toBeNull();
    expect(experienceYears('多年')).toBeNull();
  });
});

describe('readProjectFacts', () => {
  it('asks for nothing where nothing is said', () => {
    expect(readProjectFacts(projectSchema.parse(emptyProject))).toEqual({
      skills: [],
      welcomeSkills: [],
      years: null,
      budget: null,
      places: null,
      workStyles: null,
      education: null,
      certificates: [],
    });
  });

  it('tells what is needed from what is welcome, and skills from the rest', () => {
    const facts = readProjectFacts({
      ...emptyProject,
      title: '电商平台重构',
      tech_requirements: ['Java 5年以上', 'Spring Boot', 'Vue（加分）', '本科及以上', '日语N2', '上海现场'],
      description: '为客户重构平台，工期2年',
      budget: '2.5万-3万元/月',
      duration: '2年',
      work_style: '上海驻场',
    });
    expect(facts).toEqual({
      skills: ['java', 'spring-boot', 'japanese'],
      welcomeSkills: ['vue'],
      years: { low: 5, high: null },
      budget: { low: 25_000, high: 30_000, currency: 'CNY', period: 'month' },
      places: ['shanghai'],
      workStyles: ['onsite'],
      education: 'bachelor',
      certificates: ['jlpt-n2'],
    });
    expect(projectFactsSchema.parse(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
  });

  it('takes a place from prose only where it is the only one', () => {
    expect(readProjectFacts({ ...emptyProject, description: 'Work at our office in Osaka.' }).places).toEqual(
      ['osaka'],
    );
    expect(
      readProjectFacts({ ...emptyProject, description: 'Offices in Osaka and Tokyo.' }).places,
    ).toBeNull();
  });
});

describe('readWorkStyles', () => {
  it.each([
    ['remote', ['remote']],
    ['完全远程', ['remote']],
    ['フルリモート', ['remote']],
    ['リモート併用', ['hybrid']],
    ['一部リモート', ['hybrid']],
    ['週3日出社', ['hybrid']],
    ['常駐', ['onsite']],
    ['リモート不可', ['onsite']],
    ['不支持远程', ['onsite']],
    ['on-site or remote', ['remote', 'onsite']],
    ['Hybrid, Shanghai', ['hybrid']],
    ['full time', null],
    [null, null],
  ])('reads %s', (text, styles) => {
    expect(readWorkStyles(text)).toEqual(styles);
  });
});

describe('readEducation', () => {
  it.each([
    ['本科', 'bachelor'],
    ['统招本科，复旦大学', 'bachelor'],
    ['硕士研究生', 'master'],
    ['大学院卒', 'master'],
    ['大学卒', 'bachelor'],
    ['大专', 'associate'],
    ['高専卒', 'associate'],
    ['高卒', 'secondary'],
    ['Ph.D. in Physics', 'doctor'],
    ['Master’s degree', 'master'],
    ['B.Sc. and M.Sc.', 'master'],
    ['Scrum Master', null],
    ['東京大学', null],
    [null, null],
  ])('reads %s', (text, level) => {
    expect(readEducation(text)).toBe(level);
  });

  it('takes the lowest of what is asked for', () => {
    expect(readAskedEducation('本科及以上，硕士优先')).toBe('bachelor');
    expect(readAskedEducation('学歴不問')).toBeNull();
  });
});
