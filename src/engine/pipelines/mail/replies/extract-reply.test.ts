import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PartKey } from '../../../items.ts';
import { partNumbers } from '../../answers/part-numbers.ts';
import { fieldsOf, isGrounded } from './extract-fields.ts';
import { decodeExtractKey, encodeExtractKey, readExtractReply } from './extract-reply.ts';

const lines = [
  'From: 王小明 <wxm@example.com>',
  'Subject: 应聘 Ｊａｖａ 工程师',
  '15 年经验，期望薪资 30K',
  'Skills: Java, "C|C++"; Spring',
  'Boot, Go',
  'Born 1985, 8 years at A&B',
];
const parts: readonly PartKey[] = [
  { itemId: 'm', recordIds: [encodeExtractKey({ kind: 'candidate', lastLine: lines.length })] },
];
const [number = 0] = partNumbers(parts);
const names = Object.keys(fieldsOf.candidate);

const read = (text: string, complete = true) =>
  readExtractReply(
    { text: text.replaceAll('#', String(number)), complete, refused: false },
    parts,
    () => lines,
  )[0];
/** A whole reply that states these fields, and says of the rest that they are not. */
function replyWith(...stated: readonly string[]): string {
  const said = new Set(stated.map((line) => line.split(/[|｜]/)[0]?.trim().toLowerCase()));
  const rest = names.filter((name) => !said.has(name));
  return [...stated.map((line) => `#|${line}`), `#|-|${rest.join(', ')}`, `#|END|${lines.length}`].join('\n');
}
const valuesOf = (...stated: readonly string[]) =>
  read(replyWith(...stated))?.payload?.fields.map(({ values }) => values);
const codeOf = (text: string): string | undefined => read(text)?.problems[0]?.code;

