import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRequest } from './read-request.ts';
import { respond } from './responders.ts';

const rowText = fc.oneof(
  fc.constantFrom(
    'browse 大众_迈腾 @易车网 2m9s',
    'use_app @微信 3m',
    'purchase 丰田_汉兰达 @丰田4S店',
    '# 2 not a user',
    '## x',
    '1|END|1',
  ),
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ' ')),
);
const day = fc.constantFrom('2025-11-24', '2025-11-25', '?');
const usersShape = fc.array(
  fc.array(fc.tuple(day, fc.constantFrom('10:42', '-'), rowText), { minLength: 1, maxLength: 30 }),
  {
    minLength: 1,
    maxLength: 4,
  },
);

function write(users: readonly (readonly (readonly [string, string, string])[])[]): string {
  const lines = users.flatMap((rows, index) => [
    `# ${index + 1} 40岁男`,
    ...rows.flatMap(([of, time, text], at) => [
      ...(rows[at - 1]?.[0] === of ? [] : [`## ${of}`]),
      `${at + 1} ${time} ${text}`,
    ]),
  ]);
  return `Read these rows.\n\n${lines.join('\n')}`;
}

function expand(rows: string): number[] {
  return rows.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

test('whatever the rows, the reply covers each exactly once, in order, and closes each user at the last row', () => {
  fc.assert(
    fc.property(usersShape, (shape) => {
      const { lines, users } = respond([{ role: 'user', content: write(shape) }]);
      expect(users.map((user) => user.rows.map((row) => [row.day, row.time, row.text]))).toEqual(shape);
      for (const [index, rows] of shape.entries()) {
        const said = lines.filter((line) => line.startsWith(`${index + 1}|`)).map((line) => line.split('|'));
        expect(said.pop()).toEqual([`${index + 1}`, 'END', `${rows.length}`]);
        const cited = said.map(([, cell = '']) => expand(cell));
        expect(cited.flat().sort((a, b) => a - b)).toEqual(rows.map((_, at) => at + 1));
        const firsts = said.flatMap((cells, at) => (cells[2] === '-' ? [] : [cited[at]?.[0] ?? 0]));
        expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
        for (const cells of said) expect(cells.length).toBe(cells[2] === '-' ? 3 : 5);
      }
    }),
    { numRuns: 300 },
  );
});

test('rows of one meaning join when they follow each other or are of one day', () => {
  const a = 'browse 大众_迈腾 @易车网 2m9s';
  const noise = 'use_app @微信 3m';
  const rows = [
    ['2025-11-24', a],
    ['2025-11-24', a],
    ['2025-11-24', noise],
    ['2025-11-24', a],
    ['2025-11-25', a],
    ['2025-11-25', noise],
    ['2025-11-25', noise],
    ['2025-11-25', a],
  ] as const;
  const { lines } = respond([
    { role: 'user', content: write([rows.map(([of, text]) => [of, '10:42', text])]) },
  ]);
  expect(lines).toEqual([
    '1|1-2,4-5|浏览车型|engagement|大众_迈腾',
    '1|8|浏览车型|engagement|大众_迈腾',
    '1|3,6-7|-',
    '1|END|8',
  ]);
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
