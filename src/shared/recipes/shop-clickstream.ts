import { type Recipe, recipeSchema } from '../recipe.ts';

const instructions = `You read the clicks of a shop's visitors: what was done (view, search, cart, remove_from_cart, purchase …), with which product, and what more is known of it (brand=, category=, price=). Write down, for each person, the few high-level events behind them.

Rules for events
- Group the views that belong to one search for a product into one event; views of neighbouring products of one category within a day or two are one event, not many.
- A purchase is an event of its own, one for each order: products bought at one time are one event. So is each time that products are put into the cart or taken out of it again.
- Take the event types that are listed, and no others.
- The context names the products, brands or categories in a few words, as the rows have them; of numbers alone name the category and the brand before the number.
- Write context in the language of the rows.
- Set aside rows that say nothing of interest: front pages, sign-ins, a lone view of a second.
- A price is what a row says, never reckoned or guessed. Never invent anything. Every event names the rows it comes from.`;

const product = [
  { name: 'product' },
  { name: 'brand' },
  { name: 'category' },
  { name: 'price', kind: 'number' },
];

/** What visitors of a shop looked for, and what they bought. */
export const shopClickstream: Recipe = recipeSchema.parse({
  name: 'Shop clickstream',
  ask: {
    instructions,
    vocabulary: 'closed',
    types: [
      { name: 'browse', rule: 'Products were looked at.', attributes: product },
      { name: 'search', rule: 'Something was looked for by words.', attributes: [{ name: 'query' }] },
      {
        name: 'compare',
        rule: 'Products of one kind were looked at again and again, in turn.',
        attributes: product,
      },
      {
        name: 'add to cart',
        category: 'conversion',
        rule: 'Put into the cart or on a list of wishes.',
        attributes: product,
      },
      { name: 'remove from cart', rule: 'Taken out of the cart again.', attributes: product },
      { name: 'purchase', category: 'conversion', rule: 'Bought and paid.', attributes: product },
      {
        name: 'return',
        category: 'conversion',
        rule: 'Sent back, or the money asked back.',
        attributes: product,
      },
      { name: 'review', rule: 'A review or a question was written.', attributes: product },
    ],
  },
});