describe('readExtractReply', () => {
  it('reads fields with their lines', () => {
    expect(
      read(replyWith('name|1|王小明', 'skills|4-5|Java; Spring Boot; Go', 'experience_years|3|15 年')),
    ).toEqual({
      itemId: 'm',
      accounted: parts[0]?.recordIds,
      problems: [],
      payload: {
        kind: 'candidate',
        fields: [
          { field: 'name', values: ['王小明'], lines: [[1, 1]] },
          { field: 'skills', values: ['Java', 'Spring Boot', 'Go'], lines: [[4, 5]] },
          { field: 'experience_years', values: ['15 年'], lines: [[3, 3]] },
        ],
      },
    });
  });

  it.each([
    ['another width and case', 'title|2|java工程师', ['java工程师']],
    ['a bar', 'skills|4|"C|C++"', ['"C|C++"']],
    ['a full-width bar', 'skills|4|"C｜C++"', ['"C｜C++"']],
    ['a full-width semicolon between elements', 'skills|4|Java；Spring', ['Java', 'Spring']],
    ['quotes', 'skills|4|"C', ['"C']],
    ['a sign of code', 'title|6|A&B', ['A&B']],
    ['spaces more or less', 'expected_salary|3|30 K', ['30 K']],
    ['invisible signs', 'name|1|王\u200b小\u2060明', ['王\u200b小\u2060明']],
    ['a number of its own behind another', 'experience_years|6|8 years', ['8 years']],
    ['several lines', 'name|1-2,5|王小明', ['王小明']],
    ['the same twice', 'name|1|王小明\n#|name|1|王小明', ['王小明']],
  ])('takes a value with %s', (_, line, values) => {
    expect(valuesOf(line)).toEqual([values]);
  });

  it.each([
    ['name|1|李四', 'field_ungrounded'],
    ['name|2|王小明', 'field_ungrounded'],
    ['name|99|王小明', 'field_ungrounded'],
    ['skills|4|Java; COBOL', 'field_ungrounded'],
    ['experience_years|3|5 年', 'field_ungrounded'],
    ['experience_years|3|1', 'field_ungrounded'],
    ['experience_years|6|85', 'field_ungrounded'],
    ['expected_salary|3|30K - 50K', 'field_ungrounded'],
    ['name|1|\u200b', 'field_ungrounded'],
    ['name|0|王小明', 'field_ungrounded'],
    ['name||王小明', 'mail_malformed'],
    ['name|one|王小明', 'mail_malformed'],
    ['name|1|', 'mail_malformed'],
    ['skills|4|; ;', 'mail_malformed'],
    ['budget|3|30K', 'mail_malformed'],
    ['constructor|1|王小明', 'mail_malformed'],
    ['__proto__|1|王小明', 'mail_malformed'],
    ['toString|1|王小明', 'mail_malformed'],
    ['name|1|王小明\n#|name|1|小明', 'mail_malformed'],
    ['name|1|王小明\n#|-|name', 'mail_malformed'],
    ['name|1|王小明\n#|-|hobbies', 'mail_malformed'],
    ['name|1|王小明\n#|-|constructor', 'mail_malformed'],
  ])('asks again about a mail of which it says %j: %s', (line, code) => {
    expect(codeOf(replyWith(line))).toBe(code);
  });

  it.each([
    ['no end', replyWith('name|1|王小明').replace(/\n#\|END.*/, ''), 'end_missing'],
    ['another end', replyWith('name|1|王小明').replace('END|6', 'END|5'), 'end_mismatch'],
    ['an end in words', replyWith('name|1|王小明').replace('END|6', 'END|six'), 'end_mismatch'],
    ['an end of no number', replyWith('name|1|王小明').replace('END|6', 'END|6e0'), 'end_mismatch'],
    ['more behind its end', `${replyWith('name|1|王小明')}\n#|title|2|工程师`, 'mail_malformed'],
    ['two ends', `${replyWith('name|1|王小明')}\n#|END|6`, 'mail_malformed'],
    ['fields left out', '#|name|1|王小明\n#|-|title\n#|END|6', 'fields_missing'],
    ['nothing at all', replyWith(), 'nothing_found'],
    ['another mail', '7|name|1|x', 'mail_missing'],
  ])('asks again about a mail with %s', (_, text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('takes prose in other words, from lines that are there alone', () => {
    const key = encodeExtractKey({ kind: 'project', lastLine: 1 });
    const part = [{ itemId: 'p', recordIds: [key] }];
    const [own = 0] = partNumbers(part);
    const said = (span: string) =>
      readExtractReply(
        {
          text: `${own}|description|${span}|What it is about\n${own}|-|title, type, tech_requirements, budget, duration, start_time, work_style\n${own}|END|1`,
          complete: true,
          refused: false,
        },
        part,
        () => ['Subject: x'],
      )[0];
    expect(said('1')?.payload?.fields[0]?.values).toEqual(['What it is about']);
    expect(said('2')?.problems[0]?.code).toBe('field_ungrounded');
  });

  it('reads of a key what was written into it', () => {
    for (const key of [
      { kind: 'candidate', lastLine: 0 },
      { kind: 'project', lastLine: 400 },
    ] as const)
      expect(decodeExtractKey(encodeExtractKey(key))).toEqual(key);
  });
});

describe('isGrounded', () => {
  const word = fc.string({
    unit: fc.constantFrom('a', 'B', '1', '2', '车', '｜', '|', '"', ';', ' ', '\u200b', 'Ａ'),
  });
  it('takes every piece of a line for what it is, where no number is cut', () => {
    fc.assert(
      fc.property(word, word, word, (before, value, after) => {
        const isCut = /[\d]$/.test(before) || /^[\d]/.test(after);
        fc.pre(!isCut && /[^\s\u200b]/.test(value));
        const field = { field: 'name', values: [value], lines: [[1, 1]] as const };
        expect(isGrounded('candidate', field, [`${before}${value}${after}`])).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('takes nothing that does not stand there', () => {
    fc.assert(
      fc.property(word, word, (text, value) => {
        const bare = (from: string): string =>
          from
            .normalize('NFKC')
            .toLowerCase()
            .replace(/[\s\u200b]/g, '');
        fc.pre(!bare(text).includes(bare(value)));
        const field = { field: 'name', values: [value], lines: [[1, 1]] as const };
        expect(isGrounded('candidate', field, [text])).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });
});
