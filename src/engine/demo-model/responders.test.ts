import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { makeSample } from '../../../scripts/make-sample.ts';
import type { RecordGroup } from '../items.ts';
import { renderRequest } from '../pipelines/events/render-request.ts';
import type { DemoRow } from './demo-record.ts';
import { readRequest } from './read-request.ts';
import { respond } from './responders.ts';
import { understandUser } from './understand-user.ts';

const rowText = fc.oneof(
  fc.constantFrom(
    'browse 大众_迈腾 @易车网 2m9s',
    'use_app @微信 3m',
    'purchase 丰田_汉兰达 @丰田4S店',
    '# 2 not a user',
    '## x',
    '1|END|1',
    '@2 not a user',
    '@1 END 1',
  ),
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ' ')),
);
const day = fc.constantFrom('2025-11-24', '2025-11-25', '2026-01-02', '?');
const formats = fc.constantFrom(1, 2) as fc.Arbitrary<1 | 2>;
const usersShape = fc.array(
  fc.array(fc.tuple(day, fc.constantFrom('10:42', '-'), rowText), { minLength: 1, maxLength: 30 }),
  {
    minLength: 1,
    maxLength: 4,
  },
);

type Rows = readonly (readonly [string, string, string])[];

function write(users: readonly Rows[], format: 1 | 2): string {
  const items = users.map((rows) => ({
    id: '',
    heading: '40岁男',
    tokens: 0,
    groups: joinDays(
      rows.map(([heading, time, text]) => ({
        heading,
        tokens: 0,
        records: [{ id: '', text: `${time} ${text}`, tokens: 0 }],
      })),
    ),
  }));
  const numbers = users.map((_, index) => index + 1);
  return `Read these rows.\n\n${renderRequest(items, numbers, format)}`;
}

/** Rows of one day that follow each other stand under one heading. */
function joinDays(groups: readonly RecordGroup[]): readonly RecordGroup[] {
  const days: RecordGroup[] = [];
  for (const group of groups) {
    const last = days.at(-1);
    if (last?.heading === group.heading)
      days.splice(-1, 1, { ...last, records: [...last.records, ...group.records] });
    else days.push(group);
  }
  return days;
}

