import type { EventType, Recipe } from '../../../../shared/recipe.ts';
import { editRecipe } from './recipe-commands.ts';

type Ask = Recipe['ask'];

/** Changes what the recipe on show asks. */
export const editAsk = (change: (ask: Ask) => Partial<Ask>): void =>
  editRecipe((recipe) => ({ ...recipe, ask: { ...recipe.ask, ...change(recipe.ask) } }));

/** Changes one of its types, told by its place. */
export const editType = (index: number, change: (type: EventType) => Partial<EventType>): void =>
  editAsk(({ types }) => ({
    types: types.map((each, at) => (at === index ? { ...each, ...change(each) } : each)),
  }));

/** A list with the one at `index` a place further up or down; the same where there is no such place. */
export function moved<Item>(items: readonly Item[], index: number, by: 1 | -1): Item[] {
  const next = [...items];
  const [item] = next.splice(index, 1);
  if (item === undefined || index + by < 0 || index + by >= items.length) return [...items];
  next.splice(index + by, 0, item);
  return next;
}
