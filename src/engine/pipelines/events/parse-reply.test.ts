import { describe, expect, it } from 'vitest';
import type { PartKey } from '../../items.ts';
import type { PartVerdict } from '../pipeline.ts';
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
  parseReply(
    { text, complete, refused },
    parts,
    parts.map((_, index) => index + 1),
  );
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
    ['a stranger between', [right[0], '7|1|x|engagement|y', '7|END|1', ...right.slice(1)].join('\n')],
    ['a tag of thinking in a context', text.replace('迈腾', '<think> 迈腾')],
    ['an end of thinking in a context', text.replace('汉兰达', 'x </think> 汉兰达')],
    ['a thought behind a tag in a context', `${text.replace('迈腾', '<think>')}\n<think>1|1|a|b|c</think>`],
    ['a tag of thinking for an event type', text.replace('浏览', '<reasoning>')],
    ['a line behind a thought', `<think>a</think>${text}`],
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
    [
      'users entangled',
      [right[3], right[0], right[4], right[1], right[2], right[5]].join('\n'),
      ['user_repeated', 'user_repeated'],
    ],
    [
      'a line about the second before the end of the first',
      [right[0], '2|2|购买|conversion|x', ...right.slice(1)].join('\n'),
      ['user_repeated', 'user_repeated'],
    ],
    ['a line about the first behind the second', `${text}\n1|3|购买|conversion|x`, ['user_repeated', '']],
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
        ...(whole.has('2|2|-') ? ['2:2'] : []),
      ];
      for (const id of accounted(verdicts)) expect(named).toContain(id);
      // An END that is the right one is whole, whatever might have come behind.
      const said = new Set(text.slice(0, cut).split('\n'));
      expect(verdicts[0]?.problems.length === 0).toBe(said.has('1|END|3'));
      expect(verdicts[1]?.problems.length === 0).toBe(said.has('2|END|2'));
      if (whole.size === 0) expect(codes(verdicts)).toEqual(['truncated_reply', 'truncated_reply']);
    }
  });
});

const blocks = [
  '@1',
  '1-2 浏览|迈腾',
  '3 -',
  '@1 END 3',
  '@2',
  '1 购买=conversion|汉兰达',
  '2 -',
  '@2 END 2',
];

