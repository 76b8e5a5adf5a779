import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../demo-model/seeded-random.ts';
import type { PartKey, PartVerdict } from '../pipeline.ts';
import { type EventPayload, parseReply } from './parse-reply.ts';

const part = (user: number, rows: number): PartKey => ({
  itemId: `user-${user}`,
  recordIds: Array.from({ length: rows }, (_, index) => `${user}:${index + 1}`),
});

const two = [part(1, 3), part(2, 2)];
const right = [
  '1|1-2|浏览|engagement|迈腾',
  '1|3|-',
  '1|END|3',
  '2|1|购买|conversion|汉兰达',
  '2|2|-',
  '2|END|2',
];

const parse = (text: string, parts: readonly PartKey[] = two, complete = true, refused = false) =>
  parseReply({ text, complete, refused }, parts);
const accounted = (verdicts: readonly PartVerdict<EventPayload>[]): readonly string[] =>
  verdicts.flatMap((verdict) => verdict.accounted);
const codes = (verdicts: readonly PartVerdict<EventPayload>[]): readonly string[] =>
  verdicts.map((verdict) => verdict.problems.map((problem) => problem.code).join(' '));
const all = ['1:1', '1:2', '1:3', '2:1', '2:2'];

describe('parseReply', () => {
  it('gives every part its events and what was set aside, in ids of raw rows', () => {
    expect(parse(right.join('\n'))).toEqual([
      {
        itemId: 'user-1',
        accounted: ['1:1', '1:2', '1:3'],
        payload: {
          events: [{ rows: ['1:1', '1:2'], type: '浏览', category: 'engagement', context: '迈腾' }],
          setAside: ['1:3'],
        },
        problems: [],
      },
      {
        itemId: 'user-2',
        accounted: ['2:1', '2:2'],
        payload: {
          events: [{ rows: ['2:1'], type: '购买', category: 'conversion', context: '汉兰达' }],
          setAside: ['2:2'],
        },
        problems: [],
      },
    ]);
  });

  const text = right.join('\n');
  it.each([
    ['thinking before', `<think>\n1|1-3|-\n1|END|3\nhm</think>\n${text}`],
    ['thinking whose beginning the template ate', `so 1|1|-\n1|END|9\n</think>\n${text}`],
    ['thinking that never ends behind', `${text}\n<think>\n1|1|other|engagement|x`],
    ['two thoughts', `<thinking>a</thinking>${text}\n<reasoning>1|1|x|y|z</reasoning>`],
    ['a fence', `\`\`\`text\n${text}\n\`\`\``],
    ['prose before and behind', `Sure! Here is the list:\n\n${text}\n\nThat is all | done.`],
    ['full-width bars', text.replaceAll('|', '｜')],
    ['full-width digits', text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))],
    ['bullets', right.map((line) => `- ${line}`).join('\n')],
    [
      'a markdown table',
      `|user|rows|type|\n|---|---|---|\n${right.map((line) => `| ${line.replaceAll('|', ' | ')} |`).join('\n')}`,
    ],
    ['spaces', right.map((line) => `   ${line.replaceAll('|', '  |\t')}  `).join('\n')],
    ['CRLF', right.join('\r\n')],
    ['CR alone', right.join('\r')],
    ['blank lines', right.join('\n\n\n')],
    ['headers copied from the question', `# 1 40岁男\n## 2025-11-24\n${text}`],
    ['users in another order', [...right.slice(3), ...right.slice(0, 3)].join('\n')],
    ['users entangled', [right[3], right[0], right[4], right[1], right[2], right[5]].join('\n')],
    ['a line said twice', [right[0], ...right].join('\n')],
    ['the whole said twice', `${text}\n${text}`],
    ['a user who was not asked about', `${text}\n3|1|x|engagement|y\n3|END|1`],
    ['user nought', `0|1|x|engagement|y\n${text}`],
  ])('does not mind %s', (_, reply) => {
    const verdicts = parse(reply);
    expect(codes(verdicts)).toEqual(['', '']);
    expect([...accounted(verdicts)].sort()).toEqual(all);
  });

  it.each([
    ['nothing', '', ['empty_reply', 'empty_reply']],
    ['spaces', ' \n ', ['empty_reply', 'empty_reply']],
    ['a thought alone', '<think>1|1-3|-\n1|END|3', ['malformed_reply', 'malformed_reply']],
    ['an apology', "I'm sorry, I can't help with that.", ['refusal', 'refusal']],
    ['an apology in Chinese', '抱歉，我无法处理。', ['refusal', 'refusal']],
    ['JSON', '[{"user":1,"rows":[1]}]', ['malformed_reply', 'malformed_reply']],
    ['another user only', '9|1|-\n9|END|1', ['missing_user', 'missing_user']],
    ['the first user only', right.slice(0, 3).join('\n'), ['', 'missing_user']],
    ['no end of the second', right.slice(0, 5).join('\n'), ['', 'end_missing rows_unaccounted']],
    ['one user altered the second time', `${text}\n2|1|退货|conversion|汉兰达`, ['', 'user_repeated']],
  ])('names what is wrong with %s', (_, reply, expected) => {
    expect(codes(parse(reply))).toEqual(expected);
  });

  it('names a refusal that the provider names', () => {
    expect(codes(parse('', two, true, true))).toEqual(['refusal', 'refusal']);
  });

  it('believes no cut line, wherever the reply was cut', () => {
    for (let cut = 0; cut <= text.length; cut += 1) {
      const whole = new Set(text.slice(0, cut).split('\n').slice(0, -1));
      const verdicts = parse(text.slice(0, cut), two, false);
      const named = [
        ...(whole.has('1|1-2|浏览|engagement|迈腾') ? ['1:1', '1:2'] : []),
        ...(whole.has('1|3|-') ? ['1:3'] : []),
        ...(whole.has('2|1|购买|conversion|汉兰达') ? ['2:1'] : []),
      ];
      for (const id of accounted(verdicts)) expect(named).toContain(id);
      expect(verdicts[0]?.problems.length === 0).toBe(whole.has('1|END|3'));
      expect(verdicts[1]?.problems.length).toBeGreaterThan(0);
      if (whole.size === 0) expect(codes(verdicts)).toEqual(['truncated_reply', 'truncated_reply']);
    }
  });
});

