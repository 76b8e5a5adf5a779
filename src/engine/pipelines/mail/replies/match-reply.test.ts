import { describe, expect, it } from 'vitest';
import type { PartKey } from '../../../items.ts';
import { partNumbers } from '../../answers/part-numbers.ts';
import { readMatchReply } from './match-reply.ts';

const parts: readonly PartKey[] = [
  { itemId: 'p', recordIds: ['x', 'y'] },
  { itemId: 'q', recordIds: ['z'] },
];
const [p = 0, q = 0] = partNumbers(parts);
const read = (text: string, complete = true) =>
  readMatchReply(
    { text: text.replaceAll('#', String(p)).replaceAll('@', String(q)), complete, refused: false },
    parts,
  );
/** Scores by candidate, of all projects. */
const scores = (text: string): readonly (readonly [string, number])[] =>
  read(text).flatMap(({ payload }) =>
    (payload ?? []).map(({ candidateId, score }) => [candidateId, score] as const),
  );

describe('readMatchReply', () => {
  it('reads a score and a reason for every candidate', () => {
    expect(read('#|1|85|knows | Java\n#|2|0|\n#|END|2\n@|1|100|all\n@|END|1')).toEqual([
      {
        itemId: 'p',
        accounted: ['x', 'y'],
        payload: [
          { candidateId: 'x', score: 85, reason: 'knows / Java' },
          { candidateId: 'y', score: 0, reason: '' },
        ],
        problems: [],
      },
      {
        itemId: 'q',
        accounted: ['z'],
        payload: [{ candidateId: 'z', score: 100, reason: 'all' }],
        problems: [],
      },
    ]);
  });

  it.each([
    ['half points', '#|1|72.5|x', [['x', 72.5]]],
    ['digits of another width', '#｜１｜７２｜x', [['x', 72]]],
    ['the same twice', '#|1|72|x\n#|1|72|y', [['x', 72]]],
    ['the same twice, written in two ways', '#|1|72|x\n#|1|72.0|y', [['x', 72]]],
  ])('takes %s', (_, text, expected) => {
    expect(scores(text)).toEqual(expected);
  });

  it.each([
    '#|1|101|x',
    '#|1|-1|x',
    '#|1|85%|x',
    '#|1|1e1|x',
    '#|1|0x10|x',
    '#|1|5²|x',
    '#|①|50|x',
    '#|1||x',
    '#|1|high|x',
    '#|0|50|x',
    '#|3|50|x',
    '#|-1|50|x',
    '#|1e0|50|x',
    '#|1.0|50|x',
    '#||50|x',
    '#|END|50|x',
    '@|2|50|x',
    '7|1|50|x',
    '#|1|50|x\n#|1|60|y',
    '#|1|50|x\n#|1|60|y\n#|1|50|x',
  ])('takes no score from %j', (text) => {
    expect(scores(text)).toEqual([]);
  });

  it('keeps what is scored, and says how many are left', () => {
    const [first, second] = read('#|2|40|x');
    expect(first).toMatchObject({ accounted: ['y'], problems: [{ code: 'scores_missing' }] });
    expect(first?.problems[0]?.message).toContain('1 of 2');
    expect(second?.problems[0]?.code).toBe('mail_missing');
  });
});
