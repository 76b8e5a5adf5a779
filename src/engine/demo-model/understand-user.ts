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

/** What a row is for: whatever comes to an end, like a purchase, for each subject; else the type alone. */
const purposeOf = ({ type, category, context }: RowMeaning): string =>
  category === 'conversion' ? `${type}|${context}` : type;

const canTake = (event: OpenEvent, day: string, subject: string): boolean =>
  daysBetween(event.day, day) <= mostDaysBetween &&
  (event.subjects.has(subject) || event.subjects.size < mostSubjects);

/**
 * Decides what a user's rows mean. Rows of one purpose that are neighbours, with a week between them at most, are one event
 * whose context names each subject of its rows once, in their order; a subject too many begins another event. Every row is in
 * exactly one event or set aside; events are in the order of their first rows.
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
    if (event === undefined || !canTake(event, day, context)) {
      event = { type, category, rows: [], subjects: new Set(), day };
      events.push(event);
      latest.set(purpose, event);
    }
    event.rows.push(row);
    event.subjects.add(context);
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
