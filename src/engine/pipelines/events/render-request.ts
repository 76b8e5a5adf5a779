import type { LoadedItem } from '../../items.ts';

/** One user's part of the data block: header, days, rows numbered from 1 through all days. */
function renderUser(user: LoadedItem, number: number): string {
  const lines = [`# ${number}${user.heading === '' ? '' : ` ${user.heading}`}`];
  let row = 0;
  for (const day of user.groups) {
    lines.push(`## ${day.heading}`);
    for (const record of day.records) {
      row += 1;
      lines.push(`${row} ${record.text}`);
    }
  }
  return lines.join('\n');
}

/** The data block of a request. Users go by the numbers given; no real id is in it. */
export function renderRequest(users: readonly LoadedItem[], numbers: readonly number[]): string {
  return users.map((user, index) => renderUser(user, numbers[index] ?? 0)).join('\n');
}
