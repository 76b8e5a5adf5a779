import { type Recipe, recipeSchema } from '../recipe.ts';

const instructions = `You read the log of a person's phone or computer: which app was used (behind @), when, and for how long (for=). Write down the few things that the person did.

Rules for events
- Group the rows that belong to one occupation into one event: going back and forth between two apps for one purpose is one event, and so is the same routine of the same part of a day over several days, such as reading news in the morning.
- The event type says what the person did, not which app it was. Take a listed type where one fits.
- The context names the apps and, in a few words, what they were used for, as far as the rows say it. What an app is for is known by its name or its package (com.tencent.mm is 微信, a messenger).
- Write context in the language of the rows; keep the names of apps as they stand.
- Set aside rows of the system: launchers, keyboards, settings, notifications, a few seconds of anything.
- Say nothing of content that a row does not show. Never invent anything. Every event names the rows it comes from.`;

/** What a person did with the apps of a phone or a computer. */
export const appUsage: Recipe = recipeSchema.parse({
  name: 'App usage',
  ask: {
    instructions,
    types: [
      { name: 'communication', rule: 'Messengers, calls, mail.' },
      { name: 'social', rule: 'Networks and feeds of other people.' },
      { name: 'entertainment', rule: 'Videos, music, games, reading for pleasure.' },
      { name: 'news', rule: 'News and weather.' },
      {
        name: 'shopping',
        category: 'conversion',
        rule: 'Shops, and paying for what was chosen there.',
        attributes: [{ name: 'app' }],
      },
      {
        name: 'food',
        category: 'conversion',
        rule: 'Ordering meals or groceries.',
        attributes: [{ name: 'app' }],
      },
      {
        name: 'travel',
        category: 'conversion',
        rule: 'Maps, rides, tickets, hotels: somebody goes somewhere.',
        attributes: [{ name: 'app' }],
      },
      { name: 'finance', rule: 'Banks, payments, brokers.' },
      { name: 'work', rule: 'Documents, meetings, tools of a job.' },
      { name: 'learning', rule: 'Courses, languages, dictionaries.' },
      { name: 'health', rule: 'Sport, sleep, medicine, food diaries.' },
    ],
  },
});
