import type { Message } from './classify-labelled.ts';
import type { RowMeaning } from './classify-row.ts';
import type { DemoRow } from './demo-record.ts';
import { daysBetween, type OpenEvent } from './open-event.ts';

/** How one conversation stands. */
interface Conversation {
  /** What the customer wants. */
  concern: OpenEvent | null;
  /** How that ended so far. */
  outcome: OpenEvent | null;
  /** Messages before anybody wanted anything. */
  readonly before: number[];
  day: string;
}

/** What a customer may want, the weightiest last: who asks for the money back need not be told to have a fault besides. */
const wants = [
  'praise',
  'question',
  'change request',
  'problem',
  'complaint',
  'order',
  'refund request',
  'cancellation',
];
/** Where no column says which conversation it is, another begins after so many days. */
const mostDaysBetween = 1;
/** Every message says something of its own: an event names the first of them. */
const mostSubjects = 3;

function add(event: OpenEvent, { row, day }: DemoRow, meaning: RowMeaning | null): void {
  event.rows.push(row);
  event.day = day;
  if (meaning !== null && event.subjects.size < mostSubjects) event.subjects.add(meaning.context);
}

function become(event: OpenEvent, { type, category }: RowMeaning): void {
  event.type = type;
  event.category = category;
}

/**
 * Follows the conversations of a user: a concern is one event from its first message, greetings and questions back with it, and
 * how it ended another. What comes up once it is solved is a concern of its own.
 */
export function followConversations(events: OpenEvent[]) {
  const conversations = new Map<string, Conversation>();
  const unheard: number[] = [];
  const conversationOf = (thread: string, day: string): Conversation => {
    const known = conversations.get(thread);
    const goesOn = known !== undefined && (thread !== '' || daysBetween(known.day, day) <= mostDaysBetween);
    if (goesOn) return known;
    unheard.push(...(known?.before ?? []));
    const fresh: Conversation = { concern: null, outcome: null, before: [], day };
    conversations.set(thread, fresh);
    return fresh;
  };
  /** With the greetings that went before. */
  const open = ({ type, category }: RowMeaning, { before, day }: Conversation): OpenEvent => {
    const event: OpenEvent = { type, category, rows: before.splice(0), subjects: new Set(), day };
    events.push(event);
    return event;
  };
  const hearTeam = (conversation: Conversation, row: DemoRow, meaning: RowMeaning): void => {
    conversation.outcome ??= open(meaning, conversation);
    // That it is solved holds over that it was handed on.
    if (meaning.type === 'resolved') become(conversation.outcome, meaning);
    add(conversation.outcome, row, meaning);
  };
  const hearCustomer = (conversation: Conversation, row: DemoRow, meaning: RowMeaning): void => {
    const { concern, outcome } = conversation;
    if (outcome !== null && meaning.type === 'praise') {
      add(outcome, row, null);
    } else if (concern === null || outcome?.type === 'resolved') {
      conversation.concern = open(meaning, conversation);
      conversation.outcome = null;
      add(conversation.concern, row, meaning);
    } else {
      if (wants.indexOf(meaning.type) > wants.indexOf(concern.type)) become(concern, meaning);
      add(concern, row, meaning);
    }
  };
  return {
    /** @param meaning of the message by itself; null where it says neither what is wanted nor how it ended */
    hear: (row: DemoRow, { thread, isTeam }: Message, meaning: RowMeaning | null): void => {
      const conversation = conversationOf(thread, row.day);
      conversation.day = row.day;
      if (meaning !== null) {
        (isTeam ? hearTeam : hearCustomer)(conversation, row, meaning);
        return;
      }
      const event = conversation.outcome ?? conversation.concern;
      if (event === null) conversation.before.push(row.row);
      else add(event, row, null);
    },
    /** Messages of conversations in which nobody wanted anything. */
    unheard: (): readonly number[] => [
      ...unheard,
      ...[...conversations.values()].flatMap(({ before }) => before),
    ],
  };
}
