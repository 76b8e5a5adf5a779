import type { Database } from 'better-sqlite3';
import type { RecipesOfFile } from '../../shared/pipelines/events/recipes.ts';
import { type Recipe, recipeSchema } from '../../shared/recipe.ts';
import { keepRecipe, keptRecipes } from '../ledger/recipe-record.ts';
import { recipeHash } from './recipe-hash.ts';

/** Keeps in the file the recipe that a job begins with, so that its events can always be asked what they were found by. */
export function noteRecipe(db: Database, recipe: Recipe, at: number = Date.now()): void {
  keepRecipe(db, {
    hash: recipeHash(recipe),
    name: recipe.name,
    recipe: JSON.stringify(recipe),
    usedAt: at,
  });
}

/** The recipes that jobs of the file ran with, the last first; one of a later version, which cannot be read, is left out. */
export function usedRecipes(db: Database): RecipesOfFile['used'] {
  return keptRecipes(db).flatMap(({ hash, usedAt, name, recipe }) => {
    const { success, data } = recipeSchema.safeParse(JSON.parse(recipe));
    return success ? [{ hash, usedAt, recipe: { ...data, name } }] : [];
  });
}
