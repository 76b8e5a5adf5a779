import { describe, expect, it } from 'vitest';
import { compareMoney, type MoneyRange, readMoney } from './money.ts';

const range = (
  low: number | null,
  high: number | null,
  currency: string | null,
  period: MoneyRange['period'],
): MoneyRange => ({ low, high, currency, period });

describe('readMoney', () => {
  it.each([
    ['月80万円', range(800_000, 800_000, 'JPY', 'month')],
    ['25k-35k/月', range(25_000, 35_000, null, 'month')],
    ['25-35K/月', range(25_000, 35_000, null, 'month')],
    ['$120k', range(120_000, 120_000, 'USD', null)],
    ['US$120,000 per year', range(120_000, 120_000, 'USD', 'year')],
    ['年薪40万', range(400_000, 400_000, null, 'year')],
    ['年薪四十万人民币', range(400_000, 400_000, 'CNY', 'year')],
    ['1.5万/人天', range(15_000, 15_000, null, 'day')],
    ['〜70万', range(null, 700_000, null, null)],
    ['~70万円/月', range(null, 700_000, 'JPY', 'month')],
    ['70〜80万円', range(700_000, 800_000, 'JPY', null)],
    ['月額700,000円〜800,000円', range(700_000, 800_000, 'JPY', 'month')],
    ['月単価：６５万円〜', range(650_000, null, 'JPY', 'month')],
    ['80万円以上（月）', range(800_000, null, 'JPY', null)],
    ['2万以下/月', range(null, 20_000, null, 'month')],
    ['8000-1万元/月', range(8_000, 10_000, 'CNY', 'month')],
    ['时薪 200 元', range(200, 200, 'CNY', 'hour')],
    ['$60/hour', range(60, 60, 'USD', 'hour')],
    ['80-100 USD/hr', range(80, 100, 'USD', 'hour')],
    ['HK$45,000/月', range(45_000, 45_000, 'HKD', 'month')],
    ['预算总额 50万元', range(500_000, 500_000, 'CNY', 'total')],
    ['up to €90k p.a.', range(null, 90_000, 'EUR', 'year')],
    ['¥30,000/月', range(30_000, 30_000, null, 'month')],
    ['经验5年，月薪3万元', range(30_000, 30_000, 'CNY', 'month')],
    ['30000', range(30_000, 30_000, null, null)],
    ['20000 to 25000 RMB per month', range(20_000, 25_000, 'CNY', 'month')],
    ['面议', null],
    ['応相談', null],
    ['5年', null],
    ['80万円 or $6k', null],
    ['50万-30万', null],
    ['2026-04-01', null],
    ['', null],
    [null, null],
  ])('reads %s', (text, expected) => {
    expect(readMoney(text)).toEqual(expected);
  });
});

describe('compareMoney', () => {
  const asked = range(800_000, 900_000, 'JPY', 'month');
  it.each([
    ['within', asked, range(700_000, 850_000, 'JPY', 'month'), 'fits', null],
    ['equal', asked, range(null, 800_000, 'JPY', 'month'), 'fits', null],
    ['too dear', asked, range(600_000, 700_000, 'JPY', 'month'), 'exceeds', null],
    ['a year’s', asked, range(null, 9_600_000, 'JPY', 'year'), 'fits', null],
    ['a year’s, too dear', asked, range(null, 9_599_999, 'JPY', 'year'), 'exceeds', null],
    ['another currency', asked, range(1, 2, 'CNY', 'month'), 'unknown', 'currency_differs'],
    ['no currency', asked, range(1, 2, null, 'month'), 'unknown', 'currency_unknown'],
    ['another period', asked, range(1, 2, 'JPY', 'day'), 'unknown', 'period_differs'],
    ['no period', asked, range(1, 2, 'JPY', null), 'unknown', 'period_unknown'],
    ['nothing said', asked, null, 'unknown', 'not_said'],
    ['open above', asked, range(700_000, null, 'JPY', 'month'), 'unknown', 'open_range'],
    ['open above, enough', asked, range(900_000, null, 'JPY', 'month'), 'fits', null],
  ] as const)('%s', (_, expected, offered, fit, doubt) => {
    expect(compareMoney(expected, offered)).toEqual({ fit, doubt });
  });

  it('knows that a highest wish alone is met by more', () => {
    const wish = range(null, 700_000, 'JPY', 'month');
    expect(compareMoney(wish, range(null, 700_000, 'JPY', 'month')).fit).toBe('fits');
    expect(compareMoney(wish, range(null, 600_000, 'JPY', 'month')).fit).toBe('unknown');
  });
});
