import { type Recipe, recipeSchema } from '../recipe.ts';

/** What the model is asked to do with behaviour rows. The analyst may put her own words in place of these. */
export const defaultInstructions = `You read logs of people's raw behaviour and write down, for each person, the few high-level events behind them.

Rules for events
- Group rows that belong to one thing the person did into one event; neighbouring rows about the same thing make one event, not many.
- purchase rows: event type 购买, category conversion. add_cart rows: 加购, conversion. visit_poi at a 4S店 or dealer: 到店, conversion. Everything else of interest: a short type of your own (浏览车型, 搜索, 对比车型, 看车 …), category engagement.
- Write event types and context in the language of the rows. The context is what it was about (a model, a place, a query), in a few words.
- Set aside rows that say nothing of interest (chat apps, meals, daily routine).
- Never invent anything. Every event names the rows it comes from.`;

/** Somebody who is about to buy a car: browsing, asking, going there. The types are hers to name, and so the vocabulary is open. */
export const carBuying: Recipe = recipeSchema.parse({
  name: 'Car buying',
  ask: { instructions: defaultInstructions },
});
