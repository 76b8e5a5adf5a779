import type { DemoEvent, DemoUser } from './demo-record.ts';

/** What stands behind a context. */
const besides = ({ attributes = [] }: DemoEvent): string =>
  attributes.map(([name, value]) => `|${name}=${value}`).join('');

function inFormat1(user: DemoUser): string[] {
  const lines = user.events.map(
    (event) =>
      `${user.number}|${formatRows(event.rows)}|${event.type}|${event.category}|${event.context}${besides(event)}`,
  );
  if (user.setAside.length > 0) lines.push(`${user.number}|${formatRows(user.setAside)}|-`);
  lines.push(`${user.number}|END|${user.rows.at(-1)?.row ?? 0}`);
  return lines;
}

function inFormat2(user: DemoUser): string[] {
  const said = new Set<string>();
  const lines = user.events.map((event) => {
    const { rows, type, category, context } = event;
    const isNew = !said.has(type);
    said.add(type);
    return `${formatRows(rows)} ${type}${isNew && category !== 'engagement' ? `=${category}` : ''}|${context}${besides(event)}`;
  });
  if (user.setAside.length > 0) lines.push(`${formatRows(user.setAside)} -`);
  return [`@${user.number}`, ...lines, `@${user.number} END ${user.rows.at(-1)?.row ?? 0}`];
}

/**
 * Writes what was meant for one user as lines of a wire format: events in row order, one line for the rows set
 * aside, and an END with the last row.
 */
export function writeReply(user: DemoUser, format: 1 | 2): string[] {
  return format === 1 ? inFormat1(user) : inFormat2(user);
}

/** `[3, 7, 8, 9]` → `3,7-9`. The numbers ascend. */
function formatRows(rows: readonly number[]): string {
  const ranges: string[] = [];
  let index = 0;
  while (index < rows.length) {
    const first = rows[index] ?? 0;
    let last = first;
    index += 1;
    while (rows[index] === last + 1) {
      last += 1;
      index += 1;
    }
    ranges.push(first === last ? `${first}` : `${first}-${last}`);
  }
  return ranges.join(',');
}
