import type { LineSpan, TalentKind } from '../../../../shared/pipelines/mail.ts';

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

/** Whether a kind has a field of that name; `constructor` is none. */
export const isFieldOf = (kind: TalentKind, name: string): boolean => Object.hasOwn(fieldsOf[kind], name);

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();
const passedOver = /[\s\p{Cf}]+/gu;
const fold = (text: string): string => plain(text).replace(passedOver, '');

/** The elements of a list as the model joins them; a mail's own commas stay within an element. */
function splitList(value: string): readonly string[] {
  return value
    .split(/[;；]/)
    .map((element) => element.trim())
    .filter((element) => element !== '');
}

/** The text of cited lines, folded, with the places in it where spaces were. */
interface CitedText {
  readonly text: string;
  readonly gaps: ReadonlySet<number>;
}

/** Null where a line does not exist. */
function citedText(lines: readonly string[], spans: readonly LineSpan[]): CitedText | null {
  const texts: string[] = [];
  for (const [from, to] of spans) {
    if (from < 1 || to > lines.length) return null;
    texts.push(...lines.slice(from - 1, to));
  }
  if (texts.length === 0) return null;
  let text = '';
  const gaps = new Set<number>();
  for (const piece of plain(texts.join('\n')).split(passedOver)) {
    text += piece;
    gaps.add(text.length);
  }
  return { text, gaps };
}

const digit = /\d/;

/** Whether a folded value stands in a text, and not as a piece of a longer number: 5 is not said by 15. */
function stands(value: string, { text, gaps }: CitedText): boolean {
  const isCut = (at: number): boolean =>
    digit.test(text[at - 1] ?? '') && digit.test(text[at] ?? '') && !gaps.has(at);
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1))
    if (!isCut(at) && !isCut(at + value.length)) return true;
  return false;
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
    return folded !== '' && stands(folded, cited);
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
  if (!isFieldOf(kind, field) || spans === null) return null;
  const shape = fieldsOf[kind][field];
  const values = shape === 'list' ? splitList(value) : [value.trim()];
  return { field, values: values.filter((each) => each !== ''), lines: spans };
}
