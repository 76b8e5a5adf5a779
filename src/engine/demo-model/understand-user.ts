import { readMessage } from './classify-labelled.ts';
import { classifyRow, type RowMeaning } from './classify-row.ts';
import type { DemoRow, DemoUser } from './demo-record.ts';
import { followConversations } from './follow-conversations.ts';
import { daysBetween, type OpenEvent } from './open-event.ts';
import type { RequestUser } from './read-request.ts';
import { mostSubjects, writeSubjects } from './subjects.ts';

/** Rows of one purpose belong together while no more than these lie between them. */
const mostDaysBetween = 7;

/** What a row is for: whatever comes to an end, like a purchase, for each subject; else what the row says, or the type alone. */
const purposeOf = ({ type, category, context, purpose = '' }: RowMeaning): string =>
  `${type}|${category === 'conversion' ? context : purpose}`;

const canTake = (event: OpenEvent, day: string, subject: string): boolean =>
  daysBetween(event.day, day) <= mostDaysBetween &&
  (event.subjects.has(subject) || event.subjects.size < mostSubjects);

/** Puts a row that means something into the event of its purpose, or begins one. */
function gatherByPurpose(events: OpenEvent[]) {
  const latest = new Map<string, OpenEvent>();
  return ({ row, day }: DemoRow, meaning: RowMeaning): void => {
    const { type, category, context } = meaning;
    const purpose = purposeOf(meaning);
    let event = latest.get(purpose);
    if (event === undefined || !canTake(event, day, context)) {
      event = { type, category, rows: [], subjects: new Set(), day };
      events.push(event);
      latest.set(purpose, event);
    }
    event.rows.push(row);
    event.subjects.add(context);
    event.day = day;
  };
}

/**
 * Decides what a user's rows mean. Rows of one purpose that are neighbours, with a week between them at most, are one event
 * whose context names each subject of its rows once, in their order; a subject too many begins another event. Of a conversation
 * each concern is one event, and how it ended another. Every row is in exactly one event or set aside; events are in the order of
 * their first rows.
 */
export function understandUser(user: RequestUser): DemoUser {
  const events: OpenEvent[] = [];
  const setAside: number[] = [];
  const gather = gatherByPurpose(events);
  const conversations = followConversations(events);
  for (const shown of user.rows) {
    const message = readMessage(shown.text);
    const meaning = classifyRow(shown.text);
    if (message !== null) conversations.hear(shown, message, meaning);
    else if (meaning === null) setAside.push(shown.row);
    else gather(shown, meaning);
  }
  setAside.push(...conversations.unheard());
  return {
    number: user.number,
    header: user.header,
    rows: user.rows,
    events: events
      .sort((a, b) => (a.rows[0] ?? 0) - (b.rows[0] ?? 0))
      .map(({ rows, type, category, subjects }) => ({
        rows,
        type,
        category,
        context: writeSubjects([...subjects]),
      })),
    setAside: setAside.sort((a, b) => a - b),
  };
}
