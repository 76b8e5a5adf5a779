import { createRateLearner, type RatedRequest, type RateLearner } from './rate-learner.ts';
import type { LimitUnit } from './told-limits.ts';

/** What is counted against limits. */
export const units: readonly LimitUnit[] = ['requests', 'tokens'];
export const costIn = (unit: LimitUnit, tokens: number): number =>
  unit === 'requests' ? 1 : Math.max(1, tokens);

/** How much of what was believed wrong before counts beside what is seen now. */
const remembered = 0.97;
/** Of what a request needs, so much more or less is within what cannot be known. */
const vague = 0.05;
/** What lacks so much of it goes by the other count alone. */
const amiss = 0.05;
/** A unit that was wrong by so much more is not counted. */
const surely = 0.3;

interface Rated {
  readonly request: RatedRequest;
  /** What was missing for it when it went, as a part of what it takes; less than nothing where there was more than enough. */
  readonly missing: number;
}

/** A request that went, as both units count it. */
export interface CountedRequest {
  readonly rated: Readonly<Record<LimitUnit, Rated>>;
}

/**
 * Learns a rate from refusals that do not say what is counted: in requests and in tokens at once. Held is the unit that has foreseen better
 * what was let in and what was not; as long as all requests are alike it is all the same.
 */
export type UnitLearner = ReturnType<typeof createUnitLearner>;

/** By how much of what it takes a request would have to lack for its refusal to be foreseen. */
const foreseen = 0.3;

const errorOf = ({ missing }: Rated, wasLetIn: boolean): number =>
  Math.min(1, Math.max(0, wasLetIn ? missing - vague : foreseen - missing)) ** 2;

export function createUnitLearner(now: () => number) {
  const learners: Readonly<Record<LimitUnit, RateLearner>> = {
    requests: createRateLearner(now, false),
    tokens: createRateLearner(now, true),
  };
  const errors = { requests: 0, tokens: 0 };
  let told: LimitUnit | null = null;
  let refusedAt = Number.NEGATIVE_INFINITY;
  const isActive = (): boolean => learners.requests.isActive();
  const unit = (): LimitUnit => told ?? (errors.tokens <= errors.requests ? 'tokens' : 'requests');
  /** Whether a unit may be what is counted: while both may, a request goes when either lets it, and tells which it is. */
  const rivals = (each: LimitUnit): boolean =>
    told === null ? errors[each] <= Math.min(errors.requests, errors.tokens) + surely : told === each;
  const score = (request: CountedRequest, wasLetIn: boolean): void => {
    if (!isActive()) return;
    for (const each of units)
      errors[each] = errors[each] * remembered + errorOf(request.rated[each], wasLetIn);
  };
  return {
    isActive,
    /** What is probably counted. */
    unit,
    sent: (tokens: number) => {
      const rated = (each: LimitUnit): Rated => {
        const missing = learners[each].missing(costIn(each, tokens));
        return { missing, request: learners[each].sent(costIn(each, tokens)) };
      };
      return { rated: { requests: rated('requests'), tokens: rated('tokens') } };
    },
    /** It goes only now. */
    goes: (request: CountedRequest) => {
      for (const each of units) learners[each].goes(request.rated[each].request);
    },
    /** It was refused for the rate; see `RateLearner`. */
    refused: (request: CountedRequest, toldMs: number | null, waitMs: number, named: LimitUnit | null) => {
      told = named ?? told;
      // What went before the last refusal was known was not held back by what it taught.
      if (request.rated.requests.request.at > refusedAt) {
        score(request, false);
        refusedAt = now();
      }
      for (const each of units) {
        const { request: its, missing } = request.rated[each];
        // By this count it had no business to go: the other one let it, and is wrong.
        if (missing > amiss && rivals(each === 'tokens' ? 'requests' : 'tokens'))
          learners[each].giveBack(its);
        else learners[each].refused(its, toldMs, waitMs);
      }
    },
    /** It was refused, and that tells of no rate. */
    slipped: ({ rated }: CountedRequest) => {
      for (const each of units) learners[each].giveBack(rated[each].request);
    },
    accepted: (request: CountedRequest) => {
      score(request, true);
      for (const each of units) learners[each].accepted(request.rated[each].request);
    },
    ended: ({ rated }: CountedRequest) => {
      for (const each of units) learners[each].ended(rated[each].request);
    },
    waitFor: (tokens: number) => {
      const waits = units.map((each) =>
        rivals(each) ? learners[each].waitFor(costIn(each, tokens)) : Number.POSITIVE_INFINITY,
      );
      return Math.min(...waits);
    },
    /** What may go from now on; null where it is probably not this that is counted. */
    supply: (of: LimitUnit) => (unit() === of ? learners[of].supply() : null),
  };
}
