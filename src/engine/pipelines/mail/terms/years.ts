import { z } from 'zod';
import { foldText } from './fold-text.ts';
import { withDigits } from './numerals.ts';

/** Years of experience; a bound that is not said is null. */
export const yearRangeSchema = z.object({
  low: z.number().min(0).max(60).nullable(),
  high: z.number().min(0).max(60).nullable(),
});
export type YearRange = Readonly<z.infer<typeof yearRangeSchema>>;

const most = 60;
const number = '(?<![\\d.])(\\d{1,2}(?:\\.\\d{1,2})?)';
const unit = '(?:個?年|years?\\b|yrs?\\b|yoe\\b)';
/** A year of an era is no span of years; nor is one of four digits, which the number's own pattern refuses. */
const era = '(?<!平成|令和|昭和|公元|第)';
const range = new RegExp(`${era}${number} ?${unit}? ?(?:-|~|〜|至|到|to) ?${number} ?${unit}`, 'i');
const yearsAndMonths = new RegExp(
  `${era}${number} ?(?:年|years?) ?(?:and )?${number} ?(?:个月|ヶ月|か月|months?)`,
);
const single = new RegExp(`${era}${number} ?(\\+)? ?${unit}(半)?`);
const monthsAlone = new RegExp(`${number} ?(?:个月|ヶ月|か月|months?\\b)`);

const within = (years: number): number | null => (years >= 0 && years <= most ? years : null);

function both(low: number, high: number): YearRange | null {
  return within(low) === null || within(high) === null || low > high ? null : { low, high };
}

function readSingle(text: string, match: RegExpExecArray): YearRange | null {
  const years = within(Number(match[1]) + (match[3] === undefined ? 0 : 0.5));
  if (years === null) return null;
  const before = text.slice(Math.max(0, match.index - 12), match.index);
  const after = text.slice(match.index + match[0].length, match.index + match[0].length + 6);
  if (/^ ?(?:以内|以下|未満|未满|まで)/.test(after) || /(?:up to|less than|under|<=?|≤) ?$/.test(before)) {
    return { low: null, high: years };
  }
  const open =
    match[2] === '+' ||
    /^ ?(?:以上|超|及以上|\+|or more)/.test(after) ||
    /(?:over|more than|at least|min(?:imum)?\.?|>=?|≥|至少|超过) ?$/.test(before);
  return { low: years, high: open ? null : years };
}

/** Reads the first span of years in a text that is about experience: "5年以上", "3-5年", "五年", "経験7年", "5+ years". */
export function readYears(text: string | null): YearRange | null {
  if (text === null) return null;
  const plain = withDigits(foldText(text)).replaceAll('半年', '0.5年');
  const spread = range.exec(plain);
  if (spread !== null) return both(Number(spread[1]), Number(spread[2]));
  const precise = yearsAndMonths.exec(plain);
  if (precise !== null) {
    const years = within(Number(precise[1]) + Number(precise[2]) / 12);
    return years === null ? null : { low: years, high: years };
  }
  const match = single.exec(plain);
  if (match !== null) return readSingle(plain, match);
  const months = monthsAlone.exec(plain);
  if (months !== null) return { low: Number(months[1]) / 12, high: Number(months[1]) / 12 };
  const bare = /^(\d{1,2}(?:\.\d{1,2})?)\+?$/.exec(plain);
  return bare === null ? null : both(Number(bare[1]), Number(bare[1]));
}

const clauses = /[,;。；，、\n()（）|]|\. /;
const aboutExperience = /经验|経験|经历|実務|实务|experience|\bexp\b|年以上|\+ ?(?:years?|yrs?)|工作\d|歴/i;

/**
 * The years of experience that a prose text asks for: of several clauses that say years and speak of experience, the
 * longest span. A duration or a company's age is none.
 */
export function findAskedYears(text: string | null): YearRange | null {
  if (text === null) return null;
  let asked: YearRange | null = null;
  for (const clause of withDigits(foldText(text)).split(clauses)) {
    if (!aboutExperience.test(clause)) continue;
    const years = readYears(clause);
    if (years !== null && (years.low ?? 0) > (asked?.low ?? -1)) asked = years;
  }
  return asked;
}
