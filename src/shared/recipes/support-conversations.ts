import { type Recipe, recipeSchema } from '../recipe.ts';

const instructions = `You read conversations between customers and a support team: each row is one message, with who wrote it behind it (role= or the like). Write down, for each person or conversation, the few events that matter.

Rules for events
- One concern from its first message to its end is one or two events: what the customer wanted, and how it ended. Greetings, questions back and answers within it belong to those, and make no events of their own.
- A second concern in the same conversation is events of its own.
- Take the event types that are listed, and no others. Who wrote a message matters: a promise of the team is not a wish of the customer.
- The context says what it was about in a few words: the product, the order, the fault, the sum, as the messages say it.
- Write context in the language of the messages.
- Set aside greetings and thanks that stand alone, automatic messages, and what is about nothing.
- Say nothing of a mood that no message shows. Never invent anything. Every event names the rows it comes from.`;

const concern = [{ name: 'product' }, { name: 'order' }];

/** What customers wanted of a support team, and how it ended. */
export const supportConversations: Recipe = recipeSchema.parse({
  name: 'Support conversations',
  ask: {
    instructions,
    vocabulary: 'closed',
    types: [
      { name: 'question', rule: 'The customer wants to know something.', attributes: concern },
      { name: 'problem', rule: 'Something does not work, is broken, missing or late.', attributes: concern },
      {
        name: 'complaint',
        rule: 'The customer is displeased with how something was done.',
        attributes: concern,
      },
      {
        name: 'change request',
        rule: 'An order, an address, an appointment or a contract is to be changed.',
        attributes: concern,
      },
      {
        name: 'refund request',
        category: 'conversion',
        rule: 'Money is asked back, or goods are to be returned.',
        attributes: [...concern, { name: 'amount', kind: 'number' }],
      },
      {
        name: 'cancellation',
        category: 'conversion',
        rule: 'A contract or an order is ended.',
        attributes: concern,
      },
      {
        name: 'order',
        category: 'conversion',
        rule: 'The customer orders or books in the conversation.',
        attributes: concern,
      },
      {
        name: 'resolved',
        category: 'conversion',
        rule: 'The team solved it, or the customer said that it is.',
        attributes: concern,
      },
      { name: 'escalated', rule: 'It was handed on, or a later answer was promised.' },
      { name: 'unresolved', rule: 'The conversation ended without either.' },
      { name: 'praise', rule: 'The customer is pleased, beyond a thank-you.' },
    ],
  },
});
