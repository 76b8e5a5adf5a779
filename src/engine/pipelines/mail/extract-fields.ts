import type { LineSpan, TalentKind } from '../../../shared/talent-views.ts';

/** How a field's value is to be taken: words that stand in the mail, a list of such, prose, or years in digits. */
type FieldShape = 'text' | 'list' | 'prose' | 'years';

export const fieldsOf: Readonly<Record<TalentKind, Readonly<Record<string, FieldShape>>>> = {
  candidate: {
    name: 'text',
    title: 'text',
    experience_years: 'years',
    skills: 'list',
    certificates: 'list',
    education: 'text',
    location_preference: 'text',
    expected_salary: 'text',
    contact: 'text',
  },
  project: {
    title: 'text',
    type: 'text',
    tech_requirements: 'list',
    description: 'prose',
    budget: 'text',
    duration: 'text',
    start_time: 'text',
    work_style: 'text',
  },
};

export interface ExtractedField {
  readonly field: string;
  readonly values: readonly string[];
  readonly lines: readonly LineSpan[];
}

const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Cf}]+/gu, '');

/** The elements of a list as the model joins them; a mail's own commas stay within an element. */
export function splitList(value: string): readonly string[] {
  return value
    .split(/[;；]/)
    .map((element) => element.trim())
    .filter((element) => element !== '');
}

/** The text of cited lines, folded; null where a line does not exist. */
function citedText(lines: readonly string[], spans: readonly LineSpan[]): string | null {
  const texts: string[] = [];
  for (const [from, to] of spans) {
    if (from < 1 || to > lines.length) return null;
    texts.push(...lines.slice(from - 1, to));
  }
  return texts.length === 0 ? null : fold(texts.join(''));
}

/**
 * Whether a field's words stand in the lines that it cites, but for width, case and spaces. Prose may be put in other
 * words, but has to cite lines that are there.
 */
export function isGrounded(kind: TalentKind, field: ExtractedField, lines: readonly string[]): boolean {
  const cited = citedText(lines, field.lines);
  if (cited === null || field.values.length === 0) return false;
  const shape = fieldsOf[kind][field.field];
  if (shape === 'prose') return true;
  return field.values.every((value) => {
    const folded = fold(value);
    return folded !== '' && cited.includes(folded);
  });
}

/** A line of the answer as a field; null where it names none of the kind's fields or has no value. */
export function readField(
  kind: TalentKind,
  name: string,
  spans: readonly LineSpan[] | null,
  value: string,
): ExtractedField | null {
  const field = name.toLowerCase();
  const shape = fieldsOf[kind][field];
  if (shape === undefined || spans === null) return null;
  const values = shape === 'list' ? splitList(value) : [value.trim()];
  return { field, values: values.filter((each) => each !== ''), lines: spans };
}
