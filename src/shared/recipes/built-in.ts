import type { Recipe } from '../recipe.ts';
import { carBuying } from './car-buying.ts';

/** The recipes that come with Gleaner, by the names that the catalogue has words for. */
export const builtInRecipes = {
  'car-buying': carBuying,
} as const satisfies Readonly<Record<string, Recipe>>;
export type BuiltInRecipe = keyof typeof builtInRecipes;
export const builtInNames = Object.keys(builtInRecipes) as readonly BuiltInRecipe[];
