import fc from 'fast-check';
import { createSeededRandom, type Random } from '../demo-model/seeded-random.ts';
import type { PartKey } from '../items.ts';
import type { WireFormat } from '../pipelines/events/wire-format.ts';

/** A reply that was right once, and what was asked. */
export interface DamagedReply {
  readonly parts: readonly PartKey[];
  readonly numbers: readonly number[];
  readonly text: string;
  readonly complete: boolean;
  /** Nothing was done to it. */
  readonly intact: boolean;
}

const partOf = (user: number, rows: number): PartKey => ({
  itemId: `user-${user}`,
  recordIds: Array.from({ length: rows }, (_, index) => `${user}:${index + 1}`),
});

function rightReply(
  parts: readonly PartKey[],
  numbers: readonly number[],
  format: WireFormat,
  random: Random,
): string[] {
  return parts.flatMap((part, index) => {
    const rows = part.recordIds.length;
    const number = numbers[index];
    const lines: string[] = [];
    for (let row = 1; row <= rows; ) {
      const last = Math.min(rows, row + Math.floor(random() * 5));
      const span = last === row ? `${row}` : `${row}-${last}`;
      const isAside = random() < 0.4;
      if (format === 1) lines.push(`${number}|${span}|${isAside ? '-' : `看车|engagement|车${row}`}`);
      else lines.push(`${span} ${isAside ? '-' : `看车|车${row}`}`);
      row = last + 1;
    }
    return format === 1
      ? [...lines, `${number}|END|${rows}`]
      : [`@${number}`, ...lines, `@${number} END ${rows}`];
  });
}

const garbage = [
  '\u0000',
  '\u0085',
  '\u2028',
  '\u202e',
  '\u200b',
  '😀',
  '\ud800',
  '²',
  '①',
  '|',
  '｜',
].concat(['-', ',', '0', 'END', '至', ' ', '<', '９', '\n', '\r', '\t', '<think>', '</think>']);
const insertions = [
  'Here you are:',
  '```',
  '<think>',
  '</think>',
  '<think>1|1-9|-</think>',
  '|---|',
  '',
  '1|END|',
  '2||x|y|z',
  '1|1|a|b|c',
  '2|2-3|-',
  '# 7 a man',
  '## 2025-11-24',
  '@1',
  '@2',
  '@7',
  '@1 40岁男',
  '@2 END 3',
  'END 4',
  '1-2 看车|x',
  '3 -',
];

/** One change to the lines of a reply; a, b and c choose where and what. */
type Mutation = (lines: string[], a: number, b: number, c: number) => void;

const change = (lines: string[], at: number, to: (line: string) => string): void => {
  if (lines.length > 0) lines[at % lines.length] = to(lines[at % lines.length] ?? '');
};
const wide = (digit: string): string => String.fromCharCode(digit.charCodeAt(0) + 0xfee0);
const pick = (from: readonly string[], at: number): string => from[at % from.length] ?? '';

const mutations: readonly Mutation[] = [
  (lines, a) => void lines.splice(a % (lines.length + 1), 1),
  (lines, a, b) => void lines.splice(a % (lines.length + 1), 0, pick(lines, b)),
  (lines, a, b) => {
    const [one, other] = [pick(lines, a), pick(lines, b)];
    change(lines, a, () => other);
    change(lines, b, () => one);
  },
  (lines, a, b) => void lines.splice(a % (lines.length + 1), 0, pick(insertions, b)),
  (lines, a, b, c) =>
    change(lines, a, (line) => {
      const digits = [...line.matchAll(/\d/g)].map((match) => match.index);
      const at = digits[b % digits.length];
      return at === undefined ? line : `${line.slice(0, at)}${c % 10}${line.slice(at + 1)}`;
    }),
  (lines, a, b, c) =>
    change(lines, a, (line) => {
      const at = b % (line.length + 1);
      return line.slice(0, at) + pick(garbage, c) + line.slice(at);
    }),
  (lines, a, b) => change(lines, a, (line) => line.slice(0, b % (line.length + 1))),
  (lines, a, b, c) => change(lines, a, () => `${(b % 6) + 1}|END|${c % 14}`),
  (lines, a, b, c) => change(lines, a, () => `@${(b % 6) + 1}${c % 3 > 0 ? ` END ${c % 14}` : ''}`),
  (lines, a, b, c) => change(lines, a, (line) => line.replace(/^[\d,-]+ /, `${(b % 12) - 1}-${c % 12} `)),
  (lines, a) => change(lines, a, (line) => line.replaceAll('|', '｜').replace(/\d/g, wide)),
  (lines, a) => void lines.splice(a % (lines.length + 1)),
  (lines, a, b, c) =>
    void lines.splice(a % (lines.length + 1), 0, ...lines.slice(b % (lines.length + 1)).slice(0, c % 9)),
  (lines, a, b, c) => change(lines, a, (line) => line.replace(/\|.*?\|/, `|${(b % 12) - 1}-${c % 12}|`)),
];

const step = fc.tuple(fc.nat(mutations.length - 1), fc.nat(997), fc.nat(997), fc.nat(997));

/** Replies to one to six users of one to eight rows, damaged in up to five places, ended in one way of four, some cut. */
export const damagedReply: fc.Arbitrary<DamagedReply> = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 6 }),
    fc.nat(),
    fc.array(step, { maxLength: 5 }),
    fc.constantFrom('\n', '\n', '\r\n', '\r'),
    fc.option(fc.nat(), { freq: 9 }),
    fc.nat(4),
    fc.constantFrom(1, 2) as fc.Arbitrary<WireFormat>,
  )
  .map(([rows, seed, steps, newline, cut, ending, format]) => {
    const parts = rows.map((count, index) => partOf(index + 1, count));
    // Small numbers: a damaged digit should often make another user's of one's own.
    const numbers = parts.map((_, index) => index + 1);
    const lines = rightReply(parts, numbers, format, createSeededRandom(seed));
    for (const [kind, a, b, c] of steps) mutations[kind]?.(lines, a, b, c);
    const whole = lines.join(newline);
    const text = cut === null ? whole : whole.slice(0, cut % (whole.length + 1));
    const intact = steps.length === 0 && cut === null;
    return { parts, numbers, text, complete: ending > 0, intact: intact && ending > 0 };
  });

const noise = [
  '1',
  '2',
  '9',
  '|',
  '｜',
  '-',
  ',',
  '\n',
  '\r',
  ' ',
  'END',
  '<think>',
  '</think>',
  'a',
  '车',
].concat([
  '\u0000',
  '\u0085',
  '\u2028',
  '\ud800',
  '1|1-2|-\n',
  '2|END|2\n',
  '@',
  '@1\n',
  '1-2 -\n',
  '@1 END 2\n',
]);

/** What was never a reply. */
export const noiseReply: fc.Arbitrary<DamagedReply> = fc
  .tuple(
    fc.oneof(
      fc.array(fc.constantFrom(...noise), { maxLength: 60 }).map((words) => words.join('')),
      fc.string(),
    ),
    fc.integer({ min: 1, max: 4 }),
    fc.boolean(),
  )
  .map(([text, rows, complete]) => ({
    parts: [partOf(1, rows), partOf(2, 5 - rows)],
    numbers: [1, 2],
    text,
    complete,
    intact: false,
  }));
