import type { Attribute } from '../../../../shared/recipe.ts';

const between = ' / ';
/** So long a context may have been cut: what stands last in it is not whole. */
const maybeCut = 499;

/** The same for words that differ in width, case and blanks alone. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

const grouping = /(?<=\d)[,，](?=\d{3}(?!\d))/g;
const numeral = /^[-+]?\d+(?:\.\d+)?$/;

function isDay(text: string): boolean {
  const at = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return at !== null && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}

/** A value as it is kept; null where it is not of the attribute's kind. */
export function readValue({ kind, values }: Attribute, said: string): string | null {
  const text = said.trim();
  if (text === '') return null;
  const plain = text.normalize('NFKC');
  switch (kind) {
    case 'number': {
      const digits = plain.replace(grouping, '').replace(/\s/g, '');
      return numeral.test(digits) ? digits : null;
    }
    case 'date':
      return isDay(plain) ? plain : null;
    case 'one_of':
      return values.find((value) => fold(value) === fold(text)) ?? null;
    default:
      return text;
  }
}

export interface Described {
  readonly context: string;
  /** By name, in the recipe's order. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Takes the attributes off the end of a context. What is no attribute of the type, is not of its kind, is said twice or may have
 * been cut stays in the context, with whatever stands before it.
 */
export function takeAttributes(context: string, known: readonly Attribute[]): Described {
  if (known.length === 0) return { context, attributes: {} };
  const fields = context.split(between);
  const found = new Map<string, string>();
  while (fields.length > 0 && context.length < maybeCut) {
    const [, name = '', said = ''] = /^([^=＝]+)[=＝](.*)$/s.exec(fields.at(-1) ?? '') ?? [];
    const attribute = known.find((each) => fold(each.name) === fold(name));
    const value = attribute === undefined ? null : readValue(attribute, said);
    if (attribute === undefined || value === null || found.has(attribute.name)) break;
    found.set(attribute.name, value);
    fields.pop();
  }
  const attributes = Object.fromEntries(
    known.flatMap(({ name }) => {
      const value = found.get(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  return { context: fields.join(between), attributes };
}

/** Whether a value stands in what rows say; a number by itself, and not within a longer one. */
export function isGrounded(value: string, rows: readonly string[]): boolean {
  const wanted = fold(value.replace(grouping, ''));
  const isNumber = numeral.test(wanted);
  return rows.some((row) => {
    const text = fold(row.normalize('NFKC').replace(grouping, ''));
    for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
      const before = text.slice(Math.max(0, at - 1), at);
      const behind = text.slice(at + wanted.length, at + wanted.length + 2);
      if (!isNumber || !(/\d|\.$/.test(before) || /^(?:\d|\.\d)/.test(behind))) return true;
    }
    return false;
  });
}
