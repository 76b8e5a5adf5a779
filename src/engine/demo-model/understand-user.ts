import { classifyRow, type RowMeaning } from './classify-row.ts';
import type { DemoUser } from './demo-record.ts';
import type { RequestUser } from './read-request.ts';
import { mostSubjects, writeSubjects } from './subjects.ts';

interface OpenEvent {
  readonly type: string;
  readonly category: string;
  readonly rows: number[];
  readonly subjects: Set<string>;
  /** The day of its last row. */
  day: string;
}

/** Rows of one purpose belong together while no more than these lie between them. */
const mostDaysBetween = 7;

const millisecondsOfDay = 86_400_000;

function daysBetween(one: string, other: string): number {
  if (one === other) return 0;
  const days = Math.abs(Date.parse(one) - Date.parse(other)) / millisecondsOfDay;
  return Number.isNaN(days) ? Number.POSITIVE_INFINITY : days;
}

/** What ends a concern on the part of a team; however many it ends, that is one purpose. */
const outcome = 'resolved';

/**
 * What a row is for: whatever comes to an end, like a purchase, for each subject (of messages: for each conversation); else the
 * type alone.
 */
function purposeOf({ type, category, context, thread }: RowMeaning): string {
  if (category !== 'conversion' || type === outcome) return type;
  return `${type}|${thread ?? context}`;
}

/** Every message says something of its own: an event of them names the first few, and takes any number. */
const canTake = (event: OpenEvent, day: string, { context, thread }: RowMeaning): boolean =>
  daysBetween(event.day, day) <= mostDaysBetween &&
  (thread !== undefined || event.subjects.has(context) || event.subjects.size < mostSubjects);

const mostMessages = 3;
const hasRoom = ({ subjects }: OpenEvent, { thread }: RowMeaning): boolean =>
  thread === undefined || subjects.size < mostMessages;

/**
 * Decides what a user's rows mean. Rows of one purpose that are neighbours, with a week between them at most, are one event
 * whose context names each subject of its rows once, in their order; a subject too many begins another event, but of messages,
 * of which the first three are named. Every row is in exactly one event or set aside; events are in the order of their first rows.
 */
export function understandUser(user: RequestUser): DemoUser {
  const events: OpenEvent[] = [];
  const setAside: number[] = [];
  const latest = new Map<string, OpenEvent>();
  for (const { row, day, text } of user.rows) {
    const meaning = classifyRow(text);
    if (meaning === null) {
      setAside.push(row);
      continue;
    }
    const { type, category, context } = meaning;
    const purpose = purposeOf(meaning);
    let event = latest.get(purpose);
    if (event === undefined || !canTake(event, day, meaning)) {
      event = { type, category, rows: [], subjects: new Set(), day };
      events.push(event);
      latest.set(purpose, event);
    }
    event.rows.push(row);
    if (hasRoom(event, meaning)) event.subjects.add(context);
    event.day = day;
  }
  return {
    number: user.number,
    header: user.header,
    rows: user.rows,
    events: events.map(({ rows, type, category, subjects }) => ({
      rows,
      type,
      category,
      context: writeSubjects([...subjects]),
    })),
    setAside,
  };
}
