import type { LoadedItem } from '../../items.ts';
import { beforeLegend } from './last-events.ts';
import type { WireFormat } from './wire-format.ts';

/** A day as its year and the rest; one that is not known has no year. */
const yearOf = (day: string): string => (/^\d{4}-/.test(day) ? day.slice(0, 4) : '');

/** How each format heads a user, and a day that comes after one of the year given. */
interface Headings {
  readonly user: string;
  readonly day: (day: string, year: string) => string;
}

const headings: Readonly<Record<WireFormat, Headings>> = {
  1: { user: '# ', day: (day) => `## ${day}` },
  2: { user: '@', day: (day, year) => (yearOf(day) !== '' && yearOf(day) === year ? day.slice(5) : day) },
};

/** One user's part of the data block: header, days, rows numbered from 1 through all days. */
function renderUser(user: LoadedItem, number: number, { user: mark, day: head }: Headings): string {
  const lines = [`${mark}${number}${user.heading === '' ? '' : ` ${user.heading}`}`];
  lines.push(...(user.before?.lines ?? []));
  let row = 0;
  let year = '';
  for (const day of user.groups) {
    lines.push(head(day.heading, year));
    year = yearOf(day.heading) || year;
    for (const record of day.records) {
      row += 1;
      lines.push(`${row} ${record.text}`);
    }
  }
  return lines.join('\n');
}

/** The data block of a request. Users go by the numbers given; no real id is in it. */
export function renderRequest(
  users: readonly LoadedItem[],
  numbers: readonly number[],
  format: WireFormat = 2,
): string {
  const told = users.some((user) => (user.before?.lines.length ?? 0) > 0) ? [beforeLegend] : [];
  const blocks = users.map((user, index) => renderUser(user, numbers[index] ?? 0, headings[format]));
  return [...told, ...blocks].join('\n');
}
