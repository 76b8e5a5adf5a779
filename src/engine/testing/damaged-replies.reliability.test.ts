import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parserTorture } from '../../../torture/parser.ts';
import { noFigures } from '../../../torture/round.ts';
import { type DamagedReply, damagedReply, noiseReply } from './damaged-reply.ts';
import { judgeReply } from './judge-reply.ts';
import { roundsOf } from './thoroughness.ts';

const seed = 20_251_124;
const runs = roundsOf(4_000, 100_000);

describe('of damaged replies', () => {
  test('no reply makes the parser throw, or accept a user who is not whole', () => {
    const counts = { whole: 0, open: 0, intact: 0 };
    fc.assert(
      fc.property(damagedReply, (reply) => {
        const { problems, whole, open } = judgeReply(reply);
        expect(problems).toEqual([]);
        if (reply.intact) expect(open).toBe(0);
        counts.whole += whole;
        counts.open += open;
        counts.intact += Number(reply.intact);
      }),
      { seed, numRuns: runs },
    );
    // The figures say that both roads were taken often.
    expect(counts.whole).toBeGreaterThan(runs / 2);
    expect(counts.open).toBeGreaterThan(runs / 2);
    expect(counts.intact).toBeGreaterThan(runs / 100);
  });

  test('nor does noise that was never a reply', () => {
    fc.assert(
      fc.property(noiseReply, (reply) => {
        expect(judgeReply(reply).problems).toEqual([]);
      }),
      { seed, numRuns: roundsOf(6_000, 20_000) },
    );
  });

  test('the million of npm run torture is made of the same', async () => {
    expect(await parserTorture.run(seed, 3_000)).toEqual({ ...noFigures, rounds: 3_000 });
  });

  test('and the judge sees what is wrong with a reply that says nothing', () => {
    const silent: DamagedReply = {
      parts: [{ itemId: 'a', recordIds: ['1:1'] }],
      numbers: [1],
      text: '',
      complete: true,
      intact: false,
    };
    expect(judgeReply(silent)).toEqual({ problems: [], whole: 0, open: 1 });
    for (const text of ['1|1|-\n1|END|1', '@1\n1 -\n@1 END 1'])
      expect(judgeReply({ ...silent, text })).toEqual({ problems: [], whole: 1, open: 0 });
  });
});
