import fc from 'fast-check';
import { createSeededRandom, type Random } from '../demo-model/seeded-random.ts';
import { type EventPayload, parseReply } from '../pipelines/events/parse-reply.ts';
import type { PartKey, PartVerdict } from '../pipelines/pipeline.ts';

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

function rightReply(parts: readonly PartKey[], numbers: readonly number[], random: Random): string[] {
  return parts.flatMap((part, index) => {
    const rows = part.recordIds.length;
    const lines: string[] = [];
    for (let row = 1; row <= rows; ) {
      const last = Math.min(rows, row + Math.floor(random() * 5));
      const span = last === row ? `${row}` : `${row}-${last}`;
      lines.push(`${numbers[index]}|${span}|${random() < 0.4 ? '-' : `看车|engagement|车${row}`}`);
      row = last + 1;
    }
    return [...lines, `${numbers[index]}|END|${rows}`];
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
  )
  .map(([rows, seed, steps, newline, cut, ending]) => {
    const parts = rows.map((count, index) => partOf(index + 1, count));
    // Small numbers: a damaged digit should often make another user's of one's own.
    const numbers = parts.map((_, index) => index + 1);
    const lines = rightReply(parts, numbers, createSeededRandom(seed));
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
].concat(['\u0000', '\u0085', '\u2028', '\ud800', '1|1-2|-\n', '2|END|2\n']);

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

interface Claim {
  readonly user: number;
  readonly end: number | null;
  readonly rows: ReadonlySet<number>;
}

// What follows reads a reply by other means than the parser: a line at a time, character by character, and
// knows only what must hold of whatever is accepted.

const narrow = (line: string): string =>
  line.replace(/[\uff01-\uff5e]/g, (each) => String.fromCharCode(each.charCodeAt(0) - 0xfee0));

function numbersIn(field: string): ReadonlySet<number> {
  const rows = new Set<number>();
  let digits = '';
  let from: number | null = null;
  for (const character of `${field} `) {
    if (character >= '0' && character <= '9') {
      digits += character;
      continue;
    }
    if (digits !== '') {
      const row = Number(digits);
      for (let each = from ?? row; each <= row && each <= 1_000; each += 1) rows.add(each);
      from = row;
      digits = '';
    }
    if (character === ',' || character === ';' || character === '、') from = null;
  }
  return rows;
}

function claimsIn(text: string): readonly Claim[] {
  // A thought may stand before an answer in its line.
  return text.split(/[\r\n]|<\/?think>/).flatMap((line): Claim[] => {
    const [head = '', rows, third] = narrow(line)
      .replace(/^[^0-9]*/, '')
      .split('|');
    if (!/^\d+\s*$/.test(head) || rows === undefined) return [];
    const isEnd = rows.trim().toLowerCase() === 'end';
    const end = isEnd && /^\s*\d+\s*$/.test(third ?? '') ? Number(third) : null;
    return [{ user: Number(head), end, rows: isEnd ? new Set() : numbersIn(rows) }];
  });
}

function problemsOf(verdict: PartVerdict<EventPayload>, part: PartKey, claims: readonly Claim[]): string[] {
  const problems: string[] = [];
  const check = (holds: boolean, what: string): void => void (holds || problems.push(what));
  const last = part.recordIds.length;
  const named = new Set<number>();
  for (const { rows } of claims) {
    const each = [...rows];
    if (each.every((row) => row >= 1 && row <= last)) for (const row of each) named.add(row);
  }
  const told = new Set(verdict.accounted);
  check(told.size === verdict.accounted.length, 'a row is accounted for twice');
  for (const id of told) {
    check(part.recordIds.includes(id), 'a row of nobody');
    check(named.has(Number(id.slice(id.indexOf(':') + 1))), 'a row that no line names');
  }
  const cited = new Set(verdict.payload?.events.flatMap((event) => event.rows));
  const aside = new Set(verdict.payload?.setAside);
  check(cited.isDisjointFrom(aside), 'rows cited and set aside');
  check(cited.union(aside).symmetricDifference(told).size === 0, 'a payload of other rows');
  check(verdict.payload?.events.every((event) => event.rows.length > 0) ?? true, 'an event without rows');
  check((verdict.payload === null) === (told.size === 0), 'a payload of nothing');
  check((told.size === last) === (verdict.problems.length === 0), 'problems and coverage disagree');
  const isEnded = claims.some((claim) => claim.end === last);
  check(told.size !== last || isEnded, 'accepted without an END at the last row');
  return problems;
}

export interface Judgement {
  /** Sentences; empty where everything holds. */
  readonly problems: readonly string[];
  readonly whole: number;
  readonly open: number;
}

/** Reads a reply, and holds what is accepted of it against what it says. Throws what the parser throws. */
export function judgeReply(reply: DamagedReply): Judgement {
  const { parts, numbers, text, complete } = reply;
  const verdicts = parseReply({ text, complete, refused: false }, parts, numbers);
  const claims = claimsIn(text);
  const problems = parts.flatMap((part, index) => {
    const verdict = verdicts[index];
    if (verdict === undefined) return ['a part without a verdict'];
    const own = claims.filter((claim) => claim.user === numbers[index]);
    return problemsOf(verdict, part, own);
  });
  const whole = verdicts.filter((verdict) => verdict.problems.length === 0).length;
  return { problems, whole, open: parts.length - whole };
}
