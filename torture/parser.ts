import fc from 'fast-check';
import { damagedReply, noiseReply } from '../src/engine/testing/damaged-reply.ts';
import { judgeReply } from '../src/engine/testing/judge-reply.ts';
import { type Figures, noFigures, type Torture } from './round.ts';

/** Shown of what went wrong; the first of its kind says it all. */
const shownProblems = 5;

function readReplies(seed: number, rounds: number): Figures {
  const problems: string[] = [];
  let done = 0;
  const kinds = [
    { replies: damagedReply, share: 0.9 },
    { replies: noiseReply, share: 0.1 },
  ];
  for (const { replies, share } of kinds) {
    const numRuns = Math.round(rounds * share);
    const result = fc.check(
      fc.property(replies, (reply) => {
        done += 1;
        const [problem] = judgeReply(reply).problems;
        if (problem !== undefined) throw new Error(problem);
      }),
      { seed, numRuns },
    );
    if (result.failed && problems.length < shownProblems) {
      const [reply] = result.counterexample ?? [];
      problems.push(`${String(result.errorInstance)} (seed ${seed}): ${JSON.stringify(reply)}`);
    }
  }
  return { ...noFigures, rounds: done, problems };
}

/** Random and damaged replies: the parser never throws, and accepts no user who is not whole. */
export const parserTorture: Torture = {
  name: 'replies read by the parser',
  rounds: 1_000_000,
  run: async (seed, rounds) => readReplies(seed, rounds),
};
