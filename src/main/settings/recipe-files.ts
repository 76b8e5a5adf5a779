import { readFileSync, statSync } from 'node:fs';
import { AppError } from '../../shared/app-error.ts';
import type { Recipe } from '../../shared/recipe.ts';
import { recipeFromText, recipeText } from '../../shared/recipes/recipe-text.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import { writeExport } from '../app/write-file-atomically.ts';

/** Bytes; a recipe has some thousands. */
const largestFile = 4_000_000;

/** What a recipe's file is called: its name, without what a file system may not take. */
export const fileNameOf = (name: string): string =>
  name
    .replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, ' ')
    .trim()
    .slice(0, 80) || 'recipe';

/** @throws AppError recipe_unreadable, recipe_unfit, recipe_newer */
export function readRecipe(path: string): Recipe {
  try {
    if (statSync(path).size > largestFile) throw codedError('recipe_unreadable', { params: { path } });
    return recipeFromText(readFileSync(path, 'utf8'), path);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw codedError('recipe_unreadable', { params: { path }, cause: thrown });
  }
}

/** @throws AppError export_failed */
export const writeRecipe = (path: string, recipe: Recipe): void => writeExport(path, recipeText(recipe));
