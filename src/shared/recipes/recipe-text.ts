import type { AppError } from '../app-error.ts';
import { type Recipe, recipeSchema, recipeVersion } from '../recipe.ts';
import { codedError } from '../words/coded-error.ts';

/** A recipe as it is written into a file: readable, and the same text for the same recipe. */
export const recipeText = (recipe: Recipe): string => `${JSON.stringify(recipe, null, 2)}\n`;

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw codedError('recipe_unreadable', { params: { path }, cause });
  }
}

const versionOf = (given: unknown): unknown =>
  typeof given === 'object' && given !== null && 'version' in given ? given.version : null;

/** What is wrong with which field, as one sentence can say it: `ask.types.0.name`. */
function unfit(path: string, where: readonly PropertyKey[]): AppError {
  return codedError('recipe_unfit', { params: { path, field: where.map(String).join('.') || '{ }' } });
}

/**
 * Reads a recipe out of the text of a file.
 * @throws AppError recipe_unreadable, recipe_unfit, recipe_newer
 */
export function recipeFromText(text: string, path: string): Recipe {
  const given = parse(text, path);
  const version = versionOf(given);
  if (typeof version === 'number' && version > recipeVersion)
    throw codedError('recipe_newer', { params: { path } });
  const { success, data, error } = recipeSchema.safeParse(given);
  if (!success) throw unfit(path, error.issues[0]?.path ?? []);
  return data;
}
