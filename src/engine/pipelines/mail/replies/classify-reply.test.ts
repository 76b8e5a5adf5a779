import { describe, expect, it } from 'vitest';
import type { PartKey } from '../../../items.ts';
import { partNumbers } from '../../answers/part-numbers.ts';
import { readClassReply } from './classify-reply.ts';

const parts: readonly PartKey[] = ['a', 'b'].map((itemId) => ({ itemId, recordIds: ['mail'] }));
const [first = 0, second = 0] = partNumbers(parts);

const read = (text: string, complete = true, refused = false) =>
  readClassReply({ text, complete, refused }, parts);
/** What is said of the first mail, where the second is well. */
const of = (line: string) => read(`${line.replaceAll('#', String(first))}\n${second}|other|0.9|x`)[0];

describe('readClassReply', () => {
  it.each([
    ['#|candidate|0.95|a résumé', 'candidate', 0.95, 'a résumé'],
    ['#|PROJECT|1|', 'project', 1, ''],
    ['#|other|0', 'other', 0, ''],
    ['#|other|.5|x', 'other', 0.5, 'x'],
    ['#|other|1.00|x', 'other', 1, 'x'],
    ['#｜ｃａｎｄｉｄａｔｅ｜０．９｜理由', 'candidate', 0.9, '理由'],
    ['| # | candidate | 0.9 | a | b |', 'candidate', 0.9, 'a / b'],
    ['#|candidate|0.9|x\n#|candidate|0.8|y', 'candidate', 0.9, 'x'],
  ])('reads %s', (line, mailClass, confidence, reason) => {
    expect(of(line)).toEqual({
      itemId: 'a',
      accounted: ['mail'],
      payload: { mailClass, confidence, reason },
      problems: [],
    });
  });

  it.each([
    '#|',
    '#|cand|0.9|x',
    '#|candidate',
    '#|candidate|1.5|x',
    '#|candidate|-0.5|x',
    '#|candidate|95%|x',
    '#|candidate|1e-1|x',
    '#|candidate|0x1|x',
    '#|candidate|0.9²|x',
    '#|candidate|high|x',
    '#|constructor|0.9|x',
    '#|candidate or project|0.9|x',
    '#|candidate|0.9|x\n#|project|0.9|x',
    '#|candidate|0.9|x\n#|nothing|0.9|x',
  ])('asks again where it says %j', (line) => {
    expect(of(line)).toMatchObject({ accounted: [], payload: null, problems: [{ code: 'mail_malformed' }] });
  });

  it.each([
    ['', true, false, 'empty_reply'],
    ['Sorry, I cannot help with that.', true, false, 'refusal'],
    ['对不起，我无法回答', true, false, 'refusal'],
    ['', true, true, 'refusal'],
    ['These are mails.', true, false, 'malformed_reply'],
    ['#|other|0.9', false, false, 'truncated_reply'],
    ['7|other|0.9|x', true, false, 'mail_missing'],
  ])('says of %j what is wrong with it', (text, complete, refused, code) => {
    const verdicts = read(text.replaceAll('#', String(first)), complete, refused);
    expect(verdicts.map(({ problems }) => problems[0]?.code)).toEqual([code, code]);
  });

  it('lets a mail that is left out harm no other', () => {
    const [left, right] = read(`${second}|project|0.7|x`);
    expect(left?.problems[0]?.code).toBe('mail_missing');
    expect(right?.payload?.mailClass).toBe('project');
  });

  it('keeps no more of a reason than views show', () => {
    expect(of(`#|other|1|${'x'.repeat(5_000)}`)?.payload?.reason.length).toBe(300);
  });
});
