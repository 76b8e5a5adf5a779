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
