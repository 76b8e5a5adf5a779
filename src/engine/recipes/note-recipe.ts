import type { Database } from 'better-sqlite3';
import type { Recipe } from '../../shared/recipe.ts';
import { keepRecipe } from '../ledger/recipe-record.ts';
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
