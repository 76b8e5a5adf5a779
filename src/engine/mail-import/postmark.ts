const months = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const weekdays = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const clock = '\\d{1,2}:\\d\\d(?::\\d\\d)?';
const zone = '(?:[+-]\\d{4}|[A-Z]{1,5})(?: \\([A-Z]+\\))?';

/** Dates as writers of mailboxes put them at the end of a line, by the name of their kind. */
const dates: readonly (readonly [name: string, pattern: RegExp])[] = [
  // `Mon Nov 24 10:42:00 2025`, as asctime has it, with the zone that some put before or after the year.
  [
    'unix',
    new RegExp(
      `(?:^|\\s)${weekdays},?\\s+${months}\\s+\\d{1,2}\\s+${clock}\\s+(?:${zone}\\s+)?\\d{4}(?:\\s+${zone})?$`,
    ),
  ],
  // `Sat Apr 12 2025 15:59:28`, as JavaScript has it.
  [
    'script',
    new RegExp(
      `(?:^|\\s)${weekdays}\\s+${months}\\s+\\d{1,2}\\s+\\d{4}\\s+${clock}(?:\\s+(?:GMT)?${zone})?$`,
    ),
  ],
  // `Mon, 24 Nov 2025 10:42:00 +0800`, as headers have it.
  [
    'header',
    new RegExp(`(?:^|\\s)${weekdays},\\s+\\d{1,2}\\s+${months}\\s+\\d{4}\\s+${clock}(?:\\s+${zone})?$`),
  ],
];

/** A date and a time of some other kind, somewhere in the line: what follows has to tell whether it is a mark. */
const someDate = new RegExp(`\\s${clock}(?:\\D|$).*\\d{4}|\\d{4}.*\\s?${clock}`);
const remote = /\s+remote from \S+$/;

/** A `From ` line of a mailbox, by what it holds. */
export interface Postmark {
  /**
   * Whether it holds what a mark must: one sender, `-` or nothing in its place, and a date of a known kind. Text hardly
   * ever looks so; of a line that is not exact, what follows it tells.
   */
  readonly isExact: boolean;
  /** Of which kind its sender and its date are: a program writes all of its marks in one shape. */
  readonly shape: string;
}

function senderKind(sender: string): string {
  if (sender === '' || sender === '-') return sender === '' ? 'none' : 'dash';
  if (/\S@\S| at \S/.test(sender)) return 'address';
  return /\s/.test(sender) ? 'words' : 'word';
}

/** Reads a line that begins with `From `, or is nothing but that; null where it can only be text. */
export function readPostmark(line: string): Postmark | null {
  const rest = line
    .replace(/^From ?/, '')
    .trim()
    .replace(remote, '');
  for (const [name, pattern] of dates) {
    const at = rest.search(pattern);
    if (at === -1) continue;
    const sender = senderKind(rest.slice(0, at).trim());
    // Netscape and its heirs put a date after the dash at times, and at times none.
    return { isExact: sender !== 'words', shape: sender === 'dash' ? sender : `${sender} ${name}` };
  }
  const sender = senderKind(rest);
  if (sender === 'none' || sender === 'dash') return { isExact: sender === 'dash', shape: sender };
  if (someDate.test(` ${rest}`)) return { isExact: false, shape: 'other date' };
  return sender === 'address' && !/\s/.test(rest) ? { isExact: false, shape: 'address' } : null;
}
