import { z } from 'zod';
import { foldText } from './fold-text.ts';
import { withDigits } from './numerals.ts';

export const periods = ['hour', 'day', 'month', 'year', 'total'] as const;
export type Period = (typeof periods)[number];

/** A sum or a range; what is not said is null. `¥` alone says no currency: it is China's and Japan's. */
export const moneyRangeSchema = z.object({
  low: z.number().min(0).nullable(),
  high: z.number().min(0).nullable(),
  /** ISO 4217. */
  currency: z.string().length(3).nullable(),
  period: z.enum(periods).nullable(),
});
export type MoneyRange = Readonly<z.infer<typeof moneyRangeSchema>>;

/** In this order, each taking its words out of the text: 日元 before 元, `hk$` before `$`. */
const currencyWords: readonly (readonly [RegExp, string])[] = [
  [/(?<![a-z])hk\$|\bhkd\b|港币|港元|港幣/g, 'HKD'],
  [/(?<![a-z])nt\$|\btwd\b|台币|新台币|台幣/g, 'TWD'],
  [/(?<![a-z])s\$|\bsgd\b|新币|新加坡元/g, 'SGD'],
  [/(?<![a-z])au?\$|\baud\b|澳元/g, 'AUD'],
  [/(?<![a-z])ca?\$|\bcad\b|加元/g, 'CAD'],
  [/(?:us)?\$|\busd\b|(?<=\d[kw万]?)usd\b|美元|美金|米ドル|ドル|\bdollars?\b/g, 'USD'],
  [/円|日元|日円|日币|\bjpy\b|(?<=\d[kw万]?)jpy\b|\byen\b/g, 'JPY'],
  [/€|\beur\b|欧元|ユーロ|\beuros?\b/g, 'EUR'],
  [/£|\bgbp\b|英镑|ポンド/g, 'GBP'],
  [/₩|\bkrw\b|韩元|ウォン/g, 'KRW'],
  [/₹|\binr\b|卢比/g, 'INR'],
  [/人民币|人民幣|\brmb\b|(?<=\d[kw万]?)rmb\b|\bcny\b|元|块|人民元/g, 'CNY'],
];

const periodWords: readonly (readonly [RegExp, Period])[] = [
  [/时薪|時給|時間単価|(?:\/|每|per |an? ?)(?:小时|小時|時間?|hour|hr|h)(?![a-z])|\bhourly\b/, 'hour'],
  [/日薪|日給|日単価|人天|人日|(?:\/|每|per |a )(?:天|日|day|d)(?![a-z])|\bdaily\b/, 'day'],
  [
    /月薪|月給|月収|月額|月単価|人月|(?:\/|每|per |a )(?:月|个月|month|mo|m)(?![a-z])|\bmonthly\b|(?<!\d)月(?= ?[:约約~〜¥]? ?\d)/,
    'month',
  ],
  [
    /年薪|年収|年俸|年收入|(?:\/|每|per |a )(?:年|year|yr|y|annum)(?![a-z])|\bannual(?:ly)?\b|\byearly\b|\bp\.a\.|(?<!\d)年(?= ?[:约約~〜¥]? ?\d)/,
    'year',
  ],
  [/总价|总预算|总额|総額|合計|一式|\bin total\b|\btotal\b|\bfixed price\b|固定价/, 'total'],
];

function readCurrency(text: string): { readonly currency: string | null; readonly sure: boolean } {
  let rest = text;
  const found = new Set<string>();
  for (const [words, currency] of currencyWords) {
    rest = rest.replace(words, () => {
      found.add(currency);
      return ' ';
    });
  }
  return { currency: found.size === 1 ? ([...found][0] ?? null) : null, sure: found.size <= 1 };
}

function readPeriod(text: string): Period | null {
  const found = periodWords.filter(([words]) => words.test(text)).map(([, period]) => period);
  return found.length === 1 ? (found[0] ?? null) : null;
}

const multiples: Readonly<Record<string, number>> = { 百万: 1e6, 万: 1e4, 萬: 1e4, w: 1e4, 千: 1e3, k: 1e3 };
const sign = '(?:[a-z]{0,2}[$€£¥₩₹])?';
const amount = `${sign} ?(\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d{1,12}(?:\\.\\d+)?) ?(百万|万|萬|w(?![a-z])|k(?![a-z])|千)?`;
const word = '(?:円|元|日元|人民币|美元|usd|jpy|rmb|cny|eur)?';
const money = new RegExp(
  `(?<![\\d.,])${amount} ?(${word})(?: ?(?:-|~|〜|至|到|to) ?${amount} ?(${word}))?`,
  'g',
);

interface Sum {
  readonly low: number;
  readonly high: number;
  readonly from: number;
  readonly to: number;
}

