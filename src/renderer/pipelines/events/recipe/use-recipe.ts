import type { Recipe } from '../../../../shared/recipe.ts';
import { useStore } from '../../../store/store.ts';
import { askedRecipe, isOwnRecipe, recipeInUse, useRecipeDraft } from './recipe-commands.ts';
import { type WrongFields, wrongFields } from './wrong-fields.ts';

export interface ShownRecipe {
  /** As it is being typed; null without a file of users. */
  readonly recipe: Recipe | null;
  /** It is one of her own, and can be changed. */
  readonly isOwn: boolean;
  /** None was chosen: it is the one that the file was read by last, or that fits it. */
  readonly isFound: boolean;
  readonly wrong: WrongFields;
}

/** A recipe that is on show, and whether it can be changed. */
export interface RecipeField extends Pick<ShownRecipe, 'isOwn'> {
  readonly recipe: Recipe;
}

/** The recipe that the page shows. */
export function useRecipe(): ShownRecipe {
  const state = useStore();
  const draft = useRecipeDraft((now) => now.draft);
  const inUse = recipeInUse(state);
  const recipe = draft ?? inUse;
  return {
    recipe,
    isOwn: isOwnRecipe(state, inUse),
    isFound: askedRecipe(state) === null,
    wrong: draft === null ? new Map() : wrongFields(draft),
  };
}
