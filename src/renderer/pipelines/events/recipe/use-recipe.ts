import type { Recipe } from '../../../../shared/recipe.ts';
import { useStore } from '../../../store/store.ts';
import { askedRecipe, isOwnRecipe, recipeInUse, useRecipeDraft } from './recipe-commands.ts';
import { type WrongFields, wrongFields } from './wrong-fields.ts';

/** The recipe that the page shows. */
export function useRecipe() {
  const state = useStore();
  const draft = useRecipeDraft((now) => now.draft);
  const inUse = recipeInUse(state);
  const wrong: WrongFields = draft === null ? new Map() : wrongFields(draft);
  return {
    /** As it is being typed; null without a file of users. */
    recipe: draft ?? inUse,
    /** It is one of her own, and can be changed. */
    isOwn: isOwnRecipe(state, inUse),
    /** None was chosen: it is the one that the file was read by last, or that fits it. */
    isFound: askedRecipe(state) === null,
    wrong,
  };
}

export type ShownRecipe = ReturnType<typeof useRecipe> & { readonly recipe: Recipe };

/** A recipe that is on show, and whether it can be changed. */
export type RecipeField = Pick<ShownRecipe, 'recipe' | 'isOwn'>;
