import { findCertificates } from '../terms/certificates.ts';
import { readAskedEducation } from '../terms/education.ts';
import { mostCharacters, plainText } from '../terms/fold-text.ts';
import { readMoney } from '../terms/money.ts';
import { readPlaces } from '../terms/places.ts';
import { findSkills } from '../terms/skills.ts';
import { readWorkStyles } from '../terms/work-style.ts';
import { readYears } from '../terms/years.ts';
import type { SearchFilters } from './search-filters.ts';

export interface ParsedQuery {
  /** What is embedded: the query as it was typed, in plain letters. */
  readonly text: string;
  /** What can be read of it as facts; they weigh in the score and exclude nobody. */
  readonly filters: SearchFilters;
}

const multiple = /\d ?(?:百万|[万萬千]|[kw]\b)/i;

function readSalary(text: string): SearchFilters['salary'] {
  const salary = readMoney(text);
  // A bare number in a query is a version or a year.
  if (salary?.currency === null && salary.period === null && !multiple.test(text)) return null;
  return salary;
}

const list = <Value>(values: readonly Value[] | null): Value[] | null =>
  values === null ? null : [...values];

/** Reads a typed query: "Python 开发工程师, 5 年以上", "React engineer in Tokyo 5+ years remote". Never throws. */
export function parseQuery(query: string): ParsedQuery {
  const text = plainText(query).slice(0, mostCharacters);
  return {
    text,
    filters: {
      skills: [...findSkills(text)],
      years: readYears(text)?.low ?? null,
      places: list(readPlaces(text)),
      workStyles: list(readWorkStyles(text)),
      education: readAskedEducation(text),
      salary: readSalary(text),
      certificates: [...findCertificates(text)],
    },
  };
}
