import { z } from 'zod';
import { AppError } from '../../../../shared/app-error.ts';
import { readCertificates } from '../terms/certificates.ts';
import { educationLevelSchema, readAskedEducation } from '../terms/education.ts';
import { moneyRangeSchema, readMoney } from '../terms/money.ts';
import { readPlaces } from '../terms/places.ts';
import { readSkills } from '../terms/skills.ts';
import { readWorkStyles, workStyleSchema } from '../terms/work-style.ts';
import { readYears } from '../terms/years.ts';

/** What a search looks for; null or empty asks for nothing. Of a candidate it is asked, to a project it is offered. */
export const searchFiltersSchema = z.object({
  skills: z.array(z.string()),
  years: z.number().nullable(),
  places: z.array(z.string()).nullable(),
  workStyles: z.array(workStyleSchema).nullable(),
  education: educationLevelSchema.nullable(),
  salary: moneyRangeSchema.nullable(),
  certificates: z.array(z.string()),
});
export type SearchFilters = Readonly<z.infer<typeof searchFiltersSchema>>;

export const noFilters: SearchFilters = {
  skills: [],
  years: null,
  places: null,
  workStyles: null,
  education: null,
  salary: null,
  certificates: [],
};

export function asksNothing(filters: SearchFilters): boolean {
  return Object.values(filters).every(
    (value) => value === null || (Array.isArray(value) && value.length === 0),
  );
}

type Reader = (value: string) => Partial<SearchFilters>;

const list = <Value>(values: readonly Value[] | null): Value[] | null =>
  values === null ? null : [...values];

/** A reader answers null or an empty list where it cannot read the value. */
const readers = {
  skills: (value) => ({ skills: [...readSkills([value])] }),
  years: (value) => ({ years: readYears(value)?.low ?? null }),
  location: (value) => ({ places: list(readPlaces(value)) }),
  style: (value) => ({ workStyles: list(readWorkStyles(value)) }),
  education: (value) => ({ education: readAskedEducation(value) }),
  salary: (value) => ({ salary: readMoney(value) }),
  certificates: (value) => ({ certificates: [...readCertificates(value.split(/[,;、，；]/))] }),
} satisfies Readonly<Record<string, Reader>>;

export type FilterName = keyof typeof readers;
const filterNames = Object.keys(readers) as readonly FilterName[];

const otherNames: Readonly<Record<string, FilterName>> = {
  skill: 'skills',
  min_years: 'years',
  experience: 'years',
  place: 'location',
  city: 'location',
  work_style: 'style',
  degree: 'education',
  budget: 'salary',
  certificate: 'certificates',
};

const exampleOf: Readonly<Record<FilterName, string>> = {
  skills: 'skills=Java,Docker',
  years: 'years=5',
  location: 'location=Tokyo',
  style: 'style=remote',
  education: 'education=bachelor',
  salary: 'salary=月80万円',
  certificates: 'certificates=PMP',
};

function refused(message: string, hint: string, field: string): AppError {
  return new AppError('bad_input', message, { hint, params: { field } });
}

function filterName(key: string): FilterName {
  const plain = key.trim().toLowerCase().replaceAll('-', '_');
  const name = filterNames.find((each) => each === plain) ?? otherNames[plain];
  if (name !== undefined) return name;
  throw refused(
    `There is no filter ${plain || 'without a name'}.`,
    `Filters are ${filterNames.join(', ')}.`,
    plain,
  );
}

/**
 * Adds a filter as it is typed, `name=value`; a list adds to the one before, any other value takes its place.
 * @throws AppError bad_input for a name that is no filter, or a value that cannot be read
 */
export function addFilter(filters: SearchFilters, typed: string): SearchFilters {
  const split = typed.indexOf('=');
  if (split < 0) throw refused(`The filter ${typed} has no value.`, 'Write it as name=value.', typed);
  const name = filterName(typed.slice(0, split));
  const read: Partial<SearchFilters> = readers[name](typed.slice(split + 1));
  if (asksNothing({ ...noFilters, ...read })) {
    throw refused(
      `The value of the filter ${name} cannot be read.`,
      `Write it like ${exampleOf[name]}.`,
      name,
    );
  }
  return {
    ...filters,
    ...read,
    skills: [...new Set([...filters.skills, ...(read.skills ?? [])])],
    certificates: [...new Set([...filters.certificates, ...(read.certificates ?? [])])],
  };
}

/** @throws AppError bad_input */
export function parseFilters(typed: readonly string[]): SearchFilters {
  return typed.reduce(addFilter, noFilters);
}
