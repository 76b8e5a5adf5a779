import type { DemoRow } from './demo-record.ts';

/** A chat message as far as the demo model reads it: text, or parts of which the text ones count. */
export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

export interface RequestUser {
  readonly number: number;
  readonly header: string;
  /** At least one; numbers ascend. */
  readonly rows: readonly DemoRow[];
}

type OpenUser = RequestUser & { readonly rows: DemoRow[] };

// `s`: a row's text may hold any character but a line feed, U+2028 and carriage returns included.
const userLine = /^(?:# |@)(\d+)(?: (.*))?$/s;
const markedDay = /^## (.+)$/s;
const plainDay = /^(?:(\d{4})-)?(\d{2}-\d{2})$/;
const rowLine = /^(\d+) (-|\d{1,2}(?::\d{2}(?::\d{2})?)?)(?: (.*))?$/s;

const dataOf = (messages: readonly ChatMessage[]): string =>
  messages.findLast((message) => message.role === 'user')?.content ?? '';

/** The wire format that a request is in, which its answer has to be in. */
export function formatOf(messages: readonly ChatMessage[]): 1 | 2 {
  return /^@\d/m.test(dataOf(messages)) ? 2 : 1;
}

/** The day that a line heads, given the one before; null where it heads none. */
function readDay(line: string, before: string): string | null {
  const marked = markedDay.exec(line);
  if (marked !== null) return marked[1]?.trim() ?? null;
  if (line === '?') return '?';
  const plain = plainDay.exec(line);
  return plain === null ? null : `${plain[1] ?? before.slice(0, 4)}-${plain[2]}`;
}

/**
 * Reads the data block, in either wire format, out of the last user message. Lines that are neither a user, a day nor a
 * row whose number is greater than the one before it are passed over. A user number that comes again begins
 * a new block, and only the last block counts (an example in the instructions is not data). Empty when there is none.
 */
export function readRequest(messages: readonly ChatMessage[]): RequestUser[] {
  let users = new Map<number, OpenUser>();
  let user: OpenUser | undefined;
  let day = '?';
  let dated = '?';
  for (const line of dataOf(messages).split('\n')) {
    const heading = userLine.exec(line);
    if (heading !== null) {
      user = { number: Number(heading[1]), header: (heading[2] ?? '').trim(), rows: [] };
      if (users.has(user.number)) users = new Map();
      users.set(user.number, user);
      day = '?';
      continue;
    }
    const headed = readDay(line, dated);
    if (headed !== null) {
      day = headed;
      if (headed !== '?') dated = headed;
    } else if (user !== undefined) addRow(user, day, line);
  }
  return [...users.values()].filter((each) => each.rows.length > 0);
}

function addRow(user: OpenUser, day: string, line: string): void {
  const match = rowLine.exec(line);
  if (match === null) return;
  const row = Number(match[1]);
  if (row <= (user.rows.at(-1)?.row ?? 0)) return;
  user.rows.push({ row, day, time: match[2] ?? '-', text: match[3] ?? '' });
}
