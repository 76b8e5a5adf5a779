import { badOption } from './model-options.ts';

/** Words as a list of alternatives. */
export const anyOf = (values: readonly string[]): string =>
  `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;

/** Gathers what an option is given that may be given again. */
export const gather = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

/** One of the values that an option takes. @throws AppError bad_input */
export function oneOf<Value extends string>(option: string, text: string, values: readonly Value[]): Value {
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  throw badOption(option, text, anyOf(values));
}
