import type { MatchedEvent } from '../../../../shared/pipelines/match-events.ts';
import { rateShare, type UserShare, usersToHalve } from '../../../../shared/pipelines/ratio-interval.ts';
import type { Quality, TypeQuality } from '../../../../shared/pipelines/review.ts';
import { type EventScore, scoreEvents, type UserScore } from '../../../../shared/pipelines/score-events.ts';

/** What was found of a user, and what is right. */
export interface JudgedUser {
  readonly found: readonly MatchedEvent[];
  readonly right: readonly MatchedEvent[];
}

/** So many kinds of mistakes are told. */
const shownRetyped = 20;

const sharesOf = (scores: readonly (EventScore | undefined)[], of: 'found' | 'right'): readonly UserShare[] =>
  scores.flatMap((score) => (score === undefined ? [] : [{ hits: score.hits, of: score[of] }]));

const sumOf = (scores: readonly (EventScore | undefined)[]): EventScore => ({
  found: scores.reduce((sum, score) => sum + (score?.found ?? 0), 0),
  right: scores.reduce((sum, score) => sum + (score?.right ?? 0), 0),
  hits: scores.reduce((sum, score) => sum + (score?.hits ?? 0), 0),
});

function typesOf(scores: readonly UserScore[], population: number): readonly TypeQuality[] {
  const names = [...new Set(scores.flatMap(({ types }) => [...types.keys()]))];
  return names
    .map((type) => {
      const its = scores.map(({ types }) => types.get(type));
      return {
        type,
        ...sumOf(its),
        precision: rateShare(sharesOf(its, 'found'), population),
        recall: rateShare(sharesOf(its, 'right'), population),
      };
    })
    .sort((a, b) => b.right + b.found - a.right - a.found || (a.type < b.type ? -1 : 1));
}

function retypedOf(scores: readonly UserScore[]): Quality['retyped'] {
  const counts = new Map<string, { found: string; right: string; events: number }>();
  for (const { found, right } of scores.flatMap((score) => score.retyped)) {
    const key = JSON.stringify([found, right]);
    counts.set(key, { found, right, events: (counts.get(key)?.events ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.events - a.events).slice(0, shownRetyped);
}

/** Of users who were drawn out of so many: shares with their intervals, over all and by type. */
export function scoreUsers(
  users: readonly JudgedUser[],
  population: number,
): Pick<Quality, 'precision' | 'recall' | 'score' | 'types' | 'retyped' | 'toHalve'> {
  const scores = users.map(({ found, right }) => scoreEvents(found, right));
  const found = sharesOf(scores, 'found');
  const right = sharesOf(scores, 'right');
  const halving = [usersToHalve(found, population), usersToHalve(right, population)];
  const known = halving.filter((users) => users !== null);
  return {
    precision: rateShare(found, population),
    recall: rateShare(right, population),
    score: sumOf(scores),
    types: typesOf(scores, population),
    retyped: retypedOf(scores),
    toHalve: known.length === 0 ? null : Math.max(...known),
  };
}
