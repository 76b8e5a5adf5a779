import { describe, expect, it } from 'vitest';
import { findAskedYears, readYears } from './years.ts';

describe('readYears', () => {
  it.each([
    ['5年以上', 5, null],
    ['5 年以上', 5, null],
    ['5+ years', 5, null],
    ['over 10 years of experience', 10, null],
    ['五年', 5, 5],
    ['十五年经验', 15, 15],
    ['3-5年', 3, 5],
    ['三到五年', 3, 5],
    ['3 to 5 years', 3, 5],
    ['経験7年', 7, 7],
    ['経験７年', 7, 7],
    ['3年半', 3.5, 3.5],
    ['半年', 0.5, 0.5],
    ['1年6ヶ月', 1.5, 1.5],
    ['18个月', 1.5, 1.5],
    ['3年以内', null, 3],
    ['5', 5, 5],
    ['7.5', 7.5, 7.5],
    ['至少8年', 8, null],
  ])('reads %s', (text, low, high) => {
    expect(readYears(text)).toEqual({ low, high });
  });

  it.each(['2019年', '2019年3月入社', '令和5年', '5-3年', '99年', 'senior', '多年', '', null])(
    'reads no years in %s',
    (text) => {
      expect(readYears(text)).toBeNull();
    },
  );
});

describe('findAskedYears', () => {
  it('takes the longest experience, and no duration or age of a company', () => {
    expect(findAskedYears('Java開発経験5年以上、Python経験3年以上')?.low).toBe(5);
    expect(findAskedYears('公司成立于10年前，要求3年以上经验')?.low).toBe(3);
    expect(findAskedYears('The contract runs for 2 years')).toBeNull();
    expect(findAskedYears('期間：1年')).toBeNull();
    expect(findAskedYears(null)).toBeNull();
  });
});