const sumOf = (digits: string, unit: string | undefined): number =>
  Number(digits.replaceAll(',', '')) * (unit === undefined ? 1 : (multiples[unit] ?? 1));

/** A number that is followed by these counts something else than money. */
const otherUnit =
  /^ ?(?:%|年(?!薪|収|俸)|years?|yrs?|名|人(?!民|天|月|日)|日間?|天|月(?!薪)|个月|ヶ月|か月|か所|hours?|days?|months?)/;

/** The first number, or pair of numbers, that is money: with a multiple, a currency, or of at least 1 000. */
function findSum(text: string): Sum | null {
  for (const match of text.matchAll(money)) {
    const [whole, first = '', firstUnit, firstWord, second, secondUnit, secondWord] = match;
    const to = match.index + whole.length;
    const marked = /[$€£¥₩₹]/.test(whole) || Boolean(firstWord) || Boolean(secondWord);
    const unit = firstUnit ?? secondUnit;
    if (unit === undefined && !marked && otherUnit.test(text.slice(to))) continue;
    // "25-35k" is said of both; "8000-1万" of one.
    const low = sumOf(first, firstUnit ?? (Number(first.replaceAll(',', '')) < 1_000 ? unit : undefined));
    const high = second === undefined ? low : sumOf(second, secondUnit ?? firstUnit);
    if (unit === undefined && !marked && Math.max(low, high) < 1_000) continue;
    return { low, high, from: match.index, to };
  }
  return null;
}

const openAbove = /^ ?(?:以上|起|\+|から|or more|[~〜](?! ?\d))/;
const openBelow = /^ ?(?:以下|以内|まで|未満|封顶|max\b|or less)/;
const saysMost = /(?:[~〜]|最高|不超过|上限|up to|max(?:imum)?\.?|under|below|within|<=?|≤) ?:? ?$/;
const saysLeast = /(?:最低|不低于|下限|at least|from|min(?:imum)?\.?|over|>=?|≥) ?:? ?$/;

/**
 * Reads the first sum of money in a text: "月80万円", "25k-35k/月", "$120k", "1.5万/人天", "〜70万". Null where there is
 * none ("面议"), or where it contradicts itself.
 */
export function readMoney(text: string | null): MoneyRange | null {
  if (text === null) return null;
  const plain = withDigits(foldText(text)).replace(
    /\b(?:19|20)\d{2}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?/g,
    ' ',
  );
  const sum = findSum(plain);
  if (sum === null || sum.low > sum.high) return null;
  const { currency, sure } = readCurrency(plain);
  if (!sure) return null;
  const before = plain.slice(Math.max(0, sum.from - 12), sum.from);
  const after = plain.slice(sum.to, sum.to + 8).replace(/^ ?(?:円|元)/, '');
  const single = sum.low === sum.high;
  const most = single && (openBelow.test(after) || saysMost.test(before));
  const least = single && !most && (openAbove.test(after) || saysLeast.test(before));
  return {
    low: most ? null : sum.low,
    high: least ? null : sum.high,
    currency,
    period: readPeriod(plain),
  };
}

export type MoneyFit = 'fits' | 'exceeds' | 'unknown';
export type MoneyDoubt =
  | 'not_said'
  | 'currency_unknown'
  | 'currency_differs'
  | 'period_unknown'
  | 'period_differs'
  | 'open_range';

/** A month's and a year's sums are brought together by twelve; a day's and a month's are not (days worked are not said). */
function perYear(bound: number | null, period: Period): number | null {
  return bound === null ? null : period === 'month' ? bound * 12 : bound;
}

const yearly = (period: Period): Period => (period === 'month' ? 'year' : period);

/**
 * Whether what somebody expects lies within what is offered. Nothing is converted between currencies: different ones
 * cannot be compared, which is said and is no reason to exclude.
 */
export function compareMoney(
  expected: MoneyRange | null,
  offered: MoneyRange | null,
): { readonly fit: MoneyFit; readonly doubt: MoneyDoubt | null } {
  const unknown = (doubt: MoneyDoubt) => ({ fit: 'unknown', doubt }) as const;
  if (expected === null || offered === null) return unknown('not_said');
  if (expected.currency === null || offered.currency === null) return unknown('currency_unknown');
  if (expected.currency !== offered.currency) return unknown('currency_differs');
  if (expected.period === null || offered.period === null) return unknown('period_unknown');
  if (yearly(expected.period) !== yearly(offered.period)) return unknown('period_differs');
  const low = perYear(expected.low, expected.period);
  const needed = low ?? perYear(expected.high, expected.period);
  const most = perYear(offered.high, offered.period);
  const surely = most ?? perYear(offered.low, offered.period);
  if (needed !== null && surely !== null && needed <= surely) return { fit: 'fits', doubt: null };
  if (low !== null && most !== null) return { fit: 'exceeds', doubt: null };
  return unknown('open_range');
}
