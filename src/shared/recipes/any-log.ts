import { type Recipe, recipeSchema } from '../recipe.ts';

const instructions = `You read logs of what people did and write down, for each person, the few high-level events behind the rows.

Rules for events
- Group rows that belong to one thing the person did into one event; neighbouring rows about the same thing make one event, not many.
- Give each event a short type of your own, the same for the same kind of thing throughout. What was brought to an end (bought, ordered, signed, booked, solved) has the category conversion; everything else engagement.
- Write event types and context in the language of the rows. The context is what it was about, in a few words.
- Set aside rows that say nothing of interest: routine, technical messages, repetitions.
- Never invent anything. Every event names the rows it comes from.`;

/** A log of whatever kind: the types are the model's to name. */
export const anyLog: Recipe = recipeSchema.parse({ name: 'Any log', ask: { instructions } });
