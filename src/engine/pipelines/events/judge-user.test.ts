import { describe, expect, it } from 'vitest';
import { judgeUser } from './judge-user.ts';
import { type AnswerLine, readAnswerLine } from './read-answer-line.ts';

const judge = (lastRow: number, ...lines: readonly string[]) =>
  judgeUser(
    lines.map((line) => readAnswerLine(`1|${line}`) as AnswerLine),
    lastRow,
  );
const rowsOf = (judgement: ReturnType<typeof judgeUser>): readonly number[] =>
  [...judgement.events.flatMap((event) => event.rows), ...judgement.setAside].sort((a, b) => a - b);
const codesOf = (judgement: ReturnType<typeof judgeUser>): readonly string[] =>
  judgement.problems.map((problem) => problem.code);

describe('judgeUser', () => {
  it.each([
    ['all right', 3, ['1-2|a|e|x', '3|-', 'END|3'], [1, 2, 3], []],
    ['asides alone', 2, ['1-2|-', 'END|2'], [1, 2], []],
    ['a row in two events, all else right', 2, ['1-2|a|e|x', '2|b|e|y', 'END|2'], [1, 2, 2], []],
    ['the same line twice', 2, ['1|a|e|x', '1|a|e|x', '2|-', 'END|2'], [1, 2], []],
    [
      'everything twice, word for word',
      2,
      ['1|a|e|x', '2|-', 'END|2', '1|a|e|x', '2|-', 'END|2'],
      [1, 2],
      [],
    ],
    ['a row in two lines, another missing', 3, ['1-2|a|e|x', '2|b|e|y', 'END|3'], [], ['rows_unaccounted']],
    ['overlap beside a sound line', 4, ['1-2|a|e|x', '2|b|e|y', '3|-', 'END|4'], [3], ['rows_unaccounted']],
    ['a row missing', 3, ['1|a|e|x', '3|-', 'END|3'], [1, 3], ['rows_unaccounted']],
    ['a row that does not exist', 3, ['1|a|e|x', '2-4|-', 'END|3'], [1], ['rows_unaccounted']],
    ['row nought', 2, ['0-1|a|e|x', '2|-', 'END|2'], [2], ['rows_unaccounted']],
    ['no row at all', 2, ['|a|e|x', '1|b|e|y', '2|-', 'END|2'], [1, 2], []],
    ['no end', 3, ['1|a|e|x', '2|-', '3|-'], [1, 2], ['end_missing', 'rows_unaccounted']],
    [
      'no end, and a last line about rows told before',
      3,
      ['1-3|a|e|x', '1|b|e|y'],
      [],
      ['end_missing', 'rows_unaccounted'],
    ],
    ['an end with no number', 2, ['1|a|e|x', '2|-', 'END|'], [1], ['end_mismatch', 'rows_unaccounted']],
    ['an end before the last row', 3, ['1|a|e|x', '2|-', 'END|2'], [1], ['end_mismatch', 'rows_unaccounted']],
    ['an end past the last row', 2, ['1|a|e|x', '2|-', 'END|3'], [], ['end_mismatch']],
    ['cited and set aside', 2, ['1-2|a|e|x', '2|-', 'END|2'], [], ['rows_contradictory']],
    ['a second answer', 2, ['1|a|e|x', '2|-', 'END|2', '1|b|e|y'], [], ['user_repeated']],
    ['a second end', 2, ['1|a|e|x', '2|-', 'END|1', 'END|2'], [], ['user_repeated']],
    ['nothing but the end', 2, ['END|2'], [], ['rows_unaccounted']],
    ['a range as large as numbers go', 2, ['1-999999999|a|e|x', 'END|2'], [], ['rows_unaccounted']],
  ])('%s', (_, lastRow, lines, rows, codes) => {
    const judgement = judge(lastRow, ...lines);
    expect(rowsOf(judgement)).toEqual(rows);
    expect(codesOf(judgement)).toEqual(codes);
  });

  it('says how many rows are missing', () => {
    expect(judge(92, '1-80|-', 'END|92').problems[0]?.message).toContain('12 of 92');
  });
});