// What follows reads a reply by other means than the parser: a line at a time, character by character, and
// knows only what must hold of whatever is accepted.

interface Claim {
  readonly user: number;
  readonly end: number | null;
  readonly rows: ReadonlySet<number>;
}

const plain = (line: string): string =>
  line.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));

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

function claims(text: string): readonly Claim[] {
  return text.split(/[\r\n]/).flatMap((line): Claim[] => {
    const [head = '', rows, third] = plain(line)
      .replace(/^[^0-9]*/, '')
      .split('|');
    if (!/^\d+\s*$/.test(head) || rows === undefined) return [];
    const isEnd = rows.trim().toLowerCase() === 'end';
    const end = isEnd && /^\s*\d+\s*$/.test(third ?? '') ? Number(third) : null;
    return [{ user: Number(head), end, rows: isEnd ? new Set() : numbersIn(rows) }];
  });
}

const seed = 20_251_124;

describe('parseReply over 100 000 damaged replies', () => {
  const random = createSeededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value;

  function correctReply(parts: readonly PartKey[]): string[] {
    return parts.flatMap((each, index) => {
      const rows = each.recordIds.length;
      const lines: string[] = [];
      for (let row = 1; row <= rows; ) {
        const last = Math.min(rows, row + below(5));
        const span = last === row ? `${row}` : `${row}-${last}`;
        lines.push(
          random() < 0.4 ? `${index + 1}|${span}|-` : `${index + 1}|${span}|看车|engagement|车${row}`,
        );
        row = last + 1;
      }
      return [...lines, `${index + 1}|END|${rows}`];
    });
  }

  const garbage = [
    '\u0000',
    '\u2028',
    '\u202e',
    '😀',
    '\ud800',
    '²',
    '①',
    '|',
    '｜',
    '-',
    ',',
    '0',
    'END',
    '至',
    ' ',
    '<',
    '９',
  ];
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
  ];
  const mutations: readonly ((lines: string[]) => void)[] = [
    (lines) => void lines.splice(below(lines.length), 1),
    (lines) => void lines.splice(below(lines.length), 0, pick(lines)),
    (lines) => {
      const [a, b] = [below(lines.length), below(lines.length)];
      [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
    },
    (lines) => void lines.splice(below(lines.length + 1), 0, pick(insertions)),
    (lines) => {
      const at = below(lines.length);
      const digits = [...(lines[at] ?? '').matchAll(/\d/g)].map((match) => match.index);
      if (digits.length === 0) return;
      const digit = pick(digits);
      lines[at] = `${(lines[at] ?? '').slice(0, digit)}${below(10)}${(lines[at] ?? '').slice(digit + 1)}`;
    },
    (lines) => {
      const at = below(lines.length);
      const place = below((lines[at] ?? '').length + 1);
      lines[at] = (lines[at] ?? '').slice(0, place) + pick(garbage) + (lines[at] ?? '').slice(place);
    },
    (lines) => {
      const at = below(lines.length);
      lines[at] = (lines[at] ?? '').slice(0, below((lines[at] ?? '').length + 1));
    },
    (lines) => {
      const at = lines.findIndex((line, index) => line.includes('END') && index >= below(lines.length));
      if (at >= 0) lines[at] = `${below(6) + 1}|END|${below(14)}`;
    },
    (lines) => {
      const at = below(lines.length);
      lines[at] = (lines[at] ?? '')
        .replaceAll('|', '｜')
        .replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
    },
    (lines) => void lines.splice(below(lines.length)),
  ];

  const failures: string[] = [];
  const check = (holds: boolean, what: string, text: string): void => {
    if (holds || failures.length >= 5) return;
    failures.push(`${what} (seed ${seed}): ${JSON.stringify(text)}`);
  };

  function judge(
    text: string,
    parts: readonly PartKey[],
    complete: boolean,
  ): { whole: number; open: number } {
    const verdicts = parse(text, parts, complete);
    const made = claims(text);
    let whole = 0;
    for (const [index, each] of parts.entries()) {
      const verdict = verdicts[index] as PartVerdict<EventPayload>;
      const last = each.recordIds.length;
      const own = made.filter((claim) => claim.user === index + 1);
      const named = new Set<number>();
      for (const claim of own) {
        const rows = [...claim.rows];
        if (rows.every((row) => row >= 1 && row <= last)) for (const row of rows) named.add(row);
      }
      const told = new Set(verdict.accounted);
      check(told.size === verdict.accounted.length, 'a row is accounted for twice', text);
      for (const id of told) {
        check(each.recordIds.includes(id), 'a row of nobody', text);
        check(named.has(Number(id.slice(2))), 'a row that no line names', text);
      }
      const cited = new Set(verdict.payload?.events.flatMap((event) => event.rows));
      const aside = new Set(verdict.payload?.setAside);
      check(cited.isDisjointFrom(aside), 'rows cited and set aside', text);
      check(
        cited.union(aside).symmetricDifference(told).size === 0,
        'the payload is not what is accounted for',
        text,
      );
      check(
        verdict.payload?.events.every((event) => event.rows.length > 0) ?? true,
        'an event without rows',
        text,
      );
      check((verdict.payload === null) === (told.size === 0), 'a payload of nothing', text);
      check((told.size === last) === (verdict.problems.length === 0), 'problems and coverage disagree', text);
      if (told.size !== last) continue;
      whole += 1;
      check(
        own.some((claim) => claim.end === last),
        'accepted without an END at the last row',
        text,
      );
    }
    return { whole, open: parts.length - whole };
  }

  it('never throws, and never accepts a user who is not whole', () => {
    let whole = 0;
    let open = 0;
    let untouched = 0;
    for (let round = 0; round < 100_000; round += 1) {
      const parts = Array.from({ length: 1 + below(6) }, (_, index) => part(index + 1, 1 + below(8)));
      const lines = correctReply(parts);
      const times = below(5);
      for (let time = 0; time < times && lines.length > 0; time += 1) pick(mutations)(lines);
      const text = lines.join(pick(['\n', '\n', '\n', '\r\n', '\r']));
      const cut = random() < 0.1 ? text.slice(0, below(text.length + 1)) : text;
      const outcome = judge(cut, parts, random() < 0.8);
      whole += outcome.whole;
      open += outcome.open;
      if (times === 0 && cut === text && outcome.open === 0) untouched += 1;
    }
    expect(failures).toEqual([]);
    // The figures say that both roads were taken often.
    expect(whole).toBeGreaterThan(50_000);
    expect(open).toBeGreaterThan(50_000);
    expect(untouched).toBeGreaterThan(10_000);
  });

  it('survives noise that was never a reply', () => {
    const alphabet = [
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
      '\u0000',
      '\ud800',
    ];
    for (let round = 0; round < 20_000; round += 1) {
      const text = Array.from({ length: below(60) }, () => pick(alphabet)).join('');
      judge(text, [part(1, 1 + below(4)), part(2, 1 + below(4))], random() < 0.5);
    }
    expect(failures).toEqual([]);
  });
});
