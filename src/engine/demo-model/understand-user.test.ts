import { expect, it } from 'vitest';
import { understandUser } from './understand-user.ts';

/** What the model makes of messages: for each event its type and its rows, then the rows that were set aside. */
function heard(
  ...messages: readonly (readonly [role: string, words: string, ticket?: string, day?: string])[]
): string {
  const rows = messages.map(([role, words, ticket = '', day = '2025-11-03'], index) => ({
    row: index + 1,
    day,
    time: '10:00',
    text: `${words} role=${role}${ticket === '' ? '' : ` ticket_id=${ticket}`}`,
  }));
  const { events, setAside } = understandUser({ number: 1, header: '', rows });
  return [...events.map(({ type, rows: cited }) => `${type} ${cited}`), `aside ${setAside}`].join('; ');
}

it('hears a concern from its greeting to the last question back, and how it ended, as two events', () => {
  expect(
    heard(
      ['customer', 'hello'],
      ['agent', 'good morning'],
      ['customer', 'the kettle does not work'],
      ['agent', 'which one'],
      ['customer', 'the red one'],
      ['agent', 'I have escalated it'],
      ['agent', 'it is fixed'],
      ['customer', 'thanks'],
    ),
  ).toBe('problem 1,2,3,4,5; resolved 6,7,8; aside ');
});

it('takes what the customer wants most, until it is solved; what comes up then is a concern of its own', () => {
  expect(
    heard(
      ['customer', 'the kettle does not work'],
      ['customer', 'I want my money back'],
      ['agent', 'your refund has been sent'],
      ['customer', 'where is my other order?'],
    ),
  ).toBe('refund request 1,2; resolved 3; question 4; aside ');
});

it('tells conversations apart by their tickets, and where there are none by the days between them', () => {
  expect(
    heard(
      ['customer', 'the kettle does not work', 'T1'],
      ['customer', 'the lamp is broken', 'T2'],
      ['agent', 'the kettle is fixed', 'T1'],
      ['agent', 'which lamp', 'T2'],
    ),
  ).toBe('problem 1; problem 2,4; resolved 3; aside ');
  expect(
    heard(
      ['customer', 'the kettle does not work'],
      ['agent', 'good evening', '', '2025-11-20'],
      ['customer', 'the lamp is broken', '', '2025-11-20'],
    ),
  ).toBe('problem 1; problem 2,3; aside ');
});

it('sets aside a conversation in which nobody wants anything', () => {
  expect(
    heard(['customer', 'hello', 'T1'], ['agent', 'good day', 'T1'], ['customer', 'wrong number', 'T1']),
  ).toBe('aside 1,2,3');
});

it('takes what was looked at in a shop together by its category, and each purchase by itself', () => {
  const clicks = [
    'view 1 brand=a category=prams',
    'view 2 brand=b category=books',
    'view 3 brand=c category=prams',
  ];
  const rows = [...clicks, 'purchase 3 brand=c category=prams'].map((text, index) => ({
    row: index + 1,
    day: '2025-11-03',
    time: '10:00',
    text,
  }));
  const { events } = understandUser({ number: 1, header: '', rows });
  expect(events.map(({ type, context, rows: cited }) => `${type} ${context}: ${cited}`)).toEqual([
    'browse a prams / c prams: 1,3',
    'browse b books: 2',
    'purchase c prams: 4',
  ]);
});
