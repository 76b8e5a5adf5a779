import { classifyRow } from './classify-row.ts';
import type { DemoEvent, DemoUser } from './demo-record.ts';
import type { RequestUser } from './read-request.ts';

interface OpenEvent extends DemoEvent {
  readonly rows: number[];
}

/**
 * Decides what a user's rows mean. Rows of one meaning (type, category and context) are one event when they follow
 * each other, or when they are of the same day. Every row is in exactly one event or set aside; events
 * are in the order of their first rows.
 */
export function understandUser(user: RequestUser): DemoUser {
  const events: OpenEvent[] = [];
  const setAside: number[] = [];
  let day: string | undefined;
  let ofDay = new Map<string, OpenEvent>();
  let before: { readonly key: string; readonly event: OpenEvent } | undefined;
  for (const { row, day: rowDay, text } of user.rows) {
    if (rowDay !== day) {
      day = rowDay;
      ofDay = new Map();
    }
    const meaning = classifyRow(text);
    if (meaning === null) {
      setAside.push(row);
      before = undefined;
      continue;
    }
    const key = `${meaning.type}|${meaning.category}|${meaning.context}`;
    let event = before?.key === key ? before.event : ofDay.get(key);
    if (event === undefined) {
      event = { rows: [], ...meaning };
      events.push(event);
      ofDay.set(key, event);
    }
    event.rows.push(row);
    before = { key, event };
  }
  return { number: user.number, header: user.header, rows: user.rows, events, setAside };
}