describe('parseReply of format 2', () => {
  const text = blocks.join('\n');
  const rowsOf = (verdicts: readonly PartVerdict<EventPayload>[], user: number): readonly string[] =>
    verdicts[user - 1]?.accounted ?? [];

  it('says the same as of format 1', () => {
    expect(parse(text)).toEqual(parse(right.join('\n')));
  });

  it.each([
    ['thinking before', `<think>\n@1\n1-3 -\n@1 END 3\nhm</think>\n${text}`],
    ['thinking whose beginning the template ate', `so @2\n1 -\n</think>\n${text}`],
    ['thinking that never ends behind', `${text}\n<think>\n@1\n1 other|x`],
    ['a fence', `\`\`\`text\n${text}\n\`\`\``],
    ['prose before and behind', `Sure! 2 persons follow:\n\n${text}\n\nThat is all | done.`],
    ['full-width bars', text.replaceAll('|', '｜')],
    ['full-width digits', text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))],
    ['bars for blanks', text.replace(/^([\d-]+) /gm, '$1|')],
    ['bullets', blocks.map((line) => `- ${line}`).join('\n')],
    ['CRLF', blocks.join('\r\n')],
    ['CR alone', blocks.join('\r')],
    ['blank lines', blocks.join('\n\n\n')],
    ['profiles copied from the question', text.replace('@1\n', '@1 40岁男\n2025-11-24\n')],
    ['users in another order', [...blocks.slice(4), ...blocks.slice(0, 4)].join('\n')],
    ['a stranger between', [...blocks.slice(0, 4), '@7', '1 x|y', '@7 END 1', ...blocks.slice(4)].join('\n')],
    ['a tag of thinking in a context', text.replace('迈腾', '<think> 迈腾')],
    ['an end of thinking in a context', text.replace('汉兰达', 'x </think> 汉兰达')],
    ['a tag of thinking for an event type', text.replace('浏览', '<reasoning>')],
    ['a line behind a thought', `<think>a</think>${text}`],
    ['a number said again before each line', text.replace('3 -', '@1\n3 -')],
    ['a line said twice', text.replace('3 -', '3 -\n3 -')],
    ['the whole said twice', `${text}\n${text}`],
    ['an END in the manner of format 1', text.replace('@1 END 3', '1|END|3')],
  ])('is lenient about %s', (_, reply) => {
    const verdicts = parse(reply);
    expect(codes(verdicts)).toEqual(['', '']);
    expect([...accounted(verdicts)].sort()).toEqual(all);
  });

  it.each([
    ['the first user only', blocks.slice(0, 4), ['', 'missing_user']],
    ['no end of the second', blocks.slice(0, 7), ['', 'end_missing rows_unaccounted']],
    ['no end of the first', blocks.toSpliced(3, 1), ['end_missing rows_unaccounted', '']],
    ['no number of the second', blocks.toSpliced(4, 1), ['', 'missing_user']],
    [
      'no end of the first, nor the number of the second',
      blocks.toSpliced(3, 2),
      ['user_repeated', 'missing_user'],
    ],
    ['no number of the first', blocks.slice(1), ['missing_user', '']],
    [
      'ends without numbers',
      blocks.map((line) => line.replace(/@\d END/, 'END')),
      ['end_missing rows_unaccounted', 'end_missing rows_unaccounted'],
    ],
    ['the end of another', blocks.toSpliced(3, 1, '@2 END 3'), ['user_repeated', '']],
    ['a line of a user behind his END', blocks.toSpliced(4, 0, '3 购买|x'), ['', '']],
    ['a user answered twice, otherwise', [...blocks, '@1', '1-3 -', '@1 END 3'], ['user_repeated', '']],
    [
      'a user answered twice at once, otherwise',
      blocks.toSpliced(4, 0, '@1', '1-3 -', '@1 END 3'),
      ['user_repeated', ''],
    ],
    ['a row beyond the last', blocks.toSpliced(2, 1, '3-4 -'), ['rows_unaccounted', '']],
    ['a line that is none', blocks.toSpliced(2, 1, 'row 3 -'), ['rows_unaccounted', '']],
  ])('says what is wrong with %s', (_, lines, expected) => {
    expect(codes(parse(lines.join('\n')))).toEqual(expected);
  });

  it('takes an END without a number for the one user who was asked about', () => {
    expect(codes(parse('@1\n1-2 浏览|x\n3 -\nEND 3', [part(1, 3)]))).toEqual(['']);
  });

  it('knows the category of a type by its first line, of each user alone, else by the instructions', () => {
    const lines = [
      '@1',
      '1 买=intent|a',
      '2 买|b',
      '3 买=other|c',
      '@1 END 3',
      '@2',
      '1 买|d',
      '2 购买|e',
      '@2 END 2',
    ];
    const reply = { text: lines.join('\n'), complete: true, refused: false };
    const verdicts = parseReply(reply, two, [1, 2], (type) =>
      type === '购买' ? 'conversion' : 'engagement',
    );
    expect(verdicts.map((verdict) => verdict.payload?.events.map((event) => event.category))).toEqual([
      ['intent', 'intent', 'other'],
      ['engagement', 'conversion'],
    ]);
  });

  it('trusts no line of format 2 that was cut, wherever that was', () => {
    for (let cut = 0; cut <= text.length; cut += 1) {
      const whole = new Set(text.slice(0, cut).split('\n').slice(0, -1));
      const said = new Set(text.slice(0, cut).split('\n'));
      const verdicts = parse(text.slice(0, cut), two, false);
      for (const id of rowsOf(verdicts, 1))
        expect(whole.has(id === '1:3' ? '3 -' : '1-2 浏览|迈腾')).toBe(true);
      for (const id of rowsOf(verdicts, 2))
        expect(whole.has(id === '2:2' ? '2 -' : '1 购买=conversion|汉兰达')).toBe(true);
      expect(verdicts[0]?.problems.length === 0).toBe(said.has('@1 END 3'));
      expect(verdicts[1]?.problems.length === 0).toBe(said.has('@2 END 2'));
    }
  });

  it('accepts nobody whole of whose lines one is missing', () => {
    for (const index of blocks.keys()) {
      const verdicts = parse(blocks.toSpliced(index, 1).join('\n'));
      const user = index < 4 ? 1 : 2;
      expect(rowsOf(verdicts, user).length).toBeLessThan(user === 1 ? 3 : 2);
    }
  });
});