function expand(rows: string): number[] {
  return rows.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

test('whatever the rows, the reply covers each exactly once, in order, and closes each user at the last row', () => {
  fc.assert(
    fc.property(usersShape, formats, (shape, format) => {
      const { lines, users } = respond([{ role: 'user', content: write(shape, format) }]);
      expect(users.map((user) => user.rows.map((row) => [row.day, row.time, row.text]))).toEqual(shape);
      for (const [index, rows] of shape.entries()) {
        const number = index + 1;
        const end = format === 1 ? `${number}|END|${rows.length}` : `@${number} END ${rows.length}`;
        const from =
          format === 1
            ? lines.findIndex((line) => line.startsWith(`${number}|`))
            : lines.indexOf(`@${number}`) + 1;
        const to = lines.indexOf(end);
        expect(to).toBeGreaterThanOrEqual(from);
        const said = lines
          .slice(from, to)
          .map((line) =>
            (format === 1 ? line.slice(line.indexOf('|') + 1) : line.replace(' ', '|')).split('|'),
          );
        const cited = said.map(([cell = '']) => expand(cell));
        expect(cited.flat().sort((a, b) => a - b)).toEqual(rows.map((_, at) => at + 1));
        const firsts = said.flatMap((cells, at) => (cells[1] === '-' ? [] : [cited[at]?.[0] ?? 0]));
        expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
        for (const cells of said) expect(cells.length).toBe(cells[1] === '-' ? 2 : format === 1 ? 4 : 3);
      }
    }),
    { numRuns: 300 },
  );
});

const asked = (rows: Rows, format: 1 | 2): readonly string[] =>
  respond([{ role: 'user', content: write([rows], format) }]).lines;

/** Rows that one browses about something, each on its day. */
const browsing = (...rows: readonly (readonly [day: string, subject: string])[]): Rows =>
  rows.map(([of, subject]) => [of, '10:42', `browse ${subject} @易车网 2m9s`]);

test('rows of one purpose within a week are one event, which names their subjects; a week without any begins another', () => {
  const noise = ['2025-11-25', '10:42', 'use_app @微信 3m'] as const;
  const rows = [
    ...browsing(['2025-11-24', 'A'], ['2025-11-24', 'B']),
    noise,
    ...browsing(['2025-12-01', 'A'], ['2025-12-09', 'A'], ['2025-12-16', 'C'], ['?', 'A'], ['?', 'B']),
  ];
  expect(asked(rows, 2)).toEqual([
    '@1',
    '1-2,4 浏览车型|A / B',
    '5-6 浏览车型|A / C',
    '7-8 浏览车型|A / B',
    '3 -',
    '@1 END 8',
  ]);
  expect(asked(rows, 1)).toEqual([
    '1|1-2,4|浏览车型|engagement|A / B',
    '1|5-6|浏览车型|engagement|A / C',
    '1|7-8|浏览车型|engagement|A / B',
    '1|3|-',
    '1|END|8',
  ]);
});

test('a context names eight subjects at most; one more begins another event, and what is known stays', () => {
  const rows = browsing(...[...'ABCDEFGHIA'].map((subject) => ['2025-11-24', subject] as const));
  expect(asked(rows, 2)).toEqual([
    '@1',
    '1-8 浏览车型|A / B / C / D / E / F / G / H',
    '9-10 浏览车型|I / A',
    '@1 END 10',
  ]);
  expect(asked(rows.toSpliced(8, 1), 2)).toEqual([
    '@1',
    '1-9 浏览车型|A / B / C / D / E / F / G / H',
    '@1 END 9',
  ]);
});

test('whatever comes to an end is an event for each subject', () => {
  const rows = ['A', 'B', 'A'].map((car) => ['2025-11-24', '10:42', `purchase ${car} @大众4S店`] as const);
  expect(asked(rows, 2)).toEqual(['@1', '1,3 购买=conversion|A', '2 购买|B', '@1 END 3']);
});

test('the people of the sample have some 5 to 15 events for 90 rows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-few-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'sample.db');
  makeSample(path);
  const db = new Database(path, { readonly: true });
  onTestFinished(() => void db.close());
  const people = new Map<string, DemoRow[]>();
  for (const { user, day, text } of db
    .prepare<[], { user: string; day: string; text: string }>(
      'SELECT user_id AS user, substr(timestamp, 1, 10) AS day, behavior_text AS text FROM behavior_data ORDER BY user_id, timestamp',
    )
    .iterate()) {
    const rows = people.get(user) ?? [];
    people.set(user, [...rows, { row: rows.length + 1, day, time: '-', text }]);
  }
  const counts = [...people.values()].map((rows) => {
    const { events } = understandUser({ number: 1, header: '', rows });
    return { events: events.length, rows: rows.length, share: (events.length / rows.length) * 90 };
  });
  const sum = (of: 'events' | 'rows'): number => counts.reduce((total, each) => total + each[of], 0);
  const overall = (sum('events') / sum('rows')) * 90;
  expect(overall).toBeGreaterThan(7);
  expect(overall).toBeLessThan(11);
  const within = counts.filter(({ share }) => share >= 5 && share <= 15);
  expect(within.length).toBeGreaterThanOrEqual(50);
});

test('an example in the instructions is not data, and numbers with gaps are answered as sent', () => {
  const content =
    '# 1 example\n## 2020-01-01\n1 10:00 browse A\n\n# 1 real\n## ?\n3 - browse B\n7 - use_app @微信\n# 2 no rows';
  const messages = [
    { role: 'system', content: '# 9 x\n1 10:00 y' },
    { role: 'user', content },
  ];
  expect(readRequest(messages)).toEqual([
    {
      number: 1,
      header: 'real',
      rows: [
        { row: 3, day: '?', time: '-', text: 'browse B' },
        { row: 7, day: '?', time: '-', text: 'use_app @微信' },
      ],
    },
  ]);
  expect(respond(messages).lines).toEqual(['1|3|浏览车型|engagement|B', '1|7|-', '1|END|7']);
});

test('in format 2 a day without a year is of the year before it, and a category is said once', () => {
  const content = [
    '@518 40岁男',
    '2025-12-31',
    '1 10 purchase A',
    '2 11:05 purchase B',
    '2026-01-01',
    '3 - cart C @x ~2',
    '?',
    '4 - use @微信 ~3',
    '@519',
    '01-02',
    '1 09 purchase A',
  ].join('\n');
  const { users, lines } = respond([{ role: 'user', content }]);
  expect(users.map((user) => user.rows.map((row) => `${row.day} ${row.time}`))).toEqual([
    ['2025-12-31 10', '2025-12-31 11:05', '2026-01-01 -', '? -'],
    ['2026-01-02 09'],
  ]);
  expect(lines).toEqual([
    '@518',
    '1 购买=conversion|A',
    '2 购买|B',
    '3 加购=conversion|C',
    '4 -',
    '@518 END 4',
    '@519',
    '1 购买=conversion|A',
    '@519 END 1',
  ]);
});
