import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { AppError } from '../../../shared/app-error.ts';
import type { Recipe } from '../../../shared/recipe.ts';
import { builtInNames, builtInRecipes } from '../../../shared/recipes/built-in.ts';
import { recipeFromText } from '../../../shared/recipes/recipe-text.ts';
import { codedError } from '../../../shared/words/coded-error.ts';

export const addRecipeOption = (command: Command): Command =>
  command.option(
    '--recipe <name or file>',
    `what is read and asked: ${builtInNames.join(', ')}, or a recipe's .json file; without it what the file was read by last`,
  );

function readRecipeFile(path: string): Recipe {
  try {
    return recipeFromText(readFileSync(path, 'utf8'), path);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    const code = (thrown as { readonly code?: unknown }).code;
    if (code === 'ENOENT') throw codedError('unknown_recipe', { params: { name: path } });
    throw codedError('recipe_unreadable', { params: { path }, cause: thrown });
  }
}

/** The recipe of that name, or in that file. @throws AppError */
export function recipeNamed(recipe: string): Recipe {
  const builtIn = builtInNames.find((name) => name === recipe);
  return builtIn === undefined ? readRecipeFile(recipe) : builtInRecipes[builtIn];
}

/** The recipe that is asked for by name or file; nothing where none is. @throws AppError */
export function readRecipe({ recipe }: Readonly<Record<string, unknown>>): { readonly recipe?: Recipe } {
  return typeof recipe === 'string' ? { recipe: recipeNamed(recipe) } : {};
}
