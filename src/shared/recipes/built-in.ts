import type { Recipe } from '../recipe.ts';
import { anyLog } from './any-log.ts';
import { appUsage } from './app-usage.ts';
import { browserHistory } from './browser-history.ts';
import { carBuying } from './car-buying.ts';
import { shopClickstream } from './shop-clickstream.ts';
import { supportConversations } from './support-conversations.ts';

/** The recipes that come with Gleaner, by the names that the catalogue has words for. */
export const builtInRecipes = {
  'car-buying': carBuying,
  'browser-history': browserHistory,
  'app-usage': appUsage,
  'shop-clickstream': shopClickstream,
  'support-conversations': supportConversations,
  'any-log': anyLog,
} as const satisfies Readonly<Record<string, Recipe>>;
export type BuiltInRecipe = keyof typeof builtInRecipes;
export const builtInNames = Object.keys(builtInRecipes) as readonly BuiltInRecipe[];

/** Which of them is called so, for the catalogue's word for it; none where a recipe is the analyst's own. */
export const builtInCalled = (name: string): BuiltInRecipe | undefined =>
  builtInNames.find((each) => builtInRecipes[each].name === name);
