import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Recipe } from '../../../../shared/recipe.ts';
import { builtInCalled } from '../../../../shared/recipes/built-in.ts';

/** What a recipe of that name is called: a built-in one in the window's language. */
export function recipeName(name: string, t: TFunction): string {
  const builtIn = builtInCalled(name);
  return builtIn === undefined ? name : t(`proposal.recipes.${builtIn}`);
}

export function useRecipeName(): (recipe: Pick<Recipe, 'name'>) => string {
  const { t } = useTranslation();
  return ({ name }) => recipeName(name, t);
}
