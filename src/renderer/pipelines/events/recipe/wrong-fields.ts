import { type Recipe, recipeSchema } from '../../../../shared/recipe.ts';
import type { en } from '../../../../shared/words/pages.ts';

/** What is wrong with a field, as `recipe.wrong` says it. */
export type WrongField = keyof typeof en.recipe.wrong;

/** By the paths of the fields: `ask.types.0.name`. */
export type WrongFields = ReadonlyMap<string, WrongField>;

const folded = (name: string): string => name.trim().normalize('NFKC').toLowerCase();

/** The places of names that stand before them, too. */
function taken(names: readonly string[]): readonly number[] {
  const all = names.map(folded);
  return all.flatMap((name, index) => (name !== '' && all.indexOf(name) < index ? [index] : []));
}

/** What is wrong in a form though a recipe may have it: one that was written elsewhere is read all the same. */
function wrongTogether({ types }: Recipe['ask']): readonly (readonly [path: string, wrong: WrongField])[] {
  return [
    ...taken(types.map(({ name }) => name)).map((index) => [`ask.types.${index}.name`, 'taken'] as const),
    ...types.flatMap(({ attributes }, type) => [
      ...taken(attributes.map(({ name }) => name)).map(
        (index) => [`ask.types.${type}.attributes.${index}.name`, 'taken'] as const,
      ),
      ...attributes.flatMap(({ kind, values }, index) =>
        kind === 'one_of' && values.length === 0
          ? [[`ask.types.${type}.attributes.${index}.values`, 'noValues'] as const]
          : [],
      ),
    ]),
  ];
}

const meanings: Readonly<Record<string, WrongField>> = {
  too_small: 'required',
  too_big: 'tooLong',
  invalid_format: 'signs',
};

/** A value of a list is told of at the list. */
const pathOf = (path: readonly PropertyKey[]): string =>
  path
    .map(String)
    .join('.')
    .replace(/\.values\.\d+$/, '.values');

/** A recipe as it is typed need not be one yet: what is wrong with which of its fields. */
export function wrongFields(recipe: Recipe): WrongFields {
  const { error } = recipeSchema.safeParse(recipe);
  return new Map([
    ...wrongTogether(recipe.ask),
    ...(error?.issues ?? []).map(({ path, code }) => [pathOf(path), meanings[code] ?? 'other'] as const),
  ]);
}
