import { type Recipe, recipeSchema } from '../recipe.ts';

const instructions = `You read the history of a browser: pages that one person opened, each with its title, its address (url=) and how long it stayed open (for=). Write down the few things that the person was after.

Rules for events
- Group the pages that served one purpose into one event, across sites and with other pages between them: a search, its results and what was read of them are one event, not many.
- The event type says what the person was after, not which site it was. Take a listed type where one fits.
- The context names the subject in a few words, as the titles do: what was looked for, compared, learnt, bought or planned.
- Write context in the language of the titles.
- Set aside pages that say nothing of a purpose: sign-in and consent pages, new tabs, redirects, mail and chat that only were open, a site's bare front page.
- A title or an address is what was shown, not what the person thinks. Never invent anything. Every event names the rows it comes from.`;

/** What somebody was after, of the pages that were opened. */
export const browserHistory: Recipe = recipeSchema.parse({
  name: 'Browser history',
  ask: {
    instructions,
    types: [
      {
        name: 'research',
        rule: 'Looking something up and reading about it, a question with its answers.',
        attributes: [{ name: 'subject' }],
      },
      {
        name: 'comparison',
        rule: 'Several products, offers or places held against each other.',
        attributes: [{ name: 'subject' }],
      },
      {
        name: 'purchase',
        category: 'conversion',
        rule: 'An order, a booking or a subscription that a page confirms; a basket or a price alone is none.',
        attributes: [{ name: 'shop' }, { name: 'item' }, { name: 'price', kind: 'number' }],
      },
      {
        name: 'sign-up',
        category: 'conversion',
        rule: 'A new account, a registration or an application that a page confirms.',
        attributes: [{ name: 'site' }],
      },
      {
        name: 'planning',
        rule: 'Getting something ready: a journey, a move, an event, a visit to an office.',
      },
      { name: 'learning', rule: 'A course, a tutorial, documentation that is worked through.' },
      { name: 'work', rule: 'Tools, documents and tickets of a job.' },
      { name: 'news', rule: 'News and articles without a question behind them.' },
      { name: 'entertainment', rule: 'Videos, music, games, series.' },
      { name: 'social', rule: 'Networks and forums where people are read or written to.' },
    ],
  },
});
